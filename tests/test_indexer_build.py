"""Building: what goes in, what is left out and named, when there is nothing to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from indexer_samples import GOALS, TRADE, entry, write, write_corpus

from indexer import versions
from indexer.build import BuildReport, build
from indexer.errors import CorpusError, IndexMismatch, IndexUnwritable
from indexer.index import Index

A, B = "documents/a.txt", "documents/b.txt"
READING, EMBEDDING = "文書を読んでいます", "意味を計算しています"
# (files, catalogue, words of the message)
NOTHING: list[tuple[dict[str, str | bytes], str | None, tuple[str, ...]]] = [
    ({}, None, ("corpus", "索引にできる文書がありません", "文書を置いて")),
    ({}, entry(), (A, "ファイルを置くか、目録から外して")),
    ({A: "\n"}, entry(), (A, "本文がありません", "置き直すか")),
    ({A: ""}, entry(), (A, "0 バイト", "置き直して")),
    ({A: b"\xff"}, entry(), ("a.txt", "UTF-8 に変換")),
    ({A: GOALS, "glossary/x.toml": "[["}, entry(), ("x.toml", "書式を直し")),
    ({A: GOALS}, "[[", ("catalog.toml", "書式を直し")),
]
# (files, catalogue, words of the one problem); b cannot be used
PARTLY: list[tuple[dict[str, str | bytes], str, tuple[str, ...]]] = [
    ({A: GOALS}, entry() + entry("b", B), (B, "目録から外して")),
    ({A: GOALS, B: b"\xff"}, entry() + entry("b", B), ("b.txt", "UTF-8 に変換")),
    ({A: GOALS, B: b"\xff"}, entry(), ("b.txt", "UTF-8 に変換")),
    ({A: GOALS, B: "\n\n"}, entry() + entry("b", B), (B, "本文がありません")),
    ({A: GOALS}, entry() + entry("b", "../b.txt"), ("../b.txt", "外にある")),
]


def corpus(folder: Path, **files: str | bytes) -> Path:
    """A corpus without a catalogue: ``a=…`` is documents/a.txt."""
    return write_corpus(folder, {f"{name}.txt": content for name, content in files.items()})


def state(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Every file below ``folder`` with what changes when it is touched."""
    stats = ((p, p.stat()) for p in sorted(folder.rglob("*")))
    return {str(p.relative_to(folder)): (s.st_ino, s.st_size, s.st_mtime_ns) for p, s in stats}


class First(NamedTuple):
    """A first build; not to be written to."""

    source: Path
    index: Path
    report: BuildReport
    told: list[tuple[str, int, int]]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> First:
    folder = tmp_path_factory.mktemp("built")
    source = write_corpus(folder / "corpus", {A: GOALS, B: TRADE}, entry())
    told: list[tuple[str, int, int]] = []
    report = build([source], folder / "index", progress=lambda *step: told.append(step))
    return First(source, folder / "index", report, told)


def test_a_first_build(first: First) -> None:
    _, index, report, _ = first
    assert (report.built, report.documents, report.problems) == (True, 2, ())
    assert report.chunks >= report.documents
    assert report.characters > 100
    assert report.seconds > 0
    opened = Index.open(index)
    assert opened.folder == index / report.version
    assert opened.manifest.version == report.version


def test_a_file_without_an_entry_goes_in_with_its_own_title_and_is_flagged(
    first: First,
) -> None:
    _, index, report, _ = first
    (flag,) = report.flags
    assert B in flag
    assert "目録にありません" in flag
    titles = {known.id: known.title for known in Index.open(index).catalogued}
    assert titles == {"a": "aの題", "b": "貿易白書 概要"}
    assert flag in Index.open(index).document("b").flags


def test_an_unchanged_corpus_is_no_work(first: First) -> None:
    source, index, report, _ = first
    before = state(index)
    stages: list[str] = []
    again = build([source], index, progress=lambda stage, done, total: stages.append(stage))
    assert again.built is False
    assert (again.version, again.chunks, again.flags) == (
        report.version,
        report.chunks,
        report.flags,
    )
    assert stages == []
    assert state(index) == before


def test_two_builds_are_the_same_in_name_and_ranking(first: First, tmp_path: Path) -> None:
    source, index, report, _ = first
    second = build([source], tmp_path / "other")
    assert second.version == report.version
    for question in ("健康寿命の目標", "自動車の輸出", "令和六年度"):
        assert Index.open(tmp_path / "other").search(question) == Index.open(index).search(question)


def test_progress_tells_every_stage_to_its_end(first: First) -> None:
    told, report = first.told, first.report
    assert [s for s in told if s[0] == READING] == [(READING, i, 2) for i in range(3)]
    assert [s for s in told if s[0] == EMBEDDING][-1] == (EMBEDDING, report.chunks, report.chunks)
    assert all(0 <= done <= total for _, done, total in told)


@pytest.mark.parametrize(("files", "catalog", "words"), NOTHING)
def test_nothing_to_index_is_said_and_leaves_no_index(
    tmp_path: Path,
    files: dict[str, str | bytes],
    catalog: str | None,
    words: tuple[str, ...],
) -> None:
    source = write_corpus(tmp_path / "corpus", files, catalog)
    with pytest.raises(CorpusError) as caught:
        build([source], tmp_path / "index")
    assert all(word in str(caught.value) for word in words), caught.value
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(("files", "catalog", "words"), PARTLY)
@pytest.mark.slow
def test_what_cannot_be_used_is_reported_while_the_rest_goes_in(
    tmp_path: Path, files: dict[str, str | bytes], catalog: str, words: tuple[str, ...]
) -> None:
    report = build([write_corpus(tmp_path / "corpus", files, catalog)], tmp_path / "index")
    (problem,) = report.problems
    assert all(word in problem for word in words), problem
    assert report.built
    opened = Index.open(tmp_path / "index")
    assert [known.id for known in opened.catalogued] == ["a"]
    assert opened.search("健康寿命")


