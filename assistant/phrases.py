"""What a question is about: its noun compounds, figures, section numbers, quoted words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.lexicon import Lexicon, Title, lemmas
from assistant.ordinals import WORDS as ORDINAL_WORDS
from assistant.requests import OF_TEXT, OF_VALUE, REQUEST
from indexer.address import PROVISION
from indexer.japanese import Morpheme, morphemes
from indexer.terms import compounds

# Words of asking: they say how to answer, not what about.
_ASKING = frozenset(
    ("教える 示す 挙げる 列挙 説明 知る 願う 下さる 確認 漏れ 全て 全部 一覧 何 誰 何処 幾つ 幾ら 何時 書く 記述 記載 述べる 答える 尋ねる 聞く 質問 貰う "
    "思う 考える 分かる 定義 意味 詳しい 簡単 具体 違い 違う 比較 比べる 異なる 其れ 此れ 其処 今 又 合う 正しい 様 方 訳 筈 話 出る 有り 予定 名前 名称 "
    "一つ 二つ 両方 最初 最後 目 番 番目 宜しい 可能 場合 時 頃 点 セット 位置 付ける 付け 付く 呼ぶ 示し 全体 内訳 何故 数 個数 理由 為 略 正式 言葉 用語 本当 引用 箇所 出典 例 "
    "決まり そう 正式 絶対 必ず 辺り 例示 漏れる 因みに 一体 抑 抑々 ちゃん 等 此方 良い 回答 読む 御 出来る 為さる").split()
) | OF_TEXT  # fmt: skip
# Words of every policy document: they place a question, an answer need not repeat them.
_GENERIC = (
    frozenset(
        (
            "義務 努力義務 割合 比率 率 パーセント 額 金額 総額 日数 回数 月数 目標 対策 法的 番号 水準 役目 長期 短期 中期 年齢 年数 日付 日 日時 月 法 的 法令 条項 施策 取組 取り組み 項目 内容 方針 役割 年限 期限 時期 時点 長さ 作る 目的 計画 期間 対象 対応 推進 実施 整備 促進 指標 数値 値 政府 国 年度 年 主体 機関 組織 法律 条文 根拠 条 "
            "見出し 区分 種類 章 節 部分 問題 事項 必要 関係 状況 行う 進める 図る 目指す 含む 含める 掲げる 定める 踏まえる 基づく 当たる 決める 決まる 決定 確定 "
            "概要 策定 期 第 位置付け 構成 立場 担い手 主役 始まる 終わる 始まり 終わり 最長 最短 最大 最小 最高 最低 上限 下限 頻度 間隔 人数 件数 程度 通常 普通 開始 終了 スタート カバー 途中 中身 変わる 変更 節 最終版 正式版 確定版 案 理念 仕組み 性格 存在"
        ).split()
    )
    | OF_VALUE
)
# Of those, the ones that ask for a figure, a date or a provision: a passage has that instead.
_FIGURATIVE = frozenset(
    "割合 比率 率 パーセント 額 金額 総額 日数 回数 月数 最長 最短 最大 最小 最高 最低 上限 下限 頻度 間隔 人数 件数 程度 通常 普通 目標 指標 数値 値 年齢 年数 年度 年 年限 期限 時期 時点 日付 日 日時 番号 水準 月 根拠 法 法的 的 法令 法律 条文 条項 条".split()
)
# What is asked for of the thing before it.
_ASKED_FOR = frozenset("根拠 条文 省庁 府省 官庁 値 番号 主体 規定 範囲".split())
_HIRAGANA = re.compile(r"[ぁ-ん]+")
_USES = {"サ変可能": 0.6, "サ変形状詞可能": 0.6, "副詞可能": 0.35}  # weight of such a noun alone
# What is done about a thing: the documents may speak of the thing without it.
_HEADS = frozenset("対策 施策 策 取組 支援 推進 事業 活動 方策".split())
_STRAY = re.compile(r"[ぁ-ん]")  # a hiragana letter by itself: a slip of the finger
_TRAILING = frozenset(
    "等 先 毎 別 向け 用 側 達 さん 中 上 内".split()
)  # affixes that a term goes without
_SELF = re.compile(r"^(?:本|この|当|同)?(?:戦略|文書|資料|計画|概要)(?:案|の概要)?$")
# Ways of asking, taken out before the question is read for what it is about.
MACHINERY = re.compile(
    r"と(?:理解|考え|認識|見て|捉え)[すれえ]*ば?(?:よろしい|よい|いい)?|間違い(?:ない|ありません)(?:です|でしょう)?[かね]*|と(?:記憶|聞い|伺っ|認識)して?(?:い|お)?(?:ます|り|る)?|結局|いったい|ちなみに|ところで|なお|実際|要するに|の?でしょうか|のでしょう|でしょう|でしたっけ|ですよね|ですよ|のですか|ですか|ますか|について(?:は|の)?|に関して(?:は)?|"
    r"どうやって|どういう|どういった|どのよう(?:な|に)|どんな|どう(?:して|なって)?|それぞれ|すべて|全て|全部|いくつ|いつ|"
    r"(?:示|挙げ|教え|説明し|列挙し|比較し|答え|聞かせ|見せ)[てせしよ]*(?:ください|下さい|ほしい|欲しい|頂け|いただけ)?|"
    r"何(?:年度|年間|年|月|日|歳|%|割|倍|件|社|人|名|(?:か|ヶ|カ|箇)?所|か国|条|種類|項目|個|つ|点|回|期|校|施設|拠点)?(?:以上|以下)?|と(?:は|して|いう|いった)|そもそも|もう|まで|から|ください|下さい|お願いします|少なくとも|"
    r"(?:子ども|こども|子供|小学生|中学生|高校生|素人|初心者|お年寄り|高齢者|外国人|だれ|誰|私)(?:に|で)も?(?:わか|分か|理解でき)[^、。]{0,5}(?:よう(?:な)?に|言葉で|易く|やすく)?(?:言う(?:と|なら)|説明すると)?|"
    r"ほか(?:に|の)|以外|の中で|の下で|のもとで|こと"
)
# A section named by its number: 3.1, (2), 第3章.
_SECTION = re.compile(r"\d+(?:\.\d+)+|\(\d{1,2}\)|第?(\d{1,2})章")
# Sections from one number to another of the same kind.
_SECTION_RANGE = re.compile(
    r"(?P<first>\d+(?:\.\d+)+|\(\d{1,2}\))(?:から|~|～|-|〜)(?:\d+(?:\.\d+)+|\(\d{1,2}\))(?:まで)?"
)
_QUOTED = re.compile(r"[「『]([^「」『』]{2,60})[」』]")
HEAVY = 0.6  # weight from which a phrase says what is asked about
_SAID = 0.5  # weight at least of an everyday saying that stands for a term
_NAMES = frozenset("地名 組織名".split())  # unidic's pos3 of names; its 人名 are in many words
_FOREIGN = re.compile(r"[a-z]{3,}[一-龠]?")  # hipaa法
_UNTRANSLATED = 0.2  # weight of an English word that the glossary does not know
_ITSELF = 0.3  # weight of the document's own name: it is all about that
_COUNTS = re.compile(r"(?:つ|項目|目標|点|個)$")
# A term with a number in it: 第2号被保険者, 第1種再生医療等技術, GPT-3, 第1-2-4図.
_NUMBERED = re.compile(
    r"第\d+[号種類級次][一-龠ァ-ヶー]{2,}(?:等[一-龠ァ-ヶー]+)*|第?\d+(?:-\d+)+[図表]|(?<![a-z\d.])[a-z]+-?\d[a-z\d.]*(?!\d)"
)
# A provision is one figure, all its parts: 第30条の4第2項.
_PROVISION = re.sub(r"\(\?P<\w+>", "(?:", PROVISION.pattern)
FIGURE = re.compile(
    rf"{_PROVISION}|"
    r"\d{4}年\d{1,2}月(?:\d{1,2}日)?|第\d+[次版](?!元)|第?\d[\d.]*(?:年度|年間|年|歳|条|項|号|%|割|倍|つ|件|社|人|名|か所|億円|兆円|万円|円|期|章|目標|項目|目|番目)?(?:以上|以下|未満|以内)?"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A thing the question is about; ``alternatives`` are other wordings that count as it.

    A ``text`` that begins with ^ is a section's label: it counts at the start of a heading.
    """

    text: str
    parts: tuple[str, ...]  # lemmas
    weight: float
    alternatives: tuple[str, ...] = ()
    title: str = ""  # folded title of the document that the phrase names
    proper: tuple[str, ...] = ()  # names of places and bodies in it: nothing stands for them

    @property
    def names(self) -> tuple[str, ...]:
        """The phrase and its other wordings."""
        return self.text, *self.alternatives


