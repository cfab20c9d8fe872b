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


SCOPES: tuple[Scope, ...] = (
    _scope(
        "medical advice",
        r"(?:頭|お?腹|胸|喉|のど|歯|腰|目|体|背中|関節)(?:が|の)?(?:\S{0,3})?(?:痛|だるい|かゆ|苦し|しびれ)|熱が(?:ある|出|下がら)|咳が|めまい|吐き気|"
        r"(?:薬|市販薬|サプリ)を(?:飲|のめ|使)|飲(?:め|んだら)ば?いい|診断して|診断をして|(?:病気|がん|癌|糖尿病|認知症|うつ)(?:です|でしょう)か|"
        r"(?:私|わたし|母|父|祖母|祖父|妻|夫|子ども|息子|娘)(?:は|が|の)[^。?]{0,30}(?:病気|症状|治り|治る|受診|診断|飲ん)|血糖値が\d|血圧が\d|体温が\d|"
        r"my (?:head|stomach|chest) hurts|should i take|diagnose me",
        "個別の症状、診断、治療、薬についてはお答えできません。体調に不安があるときは、医師や薬剤師にご相談ください。急を要するときは救急車を呼び、"
        "迷うときはお住まいの地域の救急相談窓口へご連絡ください。",
    ),
    _scope(
        "greeting",
        r"^(?:こんにちは|こんばんは|おはよう|はじめまして|初めまして|よろしく|お疲れ|さようなら|"
        r"hello|hi\b|good (?:morning|evening)|thank)[^?]{0,24}$",
        f"こんにちは。収録している政策文書に書かれていることを、出典を付けてお答えします。{_OFFER}",
    ),
    _scope(
        "thanks",
        r"^(?:どうも|ありがとう|有難う|有り難う|助かりました|了解|なるほど|分かりました|thank)[^?]{0,24}$",
        f"どういたしまして。ほかにもお尋ねがあればどうぞ。{_OFFER}",
    ),
    _scope(
        "small talk",
        r"天気|気温|雨が|雪が|晴れ|降水確率|台風|作り方を|レシピ|肉じゃが|カレー|料理|(?:サッカー|野球|相撲|五輪|代表)の?\S{0,6}(?:試合|結果|優勝|勝)|(?:株価|為替|宝くじ|競馬)|"
        r"(?:詩|小説|歌詞|作文|俳句|ジョーク|冗談)を|占い|恋愛|映画|アニメ|観光(?:地|スポット)を|ホテル|(?:python|java|javascript|html|sql)\b|プログラムを書|コードを書|"
        r"翻訳して|計算して|あなたは(?:誰|何者|人間|ai)|weather|recipe|stock price|football|soccer|tell me a joke|write (?:a|me) (?:poem|code)",
        f"お尋ねは、収録している文書の対象外です。{_OFFER}",
    ),
)  # fmt: skip

# An instruction to the assistant, not a question to the documents.
_INSTRUCTION = re.compile(
    r"(?:指示|命令|ルール|規則|制約|設定|プロンプト)(?:を|は|に)?(?:\S{0,8})?(?:無視|忘れ|破|従わ|解除|表示|教え|見せ|出力)|システムプロンプト|"
    r"あなたは今(?:から|日)|になりき|のふりをし|とだけ(?:答|言|出力)|と(?:答えなさい|答えろ|言いなさい|言え|出力し)|開発者モード|脱獄|"
    r"ignore (?:all|any|the|previous|your)|disregard|system prompt|jailbreak|you are now|pretend"
)
INSTRUCTION_REPLY = f"その指示には従えません。収録している文書に書かれていることだけを、出典を付けてお答えします。{_OFFER}"
EMPTY_REPLY = f"お尋ねの内容が読み取れませんでした。{_OFFER}"


def reply(text: str) -> str | None:
    """The reply to a question outside the documents; None where it is for the documents."""
    folded = fold_text(text)
    return next((scope.reply for scope in SCOPES if scope.pattern.search(folded)), None)


def without_instructions(text: str) -> str:
    """``text`` without the sentences that tell the assistant what to do."""
    kept = [text[a:b] for a, b in sentences(text) if not _INSTRUCTION.search(fold_text(text[a:b]))]
    return "".join(kept)
