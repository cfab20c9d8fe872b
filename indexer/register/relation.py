"""Which KPIs a measure is measured by, where print leaves no doubt.

A KPI is a measure's where it stands in the same row or below it, or in a group of KPIs that is named
after a heading above the measure: 医療分野の研究開発に関するKPI and 3.1.…医療分野の研究開発.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from indexer.normalize import fold_compact
from indexer.register.headings import KPI_WORDS
from indexer.register.types import Kpi, Measure
from indexer.types import Document, Section

_NAMED_AFTER = re.compile(rf"(?P<what>.+?)(?:に関する|に係る|についての|の)(?:{KPI_WORDS})")
_TELLING = 6  # characters of a heading that no other ends with by chance


def related(document: Document, measures: Sequence[Measure], kpis: Sequence[Kpi]) -> list[Measure]:
    """``measures``, each with where its KPIs start, in the order of the text."""
    groups: defaultdict[str, set[int]] = defaultdict(set)
    for kpi in kpis:
        for what in _groups(document, kpi):
            groups[what].add(kpi.start)
    return [
        replace(
            one, kpis=tuple(sorted(_own(document, one, kpis) | _grouped(document, one, groups)))
        )
        for one in measures
    ]


def _own(document: Document, measure: Measure, kpis: Sequence[Kpi]) -> set[int]:
    """The KPIs in the measure's own words, or below its section."""
    section = document.sections[measure.section]
    below = (section.body_end, section.end) if section.id else (0, 0)
    return {
        kpi.start
        for kpi in kpis
        if (kpi.start < measure.end and kpi.end > measure.start) or below[0] <= kpi.start < below[1]
    }


def _groups(document: Document, kpi: Kpi) -> list[str]:
    """What the groups that a KPI stands in, or is the heading of, are named after, folded."""
    names = (_name(document, section) for section in _chain(document, kpi.section))
    found = (_NAMED_AFTER.match(name) for name in names)
    return [match["what"] for match in found if match and len(match["what"]) >= _TELLING]


def _grouped(document: Document, measure: Measure, groups: dict[str, set[int]]) -> set[int]:
    headings = [_name(document, section) for section in _chain(document, measure.section)]
    return {
        start
        for what, starts in groups.items()
        if any(heading.endswith(what) for heading in headings)
        for start in starts
    }


def _chain(document: Document, section_id: int) -> list[Section]:
    section = document.sections[section_id]
    return [*document.ancestors(section), section]


def _name(document: Document, section: Section) -> str:
    return fold_compact(document.title_of(section))