# What a question for years is about where it names nothing else: when does this strategy end?
PERIOD = Phrase("対象期間", ("対象", "期間"), 0.55, ("計画期間", "実施期間"))


def phrases_of(folded: str, lexicon: Lexicon) -> list[Phrase]:
    """What ``folded`` is about: sections and figures named, noun compounds, other content words."""
    phrases: list[Phrase] = []
    for title in lexicon.titles:
        if title.pattern.search(folded):
            phrases.append(itself(title))
            folded = title.pattern.sub(_masked, folded)
    folded = ORDINAL_WORDS.sub(_masked, REQUEST.sub(_masked, folded))
    for match in _QUOTED.finditer(folded):
        phrases.append(Phrase(match[1], lemmas(match[1]), 1.2, lexicon.synonyms(match[1])))
    folded = _QUOTED.sub(_masked, folded)
    for match in _SECTION_RANGE.finditer(folded):
        if "." in match["first"]:  # 3.1から3.4まで are what 3. is made of
            phrases.append(Phrase(f"^{match['first'].rpartition('.')[0]}", (), 0.6))
    folded = _SECTION_RANGE.sub(_masked, folded)
    for match in _SECTION.finditer(folded):
        phrases.append(Phrase(f"^{_label(match)}", (), 0.6))
    folded = _SECTION.sub(_masked, folded)
    for match in _NUMBERED.finditer(folded):
        phrases.append(Phrase(match[0], lemmas(match[0]), 1.2, lexicon.synonyms(match[0])))
    folded = _NUMBERED.sub(_masked, folded)
    for match in FIGURE.finditer(folded):
        light = _COUNTS.search(match[0]) or match[0].isdigit()
        phrases.append(Phrase(match[0], (match[0],), 0.2 if light else 1.0))
    folded = FIGURE.sub(_masked, folded)
    sayings = lexicon.everyday(morphemes(folded))
    folded = MACHINERY.sub(_masked, folded)
    found = [m for m in morphemes(folded) if any(map(str.isalnum, m.surface))]
    runs = {run[0].start: run for run in compounds(found)}
    at = 0
    for morpheme in found:
        if morpheme.start < at:
            continue
        run = runs.get(morpheme.start, [morpheme])
        known = len(run) > 1 and lexicon.frequency("".join(m.surface for m in run))
        saying = next(((e, means) for s, e, means in sayings if s <= morpheme.start < e), None)
        if saying and known and saying[0] <= run[-1].end:
            saying = None  # the documents' own compound, of which the saying is a part
        at = max(run[-1].end, saying[0] if saying else 0)
        members = [m for m in found if morpheme.start <= m.start < at]
        phrase = _phrase(members, lexicon, saying[1] if saying else ())
        if phrase is not None:
            phrases.append(phrase)
    return phrases


