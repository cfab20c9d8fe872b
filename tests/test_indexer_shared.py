"""Everything in the folder of real documents goes in, or is named with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.build import build
from indexer.index import Index
from indexer.report import BuildReport
from indexer.types import SectionKind

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpus"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not beside the project"),
]
SUFFIXES = (".json", ".xml", ".html", ".pdf", ".txt", ".md")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildReport, Index]:
    folder = tmp_path_factory.mktemp("shared") / "index"
    return build([SHARED], folder), Index.open(folder)


def test_every_file_is_read_or_named(built: tuple[BuildReport, Index]) -> None:
    report, _ = built
    files = {str(p.relative_to(SHARED)) for p in SHARED.rglob("*") if p.suffix in SUFFIXES}
    read = {one.file for one in report.contents}
    named = {name for name in files - read if any(name in said for said in report.problems)}
    assert files == read | named
    assert not report.problems
    assert json.loads(json.dumps(report.as_dict()))["documents"] == len(files)


def test_every_page_without_text_is_flagged(built: tuple[BuildReport, Index]) -> None:
    report, index = built
    for one in report.contents:
        if one.pages is None:
            continue
        document = index.document(one.id)
        seen = {place.page for place in document.places}
        for page in set(range(1, one.pages + 1)) - seen:
            assert any(f"{page} ページ" in flag for flag in one.flags), page


def test_every_chunk_is_an_exact_slice_and_chunks_tile(built: tuple[BuildReport, Index]) -> None:
    report, index = built
    for one in report.contents:
        document = index.document(one.id)
        at = 0
        for chunk in index.chunks_of(one.id):
            assert chunk.text == document.text[chunk.start : chunk.end]
            assert chunk.start == at
            at = chunk.end
        assert at == len(document.text)


def test_as_many_articles_as_the_laws_have(built: tuple[BuildReport, Index]) -> None:
    _, index = built
    laws = sorted((SHARED / "laws").glob("*.json"))
    assert len(laws) == 27
    for path in laws:
        found = index.document(path.stem).sections
        articles = sum(s.unit == "条" and s.kind is SectionKind.HEADING for s in found)
        assert articles == _articles(json.loads(path.read_text(encoding="utf-8"))), path.name


def _articles(node: object) -> int:
    """How many Article elements there are in the law data below ``node``."""
    if isinstance(node, list):
        return sum(map(_articles, node))
    if not isinstance(node, dict):
        return 0
    here = node.get("Article", [])
    return (len(here) if isinstance(here, list) else 1) + sum(map(_articles, node.values()))
