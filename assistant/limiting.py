"""What limits the rows of the register that a question asks for, read from its folded words."""

from __future__ import annotations

from dataclasses import replace

from assistant import rowcues
from indexer.english import is_english
from indexer.register.bodies import names_in
from indexer.register.query import Deadline, RegisterQuery
from indexer.register.types import Role


def in_japanese(folded: str) -> str:
    """``folded``; of an English question what it says of rows, and what it says in Japanese."""
    if not is_english(folded):
        return folded
    said = [words for cue, words in rowcues.ENGLISH if cue.search(folded)]
    years = [
        f"{m['year']}年{'度' if m['fiscal'] else ''}" for m in rowcues.ENGLISH_YEAR.finditer(folded)
    ]
    named = (folded[a:b] for _, a, b in names_in(folded))
    own = [*rowcues.JAPANESE.findall(folded), *(one for one in named if one != "who")]
    labels = [m[0] for m in rowcues.LABEL.finditer(folded)]
    return "、".join(dict.fromkeys((*own, *labels, *years, *said)))


def kinds(folded: str) -> list[str]:
    """The kinds of rows that are asked for; 担当 of a 施策 is asked for as a 施策."""
    found = [kind for kind, words in rowcues.KINDS if words.search(folded)]
    if not found and (
        any(words.search(folded) for _, words in rowcues.ROLES)
        or rowcues.CHARGE.search(folded)
        or any(cue.search(folded) for cue in rowcues.DOING)
    ):
        return ["responsibility"]
    if not found and "もの" in folded and any(c.search(folded) for _, c in rowcues.STATUSES):
        return ["measure", "kpi"]
    return found[:1] if "responsibility" in found else found


def named(kind: str, folded: str) -> bool:
    """Whether the kind of rows, or a role of them, is called by its name."""
    role = kind == "responsibility" and rowcues.ROLE_NAMED.search(folded)
    return bool(role) or any(kind == k and cue.search(folded) for k, cue in rowcues.KINDS)


def limits(kind: str, folded: str) -> RegisterQuery:
    """What the fields of the rows of a kind have to be."""
    query = RegisterQuery(kind)
    named = tuple(dict.fromkeys(body for body, _, _ in names_in(folded)))
    if kind == "responsibility":
        asked = roles(folded)
        return replace(
            query,
            bodies=named,
            roles=asked,
            section=rowcues.CAPTION if rowcues.CAPTION in folded and not asked else "",
            doing=doing(folded),
            text=_literally(folded),
        )
    stands = (status for status, words in rowcues.STATUSES if words.search(folded))
    query = replace(query, status=next(stands, None))
    if kind == "kpi":
        return replace(
            query,
            deadlines=deadlines(folded),
            numbered=_numbered(folded),
            dated=False if rowcues.UNDATED.search(folded) else None,
        )
    action, charged = rowcues.ACTION.search(folded), rowcues.CHARGED.search(folded)
    done = action["action"] if action and action["action"] not in rowcues.NO_ACTION else ""
    return replace(
        query,
        bodies=named,
        actions=(done,) if done else (),
        charged=not charged["not"] if charged else None,
    )


def _literally(folded: str) -> str:
    match = rowcues.LITERAL.search(folded)
    if match is None:
        return ""
    return "てはならない" if match["forbidden"] else match["said"] or match["quoted"]


def roles(folded: str) -> tuple[Role, ...]:
    """The roles that are asked for; all but those that are left out where no other is named."""
    left = rowcues.EXCLUDED.sub("", folded)
    out = {role for m in rowcues.EXCLUDED.finditer(folded) for role in _roles(m[0])}
    found = tuple(role for role in _roles(left) if role not in out)
    return found or (tuple(role for role in Role if role not in out) if out else ())


def _roles(folded: str) -> tuple[Role, ...]:
    if rowcues.MUST.search(folded) and "義務" not in folded:
        return tuple(role for role in Role if role not in (Role.EFFORT, Role.POWER))
    return tuple(role for role, words in rowcues.ROLES if words.search(folded))


def doing(folded: str) -> str:
    """The stem of what a body is asked to do: 届け出 of 届け出なければならない; "" of nothing."""
    found = (match["stem"] for cue in rowcues.DOING if (match := cue.search(folded)))
    return next((stem for stem in found if stem not in rowcues.NO_DOING), "")


def deadlines(folded: str) -> tuple[Deadline, ...]:
    """The years that rows are to be due in."""
    if not rowcues.DUE.search(folded):
        return ()
    return tuple(
        Deadline(
            int(m["year"]) + rowcues.BEYOND.get(m["bound"] or "", 0),
            bool(m["fiscal"]),
            rowcues.BOUNDS.get(m["bound"] or "", ""),
        )
        for m in rowcues.YEAR.finditer(folded)
    )


def _numbered(folded: str) -> bool | None:
    if rowcues.UNNUMBERED.search(folded):
        return False
    return True if rowcues.NUMBERED.search(folded) else None
