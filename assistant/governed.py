"""What governs a figure from outside its own clause: a date up to the next one, what was named before.

「2040年までに健康寿命を3年以上延伸し、75歳以上とし、2024年度までに1年以上延伸する」: 75歳以上 is
of 2040; 1年以上 is of 2024年度, and of 健康寿命, which its clause leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.figure import Figure
from assistant.units import DATE, GE, GT, LE, LT, SINCE, UNTIL

LIST = re.compile(r"(?:\([^()]*\))?(?:、|と|及び|・|や|又は|または)")
# A 、 at which a clause ends: not one behind a particle or a word that only leads on.
_ENDS = re.compile(
    r"(?:(?<![をはがもにへ])(?<!その後)(?<!また)(?<!なお)(?<!のうち)(?<!として)|(?<=ともに)|(?<=[ただるいすく]が))、"
)
_AND = re.compile(r"及び|並びに|および|(?<=[一-龠])(?:と|で)(?=[^すきのはも])")
# The end of what a clause names itself: 健康寿命を, 女性は, 受診率については.
_NAMED = re.compile(
    r"(?<=[一-龠々ァ-ヶーa-z」)])(?:を(?!除|超|含|受|経|通)|が(?=[、一-龠々ァ-ヶa-zぁ-ん\d])|に(?:つい|関し)て(?:は|、)?"
    r"|(?<!場合)(?<!年度)(?<!\d年)(?<!\d月)(?<!\d日)(?<!末)は)"
)
_SUBJECT = re.compile(
    r"(?<=[一-龠々ァ-ヶーa-z」)])(?<!場合)(?<!年度)(?<!\d年)(?<!\d月)(?<!\d日)(?<!末)は(?=[、一-龠々ァ-ヶ\d])"
    r"|に(?:ついて|対して|あつて|あって|おいて|関して)?は|では(?!な)"
)
_OF_IT = re.compile(r"(?:こ|そ)の(?:うち|内訳)|うち|内訳は")  # what is told of the sentence before
_DONE = re.compile(
    r"[しりきいちみびえけせてめれ](?:て|つつ|ながら)?$"
)  # what a clause does: 取り組み、
_EDGE = re.compile(r"[、。│\n(]")


def zone(text: str, figure: Figure, dates: Sequence[Figure]) -> tuple[int, int] | None:
    """The span that the date of ``figure`` governs; None where its sentence has no two ``dates``."""
    edges = _edges(text, dates)
    if len(edges) < 2:
        return None
    after = next((i for i, at in enumerate(edges) if i and at > figure.start), len(edges))
    return edges[after - 1], edges[after] if after < len(edges) else len(text)


def _edges(text: str, dates: Sequence[Figure]) -> list[int]:
    """Where each date's own begins, in order; the ends of a range and those of a list have one."""
    edges: list[int] = [0] if dates else []
    for before, date in pairwise(dates):
        if not together(text, before, date):
            edges.append(_begins(text, before.end, date.start))
    return edges


def together(text: str, a: Figure, b: Figure) -> bool:
    """Whether two figures are the ends of a range (2％を超え4％以下) or stand in a list (70億、130億)."""
    if LIST.fullmatch(text, a.end, b.start):
        return True
    if a.bounds & {GE, GT} and b.bounds & {LE, LT} and a.unit == b.unit and a.end == b.start:
        return True
    if a.unit == b.unit == "条" and text[a.end - 2 : b.start] == "から":
        return True
    return SINCE in a.bounds and bool(b.bounds & {UNTIL, LE}) and b.start - a.end <= 1


def _begins(text: str, start: int, end: int) -> int:
    """Where between two dates the second one's own begins."""
    for pattern in (_ENDS, _AND):
        marks = [m.end() for m in pattern.finditer(text, start, end)]
        if marks:
            return led(text, marks, end)
    return end


def led(text: str, marks: Sequence[int], end: int) -> int:
    """The last of ``marks`` that no clause with a subject of its own stands behind, up to ``end``."""
    subjects = [m.start() for m in _SUBJECT.finditer(text, marks[0], end)]
    return max((m for m in marks if not subjects or m <= subjects[-1]), default=marks[-1])


def carried(text: str, start: int, end: int, sentence: int) -> tuple[int, int] | None:
    """What the clause ``text[start:end]`` leaves out: the span of what was named last before it.

    ``sentence``: where its sentence begins. None where it names something itself, or none was.
    """
    if text[start - 1 : start] == "(" or _NAMED.search(text, start, end):
        return None
    marks = list(_NAMED.finditer(text, sentence, start))
    if not marks:
        return None
    at, mark = marks[-1].start(), marks[-1].end()
    end = text.find("、", mark, start)
    whole = end > mark and _DONE.search(text, mark, end) is not None
    edge = max((m.end() for m in _EDGE.finditer(text, sentence, at)), default=sentence)
    return edge, end if whole else at


def told_of(text: str, sentence: int) -> tuple[int, int] | None:
    """The span of the sentence whose parts the one at ``sentence`` tells (このうち…); None if none."""
    if not sentence or not _OF_IT.match(text, sentence):
        return None
    return max((m.end() for m in re.finditer(r"。|\n", text[: sentence - 1])), default=0), sentence


def of_dates(found: Sequence[Figure]) -> list[Figure]:
    """Those of ``found`` that are dates with a year."""
    return [f for f in found if f.unit == DATE and f.parts[0]]
