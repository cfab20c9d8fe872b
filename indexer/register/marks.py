"""Bodies that stand by themselves: （◎文、厚）, 【農水省・厚労省】, 《所管省庁：厚生労働省》, a column 所管.

What ◎ and ○ mean is taken from the document's legend. Without one ◎ is held to lead, ○ to share in
leading and a body without a mark to support (a hypothesis, flagged).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from indexer.normalize import fold_text
from indexer.register.bearers import Span
from indexer.register.bodies import kind_of, marked, names_in, normalise
from indexer.register.called import is_bearer
from indexer.register.types import Role

SUPPOSED = "印の意味は推定"
SIGNS = "◎○〇●◯"
_OPEN, _CLOSE = "(【《〔[<〈", ")】》〕]>〉"
_BRACKET = re.compile(
    rf"[{re.escape(_OPEN)}](?P<inner>[^{re.escape(_OPEN + _CLOSE)}]{{1,120}})[{re.escape(_CLOSE)}]"
)
_NAMED = re.compile(
    r"(?:所管|担当|主管|主務|(?:実施|推進|取組)主体|責任(?=[府省主部機]))(?:府省庁?|省庁|官庁|部局|部署|課室?|大臣|機関|者|組織)?(?:名|等)?[::]\s?"
    rf"(?P<inner>[^。{re.escape(_OPEN + _CLOSE)}]{{1,120}})"
)
_LEGEND = re.compile(
    rf"(?P<sign>[{SIGNS}]|印なし|無印)[::=は](?P<means>[^、。,;{SIGNS}()]{{1,20}})"
)
_MEANS = (
    (Role.SUPPORT, re.compile("協力|連携|関係|支援")),
    (Role.JOINT, re.compile("共管|共同|共担|副")),
    (Role.LEAD, re.compile("主|取りまとめ|とりまとめ|担当|責任|幹事")),
)  # fmt: skip
_OF_STATE = frozenset(("府省庁", "大臣", "法人", "本部・会議", "総称"))
_MINISTRIES = frozenset(("関係府省", "各府省", "全府省"))
_PARTS = re.compile(r"[、,;]|及び|並びに|(?<=[省庁府房])と")


@dataclass(frozen=True, slots=True)
class Named:
    """A body that a mark or a cell names: its normalised name or the words, and its role."""

    body: str
    role: Role
    known: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """``text[span]`` of a folded line names bodies; ``bodies`` is () where it was not understood."""

    span: Span
    bodies: tuple[Named, ...]
    flags: tuple[str, ...] = ()


def legend(lines: Iterator[str]) -> Mapping[str, Role]:
    """What the marks mean by the folded ``lines`` of a document: sign ("" for none) to role."""
    found: dict[str, Role] = {}
    for line in lines:
        told = list(_LEGEND.finditer(line)) if any(s in line for s in SIGNS) else []
        for match in told if len(told) > 1 or "凡例" in line else ():
            sign = match["sign"].replace("〇", "○").replace("◯", "○")
            role = next((r for r, words in _MEANS if words.search(match["means"])), None)
            if role:
                found["" if len(sign) > 1 else sign] = role
    return found


def marks(text: str, roles: Mapping[str, Role], day: date | None = None) -> Iterator[Mark]:
    """The marks in the folded line ``text``; ``roles``: what ``legend`` found, ``day``: the document's."""
    if _LEGEND.search(text) and "凡例" in text:
        return
    taken: list[Span] = []
    for match in _NAMED.finditer(text):
        if not re.search("[一-龠ァ-ヶa-z]", match["inner"]):  # a number to call
            continue
        bodies = named(match["inner"], day, roles)
        span = _widened(text, *match.span())
        taken.append(span)
        yield Mark(span, bodies)
    for match in _BRACKET.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        inner = match["inner"]
        parts = [part for part in re.split(r"[、,・/]", inner) if part]
        if any(part[0] in SIGNS and len(part) > 1 for part in parts):
            signed = _signed(parts, roles, day)
            if signed is not None:
                yield Mark(match.span(), signed, () if roles else (SUPPOSED,))
        elif match.end() >= len(text.rstrip("。\n")) and (alone := _ministries(parts, day)):
            yield Mark(match.span(), alone)


def _widened(text: str, start: int, end: int) -> Span:
    """With the bracket around: 《所管省庁:厚生労働省》."""
    if text[start - 1 : start] in _OPEN and text[end : end + 1] in _CLOSE and start:
        return start - 1, min(end + 1, len(text))
    return start, end


def _signed(
    parts: list[str], roles: Mapping[str, Role], day: date | None
) -> tuple[Named, ...] | None:
    """The bodies of ◎文、厚; () where one is not understood, None where they are no bodies at all."""
    found: list[Named | None] = []
    leads = any(part[0] == "◎" for part in parts)
    for part in parts:
        sign = "○" if part[0] in "○〇◯" else part[0] if part[0] in SIGNS else ""
        name = part.lstrip(SIGNS)
        known = _one(name, day)
        role = roles.get(sign) or _supposed(sign, leads=leads, alone=len(parts) == 1)
        unknown = Named(name, role, known=False) if len(name) > 1 and is_bearer(name) else None
        found.append(Named(known, role) if known else unknown)
    if not any(one and one.known for one in found):
        return None if len(found) < 2 or any(len(part) > 12 for part in parts) else ()
    return tuple(one for one in found if one) if all(found) else ()


def _supposed(sign: str, *, leads: bool, alone: bool) -> Role:
    if sign == "◎" or (sign == "○" and not leads and alone):
        return Role.LEAD
    return Role.JOINT if sign else Role.SUPPORT


def _ministries(parts: list[str], day: date | None) -> tuple[Named, ...]:
    """The ministries of a bracket that names nothing else: （厚労省、文科省）, （厚、文、経）."""
    names = [_one(part, day) for part in parts]
    kinds = {kind_of(name or "") for name in names}
    if not kinds <= _OF_STATE or not (kinds & {"府省庁"} or set(names) & _MINISTRIES):
        return ()
    if len(parts) == 1 and len(parts[0]) == 1:  # （国）, （文） may be anything
        return ()
    role = Role.LEAD if len(names) == 1 else Role.JOINT
    return tuple(Named(name, role) for name in names if name)


@cache
def _one(written: str, day: date | None) -> str | None:
    """The body of one name or mark; one kanji is a mark: 国 is 国土交通省 in a list of marks."""
    return marked(written, day) if len(written) == 1 else normalise(written)


def named(
    inner: str, day: date | None = None, roles: Mapping[str, Role] | None = None
) -> tuple[Named, ...]:
    """The bodies that a cell or the words after 所管: name; () where one of them is not understood.

    A name that print broke is put together: 厚生/労働省.
    """
    whole = re.sub(r"[\s/]", "", fold_text(inner))
    if any(sign in whole for sign in SIGNS):
        return _signed(list(filter(None, re.split("[、,;・]", whole))), roles or {}, day) or ()
    found: list[tuple[str, bool]] = []
    for part in filter(None, _PARTS.split(whole)):
        names = names_in(part)
        covered = "".join(part[start:end] for _, start, end in names)
        several = [_one(one, day) for one in part.split("・")]
        if names and part.startswith(covered):  # 厚生労働省医政局
            found.extend((name, True) for name, _, _ in names)
        elif all(several):
            found.extend((name, True) for name in several if name)
        elif is_bearer(part) and len(part) > 2:
            found.append((part, False))
        else:
            return ()
    unique = list(dict.fromkeys(found))
    role = Role.LEAD if len(unique) == 1 else Role.JOINT
    return tuple(Named(name, role, known) for name, known in unique)
