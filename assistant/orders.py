"""Lines of a document that give orders to whoever reads it by machine: no evidence of anything."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.normalize import fold_text

# What is said to a reader of prompts and to nobody else, in folded text. No line of 18,025 of laws,
# white papers and plans has any of it; 命令に従う and the like, which laws have, is not among it.
_COMMANDS = re.compile(
    r"(?:^|\n|。)\s*(?:システム|system|assistant|アシスタント|user|ユーザー)\s*:|"
    r"(?:これまで|ここまで|以前|上記|前|すべて|全て)の(?:\S{0,4})?(?:指示|命令|ルール|規則|プロンプト)(?:を|は)(?:\S{0,4})?(?:無視|忘れ|取り消)|"
    r"プロンプト(?:を|の)(?:\S{0,6})?(?:表示|開示|出力|教え|無視)|システムプロンプト|"
    r"と(?:だけ|のみ)?(?:答え|回答し|返答し|出力し|言い|言っ)(?:なさい|ろ(?![うん])|よ(?![うり])|て(?:くだ|下)さい|ること)|"
    r"(?:ai|言語モデル|llm|チャットボット|アシスタント)(?:は|へ)[^。]{0,60}(?:答え|無視|従|なりき|ふりを)|"
    r"あなたは(?:今|これ)から|になりき[りっ]|のふりをし|開発者モード|脱獄|"
    r"(?:ignore|disregard|forget)\s+(?:(?:all|any|the|your)\s+)*(?:previous|prior|above|earlier|instructions)|"
    r"system prompt|jailbreak|you are now\b|</?(?:system|script|根拠|質問)|\[inst\]|<\|"
)
# What a text that gives orders has some of: looked for first, since hardly any has it.
_SIGNS = re.compile(
    "|".join(
        re.escape(sign)
        for sign in (
            "システム アシスタント ユーザー ルール プロンプト 言語モデル チャットボット system assistant user llm "
            "指示を 命令を 規則を 指示は 命令は 規則は と答え と回答 と返答 と出力 と言 とだけ とのみ aiは aiへ なりき のふり 開発者モード 脱獄 "
            "ignore disregard forget jailbreak you あなたは < [inst]"
        ).split()
    )
)


def instructs(text: str) -> bool:
    """Whether ``text`` tells a reader of prompts what to do."""
    return in_folded(fold_text(text))


@lru_cache(maxsize=20_000)
def in_folded(text: str) -> bool:
    """As ``instructs``, of a folded text."""
    return bool(_SIGNS.search(text) and _COMMANDS.search(text))
