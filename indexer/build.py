"""Build an index of a corpus: read, cut, embed, write a version, switch to it."""

from __future__ import annotations

import hashlib
import json
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

from indexer import chunk, formats, glossary, versions
from indexer.catalog import Corpus, Entry, read_corpora
from indexer.embed import STATIC
from indexer.errors import CorpusError, SenryakuError
from indexer.glossary import Glossary
from indexer.japanese import dictionary_version
from indexer.parts import Parts, Progress
from indexer.report import BuildReport
from indexer.types import Document
from indexer.versions import FORMAT, Manifest

_AHEAD = 2  # documents read ahead of the one that is worked on


def build(
    corpora: Sequence[Path],
    index: Path,
    *,
    encoder: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Index the documents of the folders ``corpora`` into ``index``.

    A new version is written beside the old one and switched to at the end; where corpus and
    settings are those of the current version, nothing is done. Documents that cannot be read are
    left out and named in the report. Raises CorpusError where nothing can be read at all.
    """
    began = time.perf_counter()
    say = progress or (lambda stage, done, total: None)
    corpus = read_corpora(corpora)
    if not corpus.entries:
        folders = "、".join(map(str, corpora))
        first = f"{corpus.problems[0]}" if corpus.problems else "文書を置いてください。"
        raise CorpusError(f"{folders} に索引にできる文書がありません。{first}")
    words = glossary.read(corpora)
    manifest = _manifest(corpus, words, encoder or STATIC)
    if (found := _unchanged(index, manifest)) is not None:
        return _report(found, corpus.problems, built=False, began=began)
    problems: list[str] = []
    with versions.building(index) as folder:
        glossary.save(folder / versions.GLOSSARY, words)
        parts = Parts(folder)
        try:
            for document in _documents(corpus.entries, say, problems):
                parts.add(document)
            if not parts.summaries:
                raise CorpusError(problems[0])
            manifest = replace(manifest, dimension=parts.finish(manifest.encoder, say))
        finally:
            parts.close()
        manifest = replace(
            manifest,
            contents=tuple(parts.summaries),
            problems=tuple(problems),
        )
        versions.publish(index, folder, manifest)
    return _report(manifest, corpus.problems, built=True, began=began)


def _manifest(corpus: Corpus, words: Glossary, encoder: str) -> Manifest:
    entries = [(asdict(entry.catalogued), entry.sha256, entry.listed) for entry in corpus.entries]
    digest = hashlib.sha256(
        json.dumps([entries, asdict(words)], sort_keys=True).encode()
    ).hexdigest()
    settings = {"chunk_budget": chunk.BUDGET}
    return Manifest(FORMAT, digest, encoder, 0, dictionary_version(), settings)


def _unchanged(index: Path, wanted: Manifest) -> Manifest | None:
    """The manifest of the current version where it is the wanted one and whole."""
    try:
        folder = versions.current(index)
        found = versions.read_manifest(folder)
    except SenryakuError:
        return None
    same = found.version == wanted.version
    return found if same and versions.is_whole(folder, found) else None


def _documents(entries: Sequence[Entry], say: Progress, problems: list[str]) -> Iterator[Document]:
    """The documents of ``entries`` one by one; what cannot be read is named in ``problems``.

    The next is read while one is worked on: a PDF in a process of its own, on another core.
    """
    with ThreadPoolExecutor(_AHEAD) as readers:
        waiting = deque(readers.submit(_read, entry) for entry in entries[:_AHEAD])
        try:
            for i in range(len(entries)):
                say("文書を読んでいます", i, len(entries))
                found = waiting.popleft().result()
                if i + _AHEAD < len(entries):
                    waiting.append(readers.submit(_read, entries[i + _AHEAD]))
                if isinstance(found, Document):
                    yield found
                else:
                    problems.append(found)
        finally:
            readers.shutdown(wait=False, cancel_futures=True)
    say("文書を読んでいます", len(entries), len(entries))


def _read(entry: Entry) -> Document | str:
    """The document of ``entry``, or one sentence that says why it cannot be read."""
    try:
        document = formats.read(entry.read(), entry.catalogued)
    except CorpusError as error:
        return str(error)
    except Exception as error:  # a library at odds with foreign bytes must not stop the rest
        return (
            f"{entry.catalogued.file} を読む途中で問題が起きました（{type(error).__name__}: "
            f"{str(error)[:120]}）。文書が壊れていないか確かめてください。"
        )
    document = replace(document, flags=(*entry.flags, *document.flags))
    return document if entry.listed else _titled(document)


def _titled(document: Document) -> Document:
    """A document without a catalogue entry: its title is its own."""
    known = document.catalogued
    title = known.title or document.heading(document.sections[0])
    note = f"{known.file} は目録にありません。題名は本文の先頭から取りました。"
    flags = (*document.flags, note)
    return replace(document, catalogued=replace(known, title=title), flags=flags)


def _report(
    manifest: Manifest, problems: tuple[str, ...], *, built: bool, began: float
) -> BuildReport:
    return BuildReport(
        version=manifest.version,
        built=built,
        contents=manifest.contents,
        problems=(*problems, *manifest.problems),
        seconds=time.perf_counter() - began,
    )
