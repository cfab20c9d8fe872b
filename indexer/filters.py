"""What a search is limited to: documents by id, edition, status and date, and sections of them.

A filter is worked out against the catalogue and the trees of the documents before anything is
searched, so that both retrievers find the best within it and nothing is thrown away afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from indexer.chunk import id_range
from indexer.errors import SenryakuError
from indexer.normalize import fold_text
from indexer.section_names import BELOW, called
from indexer.store import Store
from indexer.types import Catalogued

Condition: TypeAlias = Callable[[Catalogued], bool]

_LISTED = 12  # names that an error gives to choose from
_SHOWN = 60  # characters of a value that an error repeats


@dataclass(frozen=True, slots=True)
class Filter:
    """What a hit has to fit: every condition given (None: any), and of each one of its values.

    ``documents`` are ids. ``editions`` and ``statuses`` are as in the catalogue, 全角 or 半角; an
    edition is meant with its revisions: 第２期 is also 第２期（2021年一部変更）.

    ``sections`` are ``ID#NAME`` with a number or label as printed (3.2.1, （１）, 第２章), a
    provision (第十七条, 17条2項, 附則第3条) or a heading or words of it; all sections that are
    called so are meant. With ``ID#3.5#（１）`` the second is looked for below the first. The id may
    be left out where the other conditions leave one document. A hit may begin a little before a
    section or end after it where an item shares its chunk with others.

    ``since`` and ``until`` are ISO 8601 or a year or month, both included. A date that is only a
    year, here or in the catalogue, is any day of it: what may fit is found. A document without a
    date is not.
    """

    documents: tuple[str, ...] | None = None
    editions: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    sections: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None

    @property
    def reaches_back(self) -> bool:
        """Whether it may mean an edition that a newer one replaces: it names one, or a time."""
        return any((self.documents, self.editions, self.sections, self.until))


def given(
    document: Sequence[str] | None,
    edition: Sequence[str] | None,
    status: Sequence[str] | None,
    section: Sequence[str] | None,
    since: str | None,
    until: str | None,
) -> Filter | None:
    """The filter of what somebody has given condition by condition; None where that is nothing."""
    found = Filter(
        documents=_tuple(document),
        editions=_tuple(edition),
        statuses=_tuple(status),
        sections=_tuple(section),
        since=since,
        until=until,
    )
    return None if found == Filter() else found


def _tuple(values: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


@dataclass(frozen=True, slots=True)
class Within:
    """What a filter leaves of an index."""

    documents: tuple[str, ...]  # ids in catalogue order
    ranges: tuple[range, ...]  # of the ids of its chunks
    whole: bool  # all of the documents, not sections of them

    @property
    def spans(self) -> tuple[range, ...] | None:
        """The ranges of ids that are less than the documents; None: all of them is meant."""
        return None if self.whole else self.ranges

    def of(self, ids: Sequence[int]) -> Sequence[int]:
        """Those of the chunks ``ids`` of its documents that are in it."""
        return [i for i in ids if self.whole or any(i in one for one in self.ranges)]


def resolve(where: Filter, store: Store, documents: Sequence[str] | None = None) -> Within:
    """What ``where`` leaves of ``documents`` (ids; None: all those in ``store``).

    Raises SenryakuError where it names a document, an edition, a status or a section that there is
    not, a date that is none, or leaves nothing.
    """
    known = store.catalogued
    chosen = [_chosen(ids, store) for ids in (where.documents, documents) if ids is not None]
    conditions = [*chosen, *_described(where, known), *_dated(where)]
    left = tuple(one.id for one in known if all(fits(one) for fits in conditions))
    if not left:
        raise _nothing_left(where)
    if where.sections is None:
        return Within(left, tuple(map(id_range, left)), whole=True)
    spans: dict[str, list[range]] = {}
    for written in where.sections:
        document_id, name = _of_document(written, left, store)
        if document_id in left:
            spans.setdefault(document_id, []).extend(_spans(document_id, name, store))
    if not spans:
        raise _nothing_left(where)
    left = tuple(one for one in left if one in spans)
    ranges = tuple(span for one in left for span in spans[one])
    return Within(left, ranges, whole=False)


def _chosen(documents: Sequence[str], store: Store) -> Condition:
    if not documents:
        raise SenryakuError("文書が一つも選ばれていません。文書を選んでください。")
    ids = frozenset(documents)
    for unknown in sorted(ids - {one.id for one in store.catalogued}):
        store.document(unknown)  # raises, naming those there are
    return lambda one: one.id in ids


def _described(where: Filter, known: Sequence[Catalogued]) -> Iterator[Condition]:
    if where.editions is not None:
        editions = _known("版", where.editions, [one.edition for one in known])
        yield lambda one: one.edition in editions
    if where.statuses is not None:
        statuses = _known("状態", where.statuses, [one.status for one in known])
        yield lambda one: one.status in statuses


def _dated(where: Filter) -> Iterator[Condition]:
    if where.since is None and where.until is None:
        return
    first = _day(where.since, "-00-00") if where.since is not None else "0000-00-00"
    last = _day(where.until, "-99-99") if where.until is not None else "9999-99-99"
    if first > last:
        raise SenryakuError(
            f"期間の初め「{where.since}」が終わり「{where.until}」より後です。入れ替えてください。"
        )

    def fits(one: Catalogued) -> bool:
        if one.date is None:
            return False
        return _filled(one.date, "-99-99") >= first and _filled(one.date, "-00-00") <= last

    yield fits


def _known(kind: str, wanted: Sequence[str], held: Sequence[str | None]) -> frozenset[str]:
    """Those of ``held`` that are ``wanted``, themselves or as a revision of it."""
    folded = {one: fold_text(one) for one in held if one}
    found: set[str] = set()
    for name in wanted:
        asked = fold_text(name).strip()
        fit = {one for one, text in folded.items() if f"{text}(".startswith(f"{asked}(")}
        if not fit or not asked:
            there = (
                f"あるのは {_listed(list(folded))} です。"
                if folded
                else "索引の文書にはありません。"
            )
            raise SenryakuError(f"{kind}「{name[:_SHOWN]}」の文書は索引にありません。{there}")
        found |= fit
    return frozenset(found)


def _day(written: str, rest: str) -> str:
    """``written`` as a day that can be compared, the ``rest`` of it filled in."""
    from indexer.catalog.file import problem_of  # not on the way of a question without dates

    date = fold_text(written).strip().removesuffix("年")
    if problem_of("date", date):
        raise SenryakuError(
            f"日付「{written[:_SHOWN]}」を読めません。2020、2020-03、2020-03-27 のように書いてください。"
        )
    return _filled(date, rest)


def _filled(date: str, rest: str) -> str:
    return date + rest[len(date) - len("2020") :]


def _of_document(written: str, left: Collection[str], store: Store) -> tuple[str, str]:
    """The document that a section is of, and its name there."""
    document_id, mark, name = written.partition(BELOW)
    if mark:
        store.document(document_id)  # raises where there is none
        return document_id, name
    if len(left) != 1:
        raise SenryakuError(
            f"章節「{written[:_SHOWN]}」がどの文書のものか分かりません。"
            f"文書の id を付けて「ID{BELOW}{written[:_SHOWN]}」のように書いてください。"
        )
    return next(iter(left)), written


def _spans(document_id: str, name: str, store: Store) -> Iterator[range]:
    """The chunk ids of the sections of a document that are called ``name``."""
    document = store.document(document_id)
    found = called(document, name)
    if not found:
        there = [
            document.heading(one)
            for one in document.children(document.sections[0])
            if document.is_heading(one)
        ]
        listed = (
            f"大きな章節は {_listed(there)} です。" if there else "この文書に見出しはありません。"
        )
        raise SenryakuError(f"文書「{document_id}」に章節「{name[:_SHOWN]}」はありません。{listed}")
    for section in found:
        ids = store.chunks_within(document_id, section.start, section.end)
        if ids:
            yield range(ids[0], ids[-1] + 1)


def _listed(names: Sequence[str]) -> str:
    more = " など" if len(names) > _LISTED else ""
    return "、".join(" ".join(name.split())[:_SHOWN] for name in names[:_LISTED]) + more


def _nothing_left(where: Filter) -> SenryakuError:
    undated = "日付の分からない文書は含みません。" if where.since or where.until else ""
    return SenryakuError(f"条件のすべてに合う文書はありません。{undated}条件を減らしてください。")
