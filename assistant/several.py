"""Several questions in one turn, told apart: each a question of its own, in order.

What is one stays one: background around a question, a comparison, a list of things asked about,
from when to when, a condition on what was asked just before.
"""

from __future__ import annotations

import re

from assistant.aspects import OF_A_LAW, OF_A_THING
from indexer.japanese import morphemes, sentences

LIMIT = 3  # questions that are answered at once

_WH = re.compile(
    r"何(?!か(?:し|書|あ))|誰|だれ|どなた|いつ|どこ|どの|どん|どう|どれ|なぜ|いくつ|いくら"
)
_ASKS = re.compile(
    r"[?？]|か[。]?\s*$|(?:教え|示し|挙げ|説明し|知らせ)て(?!い)|(?:知り|伺い|聞き)たい|お願い|とは[。]?\s*$|(?<=[一-龠ァ-ヶー])は[。]?\s*$"
)
_AND = re.compile(
    r"^(?:また|あわせて|併せて|それと|それから|あと|さらに|加えて|次に|もう(?:一|1|１)つ|そして)(?:は|に)?[、,\s]*"
)
# A sentence that only goes on with the question before it.
_SAME = re.compile(
    r"^(?:それぞれ|[^、。]{0,14}?(?:なら|場合(?:は|に|、)|としたら|とすれば|(?:なか)?ったら)|ある(?:の|と)|[^、。]{1,24}ではどう(?:なって|です)|その(?:うち|中)|なお|ただし|つまり|具体的に)"
)
_ONE = re.compile(r"違い|違う|比較|比べ|異な|関係|それぞれ|同じ|どちら")  # about both at once
# …は何年間で、…は第何条ですか: a clause that asks, and one with a subject of its own that asks.
_CLAUSE = re.compile(
    r"^(?P<first>.*?(?:は|が|って)[^、。]*?)(?P<ends>であり|でしょうか|ですか|なのか|のか|で|か)、(?P<second>[^。]*[。]?)$",
    re.DOTALL,
)
_SUBJECT = re.compile(r"^(?:また|あわせて|それと)?、?(?P<subject>[^、。]*?[^、。でにと])(?:は|が)")
# Xの目的と定義を教えて: two sides of one thing.
_SIDES = re.compile(
    r"^(?P<of>.*?)(?P<one>[一-龠ァ-ヶーA-Za-z]+)(?:と|及び|および|、)(?P<other>[一-龠ァ-ヶーA-Za-z]+)(?P<asks>(?:を|について)[^、。]*(?:教え|示し|知り|説明し|挙げ)[^、。]*|は(?:何|なん)(?:です|でしょう)?か?|は(?:どう(?:なって|です|でしょう)[^、。]*)?)[。?？]*$"
)
_SIDE = (
    OF_A_LAW
    | OF_A_THING
    | frozenset(
        "対象期間 有効期間 計画期間 目標 意味 主な内容 値 数値 件数 割合 比率 上限 下限 年齢 対象年齢 額 報酬 回数 日数 年数 年限 開催頻度 開始時期 名称 所在地".split()
    )
)
# Nouns that name no new thing to ask about.
_OF_THE_SAME = frozenset(
    "名前 名称 数 数字 数値 値 年数 中身 内容 全部 全て 場合 事 物 所 時 印 扱い 条件 例 人 方 話 年 月 日 言葉 意味 箇所 根拠 出典 引用".split()
)


def parts(text: str) -> tuple[str, ...]:
    """The questions that ``text`` (cleaned; folded or not) asks; ``text`` alone where it is one."""
    asked: list[str] = []
    told = ""  # background, which belongs to the question after it
    for a, b in sentences(text):
        for piece in _pieces(text[a:b]):
            if not _ASKS.search(piece):
                told += piece
            elif asked and not _is_new(piece):
                asked[-1] += told + piece
                told = ""
            else:
                asked.append(told + (_AND.sub("", piece) if asked else piece))
                told = ""
    if len(asked) < 2:
        return _sides(text) or _clauses(text) or (text,)
    if told:
        asked[-1] += told
    each = (part for whole in asked for part in _clauses(whole) or (whole,))
    return tuple(dict.fromkeys(each))


def _pieces(sentence: str) -> list[str]:
    """A sentence, parted after ? as well."""
    return [piece for piece in re.split(r"(?<=[?？])(?![?？。」』）)])", sentence) if piece.strip()]


def _is_new(piece: str) -> bool:
    """Whether a sentence asks for something else than the one before it."""
    said = _AND.sub("", piece.strip())
    if _SAME.match(said) or said.count("か、") > 1 or not _names(said):
        return False
    also = re.search(r"も(?:あわせて|併せて)?(?:教え|示し|知り|お願い|聞)", said)
    return bool(said != piece.strip() or also or _WH.search(said) or _bare(said))


def _bare(said: str) -> bool:
    return bool(re.search(r"[一-龠ァ-ヶー]は[?？。]?\s*$", said))


def _names(said: str) -> bool:
    """Whether it names a thing of its own."""
    return any(
        m.pos == "名詞" and m.detail in ("普通名詞", "固有名詞") and m.lemma not in _OF_THE_SAME
        for m in morphemes(said)
        if m.use not in ("助数詞可能", "副詞可能") and not _WH.fullmatch(m.surface)
    )


def _clauses(sentence: str) -> tuple[str, ...]:
    """The two questions of a sentence that asks one thing で、and then another; () where it is one."""
    match = _CLAUSE.match(sentence)
    if match is None or _ONE.search(sentence):
        return ()
    first, second = match["first"], match["second"]
    subject = _SUBJECT.match(second)
    own = subject is not None and _names(subject["subject"]) and not _WH.search(subject["subject"])
    if not own or not _WH.search(first) or not _ASKS.search(second) or not _names(first):
        return ()
    if not (_WH.search(second) or _bare(second)):
        return ()
    return f"{first}ですか" if match["ends"] in ("で", "であり") else first + match["ends"], second


def _sides(sentence: str) -> tuple[str, ...]:
    """Xの目的を教えて and Xの定義を教えて, of a sentence that asks for two sides of one thing."""
    match = _SIDES.match(sentence.strip())
    if match is None or _ONE.search(sentence):
        return ()
    if match["one"] not in _SIDE or match["other"] not in _SIDE:
        return ()
    return tuple(f"{match['of']}{match[side]}{match['asks']}" for side in ("one", "other"))
