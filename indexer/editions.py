"""Editions: which document replaces which, by the catalogue's ``supersedes``.

How "the newer one is the default" is to be applied: where nobody names a document, what
``superseded`` names is left out of a search (or ranked after the rest, where nothing else is
found); where the question or the filter names an old edition it is searched like any other. An
answer that cites a superseded document carries ``note`` for it. Nothing is ever dropped from the
index: both editions stay searchable.

A draft (案) replaces another draft, but nothing that was decided: until the new edition is decided
the old one holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from indexer.types import DRAFT, Catalogued


def superseded(catalogued: Iterable[Catalogued]) -> dict[str, str]:
    """Old id → the newest document held that replaces it, over as many editions as there are.

    Editions in between need not be held. Links that are wrong (see ``problems``) count for nothing.
    Where two documents replace the same one, the later by date and then by order is the newest.
    """
    known = {one.id: one for one in catalogued}
    older = _links(known)[0]
    newer: dict[str, list[str]] = defaultdict(list)
    for new, old in older.items():
        newer[old].append(new)
    place = {one: at for at, one in enumerate(known)}
    decided: dict[str, tuple[int, str]] = {}  # id → (editions on, id) of the newest that is decided
    drafted: dict[str, tuple[int, str]] = {}  # the same with drafts
    for one in reversed(_oldest_first(known, older)):
        for best, drafts in ((decided, False), (drafted, True)):
            found = [(best[new][0] + 1, best[new][1]) for new in newer[one] if new in best]
            if not found:
                found = [(1, new) for new in newer[one] if _counts(known[new], drafts)]
            if found:
                best[one] = max(found, key=lambda f: (f[0], known[f[1]].date or "", place[f[1]]))
    held = [one for one in known.values() if one.file is not None]
    best_of = {one.id: (drafted if one.status == DRAFT else decided).get(one.id) for one in held}
    return {one: best[1] for one, best in best_of.items() if best is not None}


def _counts(new: Catalogued, drafts: bool) -> bool:
    return new.file is not None and (drafts or new.status != DRAFT)


def settled(catalogued: Iterable[Catalogued]) -> dict[str, str | None]:
    """What each document's ``supersedes`` comes to: the nearest older edition that is held.

    Where none is held it stays what the catalogue says; a wrong link (see ``problems``) is None.
    With this, an index that has only the documents held still knows which replaces which.
    """
    known = {one.id: one for one in catalogued}
    older = _links(known)[0]
    nearest: dict[str, str | None] = {}
    for one in _oldest_first(known, older):
        before = older.get(one)
        if before is not None and known[before].file is None:
            reached = nearest.get(before)
            before = reached if reached is not None and known[reached].file else before
        nearest[one] = before
    return nearest


def problems(catalogued: Iterable[Catalogued]) -> tuple[str, ...]:
    """A sentence for every ``supersedes`` that names itself, nothing known, or leads in a circle."""
    return _links({one.id: one for one in catalogued})[1]


def note(old: Catalogued, new: Catalogued) -> str:
    """What an answer that cites ``old`` has to say of it."""
    return f"「{named(old)}」は旧版です（新版は「{named(new)}」）。"


def named(known: Catalogued) -> str:
    """The title for a person to read, with the edition where the title does not say it."""
    title = known.title or known.id
    return title if not known.edition or known.edition in title else f"{title}（{known.edition}）"


def _links(known: dict[str, Catalogued]) -> tuple[dict[str, str], tuple[str, ...]]:
    """New id → the id that it replaces, where that is right; and a sentence for each that is not."""
    older: dict[str, str] = {}
    wrong: list[str] = []
    for one in known.values():
        if one.supersedes == one.id:
            wrong.append(
                f"目録の {one.id} の supersedes が自分自身です。前の版の id にしてください。"
            )
        elif one.supersedes is not None and one.supersedes not in known:
            wrong.append(
                f"目録の {one.id} の supersedes「{one.supersedes}」という id の文書はありません。綴りを確かめてください。"
            )
        elif one.supersedes is not None:
            older[one.id] = one.supersedes
    for circle in _circles(older):
        chain = " → ".join((*circle, circle[0]))
        wrong.append(f"目録の supersedes が循環しています（{chain}）。どれかを外してください。")
        for link in circle:
            del older[link]
    return older, tuple(wrong)


def _circles(older: dict[str, str]) -> list[list[str]]:
    """The circles that following ``older`` runs into, each once."""
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in older:
        path: dict[str, int] = {}
        one: str | None = start
        while one is not None and one not in seen:
            seen.add(one)
            path[one] = len(path)
            one = older.get(one)
        if one in path:
            found.append(list(path)[path[one] :])
    return found


def _oldest_first(known: dict[str, Catalogued], older: dict[str, str]) -> list[str]:
    """Every id after the one that it replaces."""
    ordered: dict[str, None] = {}
    for one in known:
        chain = []
        at: str | None = one
        while at is not None and at not in ordered:
            chain.append(at)
            at = older.get(at)
        ordered.update(dict.fromkeys(reversed(chain)))
    return list(ordered)
