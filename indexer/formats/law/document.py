"""What the two forms of e-Gov law data have in common: elements → Document.

The readers (law_json, law_xml) make Elements of the bytes; law_nodes makes the tree; here is what
is known of the law itself: title, number, since when it is in force as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from indexer.errors import CorpusError
from indexer.formats.law.nodes import Builder
from indexer.formats.law.text import Element, inline
from indexer.references import links
from indexer.tree import lay_out
from indexer.types import Catalogued, Document

LARGEST = 40_000_000  # bytes; the longest statutes in force have half of it
DEPTH = 100  # of elements within elements; the standard needs about 30
ELEMENTS = 2_000_000
# e-Gov's own file names: law id, day it is in force from, id of the amending law.
_OFFICIAL_NAME = re.compile(r"[0-9A-Z]{15}_(\d{4})(\d\d)(\d\d)_[0-9A-Z]{15}")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class Budget:
    """What is left of the bounds on a file's elements while it is read."""

    file: str | None
    elements: int = field(default=ELEMENTS)

    def spend(self, depth: int) -> None:
        """Count one element. Raises CorpusError where there are too many, or too deep ones."""
        self.elements -= 1
        if depth > DEPTH or self.elements < 0:
            what = "入れ子が深すぎます" if depth > DEPTH else "要素が多すぎます"
            raise CorpusError(
                f"{self.file} は法令データとして{what}。e-Gov から取り直してください。"
            )


def check_size(data: bytes, catalogued: Catalogued) -> None:
    """Raises CorpusError for a file longer than any law is."""
    if len(data) > LARGEST:
        raise CorpusError(
            f"{catalogued.file} は法令データとして大きすぎます（{len(data) / 1e6:,.0f} MB、"
            f"上限 {LARGEST / 1e6:,.0f} MB）。分けて置き直してください。"
        )


def document(root: Element, catalogued: Catalogued, flags: tuple[str, ...] = ()) -> Document:
    """The law that stands in ``root``, at whatever depth.

    What the catalogue leaves open (title, number, in force from) is taken from the law; what it
    says stays. Raises CorpusError where there is no law, or nothing in it.
    """
    laws = list(_found(root, "Law"))
    if not laws:
        raise CorpusError(
            f"{catalogued.file} に法令（Law 要素）がありません。e-Gov の法令データか確かめてください。"
        )
    body = laws[0].first("LawBody")
    title = inline(body.first("LawTitle")) if body else ""
    catalogued = _completed(root, laws[0], title, catalogued)
    builder = Builder(title or catalogued.title or catalogued.number or catalogued.id)
    builder.law(laws[0])
    if len(builder.nodes) == 1:
        raise CorpusError(
            f"{catalogued.file} の法令に本文がありません。e-Gov から取り直してください。"
        )
    laid_out = lay_out(builder.nodes)
    return Document(
        catalogued,
        laid_out.text,
        laid_out.sections,
        links=links(laid_out.text, laid_out.sections),
        flags=(*flags, *_flags(builder, len(laws), catalogued.file)),
    )


def _flags(builder: Builder, laws: int, file: str | None) -> Iterator[str]:
    if laws > 1:
        yield f"{file} には法令が {laws} 件あり、最初の 1 件だけを読みました。分けて置いてください。"
    if builder.figures:
        yield f"{file} にある図 {builder.figures} 点は、文字がないため読んでいません。"
    if builder.clipped:
        yield f"{file} の表に大きすぎるものがあり、一部の結合したセルを 1 つとして読みました。"


def _completed(root: Element, law: Element, title: str, catalogued: Catalogued) -> Catalogued:
    """``catalogued`` with the law's own title, number and date where it has none."""
    number = inline(law.first("LawNum"))
    return replace(
        catalogued,
        title=catalogued.title or title,
        number=catalogued.number or number or None,
        in_force_from=catalogued.in_force_from or _in_force_from(root, catalogued.file),
    )


def _in_force_from(root: Element, file: str | None) -> str | None:
    """The day since which the law stands as it is here, by the API's answer or the file's name."""
    for info in _found(root, "revision_info", "Law"):
        for child in info.elements("amendment_enforcement_date"):
            if _ISO_DATE.fullmatch(day := inline(child)):
                return day
    named = _OFFICIAL_NAME.match(PurePath(file or "").name)
    return "-".join(named.groups()) if named else None


def _found(element: Element, tag: str, closed: str | None = None) -> Iterator[Element]:
    """The elements ``tag`` within ``element``, in reading order; none inside another or ``closed``."""
    if element.tag == tag:
        yield element
    elif element.tag != closed:
        for child in element.children:
            if isinstance(child, Element):
                yield from _found(child, tag, closed)
