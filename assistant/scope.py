"""Questions that no policy document answers, told by their wording before anything is searched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.japanese import sentences
from indexer.normalize import fold_text

_OFFER = (
    "施策、目標（KPI）、対象期間、担当する機関など、収録している文書の内容についてお尋ねください。"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """A kind of question outside the documents, and the reply to it."""

    name: str
    pattern: re.Pattern[str]  # in the folded question
    reply: str


def _scope(name: str, pattern: str, reply: str) -> Scope:
    return Scope(name, re.compile(pattern), reply)


_PERSON = r"(?:私|わたし|母|父|祖母|祖父|妻|夫|子ども|息子|娘)"
_ILLNESS = r"(?:病気|がん|癌|糖尿病|認知症|うつ|風邪|コロナ|インフルエンザ)"

SCOPES: tuple[Scope, ...] = (
    _scope(
        "medical advice",
        r"(?:頭|お?腹|胸|喉|のど|歯|腰|目|体|背中|関節)(?:が|の)?(?:\S{0,3})?(?:痛|だるい|かゆ|苦し|しびれ)|熱が(?:ある|出|下がら)|咳が|めまい|吐き気|"
        r"(?:薬|市販薬|サプリ)を(?:飲|のめ|使(?:って(?:も)?(?:いい|よい|良い|大丈夫)|えば))|飲(?:め|んだら)ば?いい|診断して|診断をして|"
        rf"{_PERSON}(?:は|が)[^。?]{{0,20}}{_ILLNESS}|{_PERSON}[^。?]{{0,24}}{_ILLNESS}(?:です|でしょう)|{_PERSON}[^。?]{{0,20}}(?:症状|治り|治る|受診|診断|飲ん)|血糖値が\d|血圧が\d|体温が\d|"
        r"my (?:head|stomach|chest) hurts|should i take|diagnose me",
        "個別の症状、診断、治療、薬についてはお答えできません。体調に不安があるときは、医師や薬剤師にご相談ください。急を要するときは救急車を呼び、"
        "迷うときはお住まいの地域の救急相談窓口へご連絡ください。",
    ),
    _scope(
        "small talk",
        r"天気|気温|雨が|雪が|晴れ|降水確率|台風|作り方を|レシピ|肉じゃが|カレー|(?:サッカー|野球|相撲|五輪|代表)の?\S{0,6}(?:試合|結果|優勝|勝)|(?:株価|為替|宝くじ|競馬)|"
        r"(?:詩|小説|歌詞|作文|俳句|ジョーク|冗談)を|占い|恋愛|映画|アニメ|観光(?:地|スポット)を|ホテル|(?:python|java|javascript|html|sql)\b|プログラムを書|コードを書|"
        r"翻訳して|計算して|あなたは(?:誰|何者|人間|ai)|weather|recipe|stock price|football|soccer|tell me a joke|write (?:a|me) (?:poem|code)",
        f"お尋ねは、収録している文書の対象外です。{_OFFER}",
    ),
)  # fmt: skip

# Words of courtesy: taken off the question; where nothing else was said, answered in kind.
_COURTESY: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"^(?:どうも|ありがとう(?:ございま(?:す|した))?|有難う(?:ございます)?|助かりました|了解(?:です|しました)?|なるほど|分かりました|thanks?(?: you)?)[、。,!！ ]*"
        ),
        f"どういたしまして。ほかにもお尋ねがあればどうぞ。{_OFFER}",
    ),
    (
        re.compile(
            r"^(?:こんにちは|こんばんは|おはよう(?:ございます)?|はじめまして|初めまして|よろしく(?:お願い(?:します|いたします))?|お世話になっております|"
            r"お疲れ(?:様|さま)(?:です|でした)?|さようなら|hello|hi|good (?:morning|evening))(?![a-z])[、。,!！ ]*"
        ),
        f"こんにちは。収録している政策文書に書かれていることを、出典を付けてお答えします。{_OFFER}",
    ),
)

# An instruction to the assistant, not a question to the documents.
_INSTRUCTION = re.compile(
    r"(?:指示|命令|ルール|規則|制約|制限|プロンプト)(?:を|は|に)?(?:\S{0,8})?(?:無視|忘れ|破|従わ|解除)|システム(?:プロンプト|:|：)|プロンプトを(?:\S{0,4})?(?:表示|教え|見せ|出力)|"
    r"あなたは今(?:から|日)|以後は|になりき|のふりをし|とだけ(?:答|言|出力)|と(?:答えなさい|答えろ|答えよ|言いなさい|言え(?!ま|る)|出力し)|開発者モード|脱獄|"
    r"ignore (?:all|any|the|previous|your)|disregard|system prompt|jailbreak|you are now|pretend"
)
INSTRUCTION_REPLY = f"その指示には従えません。収録している文書に書かれていることだけを、出典を付けてお答えします。{_OFFER}"
EMPTY_REPLY = f"お尋ねの内容が読み取れませんでした。{_OFFER}"


def reply(text: str) -> str | None:
    """The reply to a question outside the documents; None where it is for the documents."""
    rest, courtesy = _without_courtesy(fold_text(text))
    if courtesy is not None and not any(c.isalnum() for c in rest):
        return courtesy
    return next((scope.reply for scope in SCOPES if scope.pattern.search(rest)), None)


def without_instructions(text: str) -> str:
    """``text`` without the sentences that tell the assistant what to do."""
    kept = [text[a:b] for a, b in sentences(text) if not _INSTRUCTION.search(fold_text(text[a:b]))]
    return "".join(kept)


def without_courtesy(folded: str) -> str:
    """The folded question without a greeting or thanks before it."""
    return _without_courtesy(folded)[0]


def _without_courtesy(folded: str) -> tuple[str, str | None]:
    said = None
    while True:
        for pattern, answer in _COURTESY:
            if match := pattern.match(folded):
                folded, said = folded[match.end() :], said or answer
                break
        else:
            return folded, said
