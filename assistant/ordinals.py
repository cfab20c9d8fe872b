"""Which of several things a question means: the fourth, the last, the other one, the latter of two."""

from __future__ import annotations

import re

from indexer.normalize import kanji_number

_NUMBER = r"[1-9一二三四五六七八九十][\d一二三四五六七八九十]*"
_NTH = re.compile(rf"(?P<back>(?:最後|後ろ|末尾|下)から)?(?P<n>{_NUMBER})(?:番目|つ目|個目|点目)")
# Words that mean one of several by where it stands, and where: 0 is the other one.
_BY_WORD: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(pattern), at)
    for pattern, at in (
        (r"前者|(?<!以)前の(?:ほう|方(?![針法式向]))", 1),
        (r"後者|後(?:ろ)?の(?:ほう|方(?![針法式向]))", -1),
        (r"最初の(?:もの|項目|1つ|一つ|ほう|方(?![針法式向]))?(?=[はをがも]|$)", 1),
        (r"最後の(?:もの|項目|1つ|一つ|ほう|方(?![針法式向]))?(?=[はをがも]|$)", -1),
        (r"もう(?:1つ|一つ|ひとつ|片方|一方)の?", 0),
        (r"と(?:並んで|並ぶ|並べて|一緒に(?=[^。]{0,6}(?:挙げ|書|並)))", 0),
    )
)
WORDS = re.compile("|".join((_NTH.pattern.replace("(?P<back>", "(?:").replace("(?P<n>", "(?:"), *(p.pattern for p, _ in _BY_WORD))))  # fmt: skip
# Of two that the question quotes itself one is meant: 「A」と「B」、後者には何が…
_OF_TWO = re.compile(
    r"(?P<a>「[^「」]+」)[^「」。?]{0,20}(?P<b>「[^「」]+」)(?:では|のうち|で|について)?[、。]?(?P<which>[前後](?:者|ろ?の(?:ほう|方))|[12]つ目)"
)


def ordinals_of(folded: str) -> tuple[int, ...]:
    """The places that the folded question asks for, in its order: 1 the first, -1 the last."""
    found: list[int] = []
    for match in WORDS.finditer(folded):
        nth = _NTH.fullmatch(match[0])
        if nth is None:
            found.extend(
                [at for pattern, at in _BY_WORD if pattern.match(folded, match.start())][:1]
            )
        else:
            number = int(nth["n"]) if nth["n"].isdigit() else kanji_number(nth["n"])
            found.append(-number if nth["back"] else number)
    return tuple(dict.fromkeys(found))


def of_two(folded: str) -> str:
    """``folded`` asked of the one that it means of two that it quotes; itself where it means none."""
    match = _OF_TWO.search(folded)
    which = ordinals_of(match["which"]) if match else ()
    if match is None or len(which) != 1 or which[0] not in (1, -1, 2):
        return folded
    return match["a" if which[0] == 1 else "b"] + folded[match.end() :]
