"""What an index is to be, and how it becomes that: begun with the version that serves, or anew."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from indexer import embeddings, glossary, store, versions
from indexer.errors import CorpusError, IndexDamaged, SenryakuError
from indexer.glossary import Glossary
from indexer.models import AS_IT_COMES, Running
from indexer.parts import Base, Parts, Progress
from indexer.report import BuildReport
from indexer.types import Document
from indexer.versions import Manifest

READING = "文書を読んでいます"
_AHEAD = 2  # documents read ahead of the one that is worked on


@dataclass(frozen=True, slots=True)
class Source:
    """A document to index: how it is read, and what it is made of (another key, another document)."""

    id: str
    key: str
    read: Callable[[], Document | str]  # the document, or one sentence that says why there is none


@dataclass(frozen=True, slots=True)
class Plan:
    """What an index is to be."""

    sources: Iterable[Source]
    total: int  # how many sources there are; 0 where that shows at their end
    glossary: Glossary
    manifest: Manifest  # without what is known only once it is built
    running: Running = AS_IT_COMES  # of its encoder


def digest(keys: list[tuple[str, str]], words: Glossary) -> str:
    """What an index of the documents with these (id, key) pairs, in this order, is made of."""
    return key_of(repr((keys, words)))


def key_of(text: str) -> str:
    """SHA-256 of ``text`` as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def served(index: Path, wanted: Manifest, *, switch: bool = False) -> BuildReport | None:
    """A report of the version that is wanted, where it serves already and is whole.

    With ``switch`` also where it is an earlier one that is still there, which then serves again.
    """
    try:
        folder = index / wanted.version if switch else versions.current(index)
        found = versions.read_manifest(folder)
        if found.version != wanted.version or not versions.is_whole(folder, found):
            return None
        report = _report(folder, found)
        serving = versions.current(index) == folder
    except SenryakuError:
        return None
    if not serving:
        versions.switch(index, found.version)
    return replace(report, built=not serving)


def _report(folder: Path, manifest: Manifest) -> BuildReport:
    stored = store.Store(folder / versions.STORE)
    try:
        contents = stored.summaries()
    finally:
        stored.close()
    return BuildReport(manifest.version, True, contents, manifest.problems, 0.0, kept=len(contents))


def carry_out(index: Path, plan: Plan, say: Progress) -> BuildReport:
    """Write the version that ``plan`` describes and switch to it."""
    before = _base(index, plan.manifest)
    try:
        return _write(index, plan, before, say)
    except (IndexDamaged, store.StoreError):
        if before is None or not isinstance(plan.sources, Sequence):
            raise
    return _write(index, plan, None, say)  # it was damaged inside: begin anew


def _base(index: Path, wanted: Manifest) -> Base | None:
    """The version that serves, where the wanted one can begin with it."""
    try:
        folder = versions.current(index)
        found = versions.read_manifest(folder)
        if not found.is_base_of(wanted) or not versions.is_whole(folder, found):
            return None
        stored = store.Store(folder / versions.STORE)
        try:
            return Base(folder, found, dict(stored.keys()))
        finally:
            stored.close()
    except SenryakuError:
        return None


def _write(index: Path, plan: Plan, base: Base | None, say: Progress) -> BuildReport:
    problems: list[str] = []
    keys: list[tuple[str, str]] = []
    with versions.building(index) as folder:
        glossary.save(folder / versions.GLOSSARY, plan.glossary)
        parts = Parts(folder, base)
        try:
            for source, document in _documents(plan, parts, say):
                keys.append((source.id, source.key))
                if document is None:
                    parts.keep(source.id)
                elif isinstance(document, Document):
                    parts.add(document, source.key)
                else:
                    problems.append(document)
            if not parts.documents:
                raise CorpusError(problems[0] if problems else "索引にする文書がありません。")
            made_of = digest(keys, plan.glossary)
            if base is not None and base.manifest.corpus == made_of:  # the last source showed it
                return replace(_report(base.folder, base.manifest), built=False)
            cache = index / embeddings.FOLDER
            chunks, dimension = parts.finish(plan.manifest.encoder, cache, say, plan.running)
        finally:
            parts.close()
        manifest = replace(
            plan.manifest,
            corpus=made_of,
            documents=parts.documents,
            chunks=chunks,
            dimension=dimension,
            problems=tuple(problems),
        )
        versions.publish(index, folder, manifest, base.manifest if base else None)
    added, removed = parts.changes
    report = _report(index / manifest.version, manifest)
    return replace(report, kept=report.documents - added, removed=removed)


def _documents(
    plan: Plan, parts: Parts, say: Progress
) -> Iterator[tuple[Source, Document | str | None]]:
    """The documents of the plan one by one; None where ``parts`` has the same already.

    The next is read while one is worked on: a PDF in a process of its own, on another core.
    """
    waiting: deque[tuple[Source, Future[Document | str] | None]] = deque()
    done = 0
    with ThreadPoolExecutor(_AHEAD) as readers:
        try:
            for source in plan.sources:
                known = parts.is_held(source.id, source.key)
                waiting.append((source, None if known else readers.submit(source.read)))
                if len(waiting) > _AHEAD:
                    say(READING, done, max(plan.total, done))
                    yield _taken(waiting)
                    done += 1
            while waiting:
                say(READING, done, max(plan.total, done))
                yield _taken(waiting)
                done += 1
        finally:
            readers.shutdown(wait=False, cancel_futures=True)
    say(READING, done, done)


def _taken(
    waiting: deque[tuple[Source, Future[Document | str] | None]],
) -> tuple[Source, Document | str | None]:
    source, reading = waiting.popleft()
    return source, reading.result() if reading else None
