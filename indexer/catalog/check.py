"""Whether a corpus is what its catalogues say. Reads every document, never the network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.catalog import DOCUMENTS, Corpus, Entry, read_corpora
from indexer.catalog import folder as on_disk
from indexer.catalog.file import CATALOG
from indexer.catalog.holdings import readable, sidecar
from indexer.errors import CorpusError

_SUM = 64  # digits of a hash, first thing on a sidecar's line


@dataclass(frozen=True, slots=True)
class Checked:
    """How many documents were looked at, and a sentence for everything that is wrong."""

    held: int
    awaited: int
    unlisted: tuple[str, ...]  # without an entry where there is a catalogue: worth knowing
    problems: tuple[str, ...]


def check(folders: Sequence[Path], progress: Callable[[str, int, int], None]) -> Checked:
    """Check every document of ``folders``: that it is there, unaltered, readable, and said once.

    Raises CorpusError for a folder that is not there or an unreadable catalogue.
    """
    corpus = read_corpora(folders)
    problems = [*corpus.problems, *_duplicates(corpus), *_orphans(folders)]
    for number, entry in enumerate(corpus.entries):
        progress("文書を確かめています", number, len(corpus.entries))
        problems.extend(_of(entry))
    progress("文書を確かめています", len(corpus.entries), len(corpus.entries))
    listing = [folder for folder in folders if (folder / CATALOG).is_file()]
    unlisted = [
        entry.catalogued.file or ""
        for entry in corpus.entries
        if not entry.listed and any(entry.path.is_relative_to(folder) for folder in listing)
    ]
    return Checked(len(corpus.entries), len(corpus.awaited), tuple(unlisted), tuple(problems))


def _of(entry: Entry) -> Iterator[str]:
    """What is wrong with one document."""
    yield from entry.flags
    if entry.member is None:
        yield from _sidecar(entry)
    try:
        readable(entry.read(), entry.catalogued)
    except CorpusError as error:
        yield str(error)


def _sidecar(entry: Entry) -> Iterator[str]:
    path = sidecar(entry.path)
    if not path.exists():
        return
    name = f"{entry.catalogued.file}{on_disk.SIDECAR}"
    try:
        kept = on_disk.read(path, name, 10_000).decode("utf-8", "replace")
    except CorpusError as error:
        yield str(error)
        return
    if kept[:_SUM].lower() != entry.sha256:
        yield f"{entry.catalogued.file} の中身が {name} と違います。正しい文書か確かめてください。"


def _duplicates(corpus: Corpus) -> Iterator[str]:
    """Documents whose files are the same bytes."""
    same: dict[str, list[str]] = defaultdict(list)
    for entry in corpus.entries:
        same[entry.sha256].append(entry.catalogued.file or entry.catalogued.id)
    for files in same.values():
        if len(files) > 1:
            yield f"{'、'.join(files)} は中身が同じです。一つを残して外してください。"


def _orphans(folders: Sequence[Path]) -> Iterator[str]:
    """Sidecars whose file has gone."""
    for folder in folders:
        for path in sorted((folder / DOCUMENTS).rglob(f"*{on_disk.SIDECAR}")):
            if not path.with_name(path.name.removesuffix(on_disk.SIDECAR)).exists():
                name = on_disk.shown(str(path.relative_to(folder)))
                yield f"{name} に対応するファイルがありません。ファイルを戻すか、外してください。"
