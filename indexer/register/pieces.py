"""A line cut where another line could have begun: sentences, bullets, numbers, heads of groups."""

from __future__ import annotations

import re
from itertools import pairwise

from indexer.normalize import fold_text
from indexer.register.headings import KPI_HEAD, is_group

_GROUP_RAW = re.compile(r"[<＜〈《【\[][^<>＜＞〈〉《》【】\[\]\n]{1,40}[>＞〉》】\]]")
_GLUED = re.compile(  # a heading and the line below it that came as one: KPI（成果指標）国内の企業数
    r"(?:[0-9０-９]{1,2}[.．]\s?)?(?:(?:[KＫ][PＰ][IＩ]|成果(?:目標|指標)|アウト(?:カム|プット)指標)(?:[（(](?:[KＫ][PＰ][IＩ]|成果(?:目標|指標))[）)])|アウト(?:カム|プット)指標)(?=[^\sのをはがにでと、（(])"
)
_NUMBERED = re.compile(r"(?<![0-9０-９（(])[0-9０-９]{1,2}[)）]$")
LABEL_RAW = re.compile(r"(?:[<＜〈《【\[(（]\s?(?:(?P<now>現状値?)|目標値?)\s?[>＞〉》】\]）)])")
_OPEN, _CLOSE = "（(【「『<＜《〈[", "）)】」』>＞》〉]"


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A line at its sentences, at bullets and numbers within it, and at the heads of groups."""
    cuts = {start, end}
    if head := _GLUED.match(text, start, end):
        cuts.add(head.end())
    for match in _GROUP_RAW.finditer(text, start, end):
        edge = match.start() == start or not text[match.end() : end].strip()
        if (edge or KPI_HEAD.search(fold_text(match[0]))) and is_group(fold_text(match[0])):
            cuts |= {match.start(), match.end()}
    depth, aimed = 0, False
    for at in range(start, end):
        char = text[at]
        if (
            char in _CLOSE
            and depth == 0
            and char in ")）"
            and (n := _NUMBERED.search(text, start, at + 1))
        ):
            cuts.add(n.start())
        if depth == 0 and (label := LABEL_RAW.match(text, at, end)):
            if label["now"] and aimed:
                cuts.add(at)
                aimed = False
            aimed = aimed or not label["now"]
        depth = depth + 1 if char in _OPEN else max(0, depth - 1) if char in _CLOSE else depth
        if depth == 0 and char == "。":
            cuts.add(at + 1)
        elif depth == 0 and at > start and _is_bullet(text, at):
            cuts.add(at)
    return list(pairwise(sorted(cuts)))


def _is_bullet(text: str, at: int) -> bool:
    """Whether a bullet stands within a line: after a bracket, or where no word can go on."""
    if text[at] == "・":
        return text[at - 1] in "】）)。》" or text[at - 2 : at] == "する"
    return text[at] in "○〇●■◆" and not text[at - 1].isdigit()