def _masked(match: re.Match[str]) -> str:
    """What takes the place of words already read: as long, and no word."""
    return "、" * len(match[0])


def stands(figure: str, text: str) -> bool:
    """Whether ``figure`` stands in the folded ``text`` as such: 7 is not in 27."""
    return bool(re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", text))


def _label(match: re.Match[str]) -> str:
    """The label a section bears in print, of how a reader names it: 第3章 is headed 3."""
    return f"{match[1]}." if match[1] else match[0]


def _phrase(members: list[Morpheme], lexicon: Lexicon, means: tuple[str, ...]) -> Phrase | None:
    content = [m for m in members if m.is_content and m.lemma not in _ASKING]
    if not content or _STRAY.fullmatch("".join(m.surface for m in members)):
        return None
    while len(content) > 1 and content[-1].lemma in _TRAILING:
        content.pop()
    whole = "".join(m.surface for m in members if m.start <= content[-1].start)
    if len(content) > 1 and content[-1].lemma in _ASKED_FOR and not lexicon.frequency(whole):
        content.pop()  # 策定根拠, 所管省庁: the documents do not say it together
    text = "".join(m.surface for m in members if m.start <= content[-1].start)
    parts = tuple(m.lemma for m in content)
    if _SELF.match(text) and lexicon.titles:
        alike = [t for t in lexicon.titles if t.itself[1:] in text]
        return itself((alike or list(lexicon.titles))[0])
    alternatives = [*means, *lexicon.synonyms(text)]
    if (len(content) > 1 or len(text) > 5) and not lexicon.frequency(text) and not means:
        slip = lexicon.corrected(text)
        alternatives.extend([slip] if slip else [])
    if len(content) > 1 and content[-1].lemma in _HEADS and not lexicon.frequency(text):
        alternatives.append(text[: content[-1].start - content[0].start])  # がん対策: がん
    weight = _weight(text, content, lexicon)
    weight = max(weight, _SAID) if means else weight
    proper = tuple(m.surface for m in content if m.use in _NAMES)
    if _FOREIGN.fullmatch(text):
        proper = (text,)
    return Phrase(text, parts, weight, tuple(alternatives), proper=() if alternatives else proper)


def itself(title: Title) -> Phrase:
    """The document as what is asked about: 本戦略は is about it, 本戦略 anywhere is near."""
    return Phrase(f"{title.itself}は", lemmas(title.itself), _ITSELF, (), title.of)


def _weight(text: str, content: list[Morpheme], lexicon: Lexicon) -> float:
    """How much of the question hangs on the phrase."""
    if _SELF.match(text):
        return _ITSELF
    if all(m.lemma in _GENERIC for m in content):
        figures = all(m.lemma in _FIGURATIVE for m in content)
        term = len(content) > 1 and lexicon.frequency(text)  # 対象期間 is one, 具体的内容 is not
        return 0.1 if figures else 0.65 if term else 0.2
    if all(m.pos == "副詞" for m in content):
        return 0.1
    if all(m.pos in ("動詞", "形容詞", "形状詞", "副詞") for m in content):
        return 0.35
    vague = len(text) == 1 or (_HIRAGANA.fullmatch(text) and not lexicon.frequency(text))
    if len(content) == 1 and vague:
        return 0.35
    if len(content) == 1 and content[0].use in _USES:
        return _USES[content[0].use]
    return 1.0


def english_phrases(folded: str, lexicon: Lexicon) -> list[Phrase]:
    found, unknown = lexicon.from_english(folded)
    phrases = []
    for first, *others in found:
        parts = lemmas(first)
        generic = all(part in _GENERIC for part in parts)
        named = [t for t in lexicon.titles if _SELF.match(first) or t.pattern.fullmatch(first)]
        weight = 0.2 if generic else 1.0
        phrases.append(itself(named[0]) if named else Phrase(first, parts, weight, tuple(others)))
    for word in unknown:
        if (
            (len(word) > 3 and word not in _ENGLISH_STOP)
            or (word.isdigit() and len(word) == 4)
            or _acronym(word, lexicon)
        ):
            text = f"{word}年" if len(word) == 4 and word.isdigit() else word
            phrases.append(Phrase(text, lemmas(text) or (word,), _UNTRANSLATED))
    return phrases


def _acronym(word: str, lexicon: Lexicon) -> bool:
    return word.isalpha() and word not in _ENGLISH_STOP and lexicon.frequency(word) > 0


_ENGLISH_STOP = frozenset(
    (
        "what which when where that this these those with from does have been will would should could about there their your under into many much list tell "
        "please cover covered name give show describe explain whom according stated mention mentioned document a an the of on in to for is are was were be by as at it its "
        "and or not no do did has had who how why can may must shall any all each only also than then if so such own our we you they he she i me my "
        "related relating located used based made make take serve serves"
    ).split()
)
