"""Sections as people name them: by number, label, provision or heading."""

from __future__ import annotations

from collections.abc import Callable

from indexer.address import PROVISION, named
from indexer.normalize import fold_text
from indexer.types import Document, Section

BELOW = "#"  # 3.5#（１）: the second is looked for below the first


def called(document: Document, name: str) -> list[Section]:
    """The sections of ``document`` that ``name`` means, in reading order; [] where there are none.

    A number or label as printed (3.2.1, （１）, 第２章), a provision of its main part or 附則
    (第十七条, 17条2項, 附則第3条), a heading or words of it: 全角 or 半角, in kanji numerals or digits.
    """
    found = [document.sections[0]]
    for part in name.split(BELOW):
        folded = fold_text(part).strip()
        found = [one for above in found for one in _below(document, above, folded)]
    return list(dict.fromkeys(found))


def _below(document: Document, above: Section, folded: str) -> list[Section]:
    """By the first way of naming that finds any: provision, label, whole heading, words of one."""
    if not folded:
        return []
    if provision := _provision(document, above, folded):
        return [provision]
    below = [
        one for one in document.sections[above.id + 1 :] if above.start <= one.start < above.end
    ]
    ways: tuple[Callable[[Section], bool], ...] = (
        lambda one: fold_text(one.label).rstrip(".") == folded.rstrip("."),
        lambda one: folded in (fold_text(document.title_of(one)), fold_text(document.heading(one))),
        lambda one: folded in fold_text(document.heading(one)),
    )
    for fits in ways:
        if found := [one for one in below if fits(one) and document.is_heading(one)]:
            return found
    return []


def _provision(document: Document, above: Section, folded: str) -> Section | None:
    """The 条, 項 or 号 that is named by its whole address, if there is one below ``above``."""
    if PROVISION.fullmatch(folded) is None:
        return None
    from indexer.references import find  # no question without such a filter needs it

    provision = named(folded)[0]
    found = find(document, provision.address, "" if provision.supplement else None)
    return found if found is not None and above.start <= found.start < above.end else None