def test_a_bad_file_is_reported_and_taken_in_once_mended(tmp_path: Path) -> None:
    source = corpus(tmp_path / "c", a=GOALS, b=b"\xff")
    broken = build([source], tmp_path / "i")
    assert ["b.txt" in problem for problem in broken.problems] == [True]
    assert [known.id for known in Index.open(tmp_path / "i").catalogued] == ["a"]
    write(source / "b.txt", TRADE)
    mended = build([source], tmp_path / "i")
    assert mended.version != broken.version
    assert mended.problems == ()
    assert len(Index.open(tmp_path / "i").catalogued) == 2


@pytest.mark.slow
def test_an_unchanged_corpus_with_a_bad_file_is_no_work_either(tmp_path: Path) -> None:
    source = corpus(tmp_path / "c", a=GOALS, b=b"\xff")
    first = build([source], tmp_path / "i")
    again = build([source], tmp_path / "i")
    assert again.problems == first.problems
    assert again.built is False


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        lambda c: write(c / A, GOALS + "\n○ 新しい施策\n"),
        lambda c: write(c / "catalog.toml", entry(status="決定")),
        lambda c: write(c / "documents/c.txt", "第三の文書\n"),
        lambda c: (c / B).unlink(),
        lambda c: write(
            c / "glossary/t.toml", '[[term]]\nname = "甲"\nreading = "こう"\nmeaning = "甲。"\n'
        ),
    ],
    ids=["text", "catalogue", "added", "removed", "glossary"],
)
def test_any_change_makes_a_new_version(tmp_path: Path, change: Callable[[Path], object]) -> None:
    source = write_corpus(tmp_path / "c", {A: GOALS, B: TRADE}, entry())
    first = build([source], tmp_path / "i")
    change(source)
    second = build([source], tmp_path / "i")
    assert second.built
    assert second.version != first.version
    assert versions.current(tmp_path / "i").name == second.version


def test_a_changed_corpus_while_a_reader_is_open(tmp_path: Path) -> None:
    """New version for new readers; the old reader keeps its own; and the way back."""
    source = corpus(tmp_path / "c", a=GOALS)
    first = build([source], tmp_path / "i")
    reader = Index.open(tmp_path / "i")
    hits = reader.search("健康寿命の目標")
    write(source / "a.txt", TRADE)
    second = build([source], tmp_path / "i")
    assert second.version != first.version
    assert reader.search("健康寿命の目標") == hits
    assert reader.document("a").text.startswith("第1期")
    assert Index.open(tmp_path / "i").document("a").text.startswith("貿易白書")
    write(source / "a.txt", GOALS)
    back = build([source], tmp_path / "i")
    assert back.version == first.version
    assert Index.open(tmp_path / "i").search("健康寿命の目標") == hits
    assert reader.search("認知症")
    assert len([p for p in (tmp_path / "i").iterdir() if p.is_dir()]) == versions.KEPT


def test_an_index_folder_that_is_a_file(tmp_path: Path) -> None:
    write(tmp_path / "file", "x")
    with pytest.raises(IndexUnwritable, match="file に書けません"):
        build([corpus(tmp_path / "c", a=GOALS)], tmp_path / "file")
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.slow
def test_another_model_is_used_for_building_and_for_asking(tmp_path: Path) -> None:
    model = character_model(tmp_path / "model")
    source = corpus(tmp_path / "c", a=GOALS, b=TRADE)
    report = build([source], tmp_path / "i", encoder=model)
    opened = Index.open(tmp_path / "i", encoder=model)
    assert (opened.manifest.encoder, opened.manifest.dimension) == (model, 16)
    dense = [hit for hit in opened.search("健康寿命を延伸") if hit.dense is not None]
    assert max(dense, key=lambda hit: hit.dense or 0.0).chunk.text.startswith("1.1. 健康寿命")
    assert not build([source], tmp_path / "i", encoder=model).built
    assert build([source], tmp_path / "i").version != report.version


def character_model(folder: Path) -> str:
    """A sentence-transformers model made on the spot: a random vector a character."""
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers

    known = ["[UNK]", *sorted(set(GOALS + TRADE) - set(" \n"))]
    vocabulary = {char: i for i, char in enumerate(known)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    weights = np.random.default_rng(0).normal(size=(len(known), 16)).astype(np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module]).save(str(folder))
    return str(folder)


@pytest.mark.slow
def test_a_model_that_is_not_there_leaves_the_index_as_it_is(first: First, tmp_path: Path) -> None:
    source, index, *_ = first
    before = state(index)
    with pytest.raises(IndexMismatch, match="nowhere"):
        build([source], index, encoder=str(tmp_path / "nowhere"))
    assert {k: v for k, v in state(index).items() if v != before.get(k)} == {}


def test_a_file_altered_without_a_change_of_size_is_built_again(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"a.txt": GOALS})
    first = build([corpus], tmp_path / "index")
    store = tmp_path / "index" / first.version / "store.sqlite"
    content = bytearray(store.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    store.write_bytes(content)
    assert build([corpus], tmp_path / "index").built
    assert not build([corpus], tmp_path / "index").built
    assert Index.open(tmp_path / "index").search("健康寿命")
