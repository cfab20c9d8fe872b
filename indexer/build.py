"""Build an index of a corpus: read, cut, embed, write a version, switch to it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from indexer import chive, chunk, formats, glossary, lock, store
from indexer.catalog import Entry, read_corpora
from indexer.embed import STATIC
from indexer.errors import CorpusError, IndexUnwritable
from indexer.glossary import Glossary
from indexer.japanese import dictionary_version
from indexer.models import AS_IT_COMES, Running
from indexer.parts import Progress
from indexer.plan import Plan, Source, carry_out, digest, key_of, served
from indexer.report import BuildReport
from indexer.types import Document
from indexer.versions import FORMAT, Manifest

# How the libraries say that a disk is full.
_FULL = ("No space left", "disk is full", "quota exceeded", "File too large")
WAITING = "ほかの索引作りが終わるのを待っています"


def build(
    corpora: Sequence[Path],
    index: Path,
    *,
    encoder: str | None = None,
    running: Running = AS_IT_COMES,
    progress: Progress | None = None,
) -> BuildReport:
    """Index the documents of the folders ``corpora`` into ``index``.

    ``encoder``: the identity of the encoder (indexer/models.py), ``running``: how it is run.
    A new version is written beside the old one and switched to at the end; where corpus and
    settings are those of the current version, nothing is done. It begins with the current one
    where settings, encoder and dictionary are the same: only documents that are new or changed are
    read. Documents that cannot be read are left out and named in the report. Where another process
    is building the same index, this one waits for it.

    Raises CorpusError where nothing can be read at all, IndexUnwritable where ``index`` cannot be
    written to.
    """
    began = time.perf_counter()
    corpus = read_corpora(corpora)
    if not corpus.entries:
        folders = "、".join(map(str, corpora))
        first = f"{corpus.problems[0]}" if corpus.problems else "文書を置いてください。"
        raise CorpusError(f"{folders} に索引にできる文書がありません。{first}")
    words = glossary.read(corpora)
    sources = [
        Source(entry.catalogued.id, _entry_key(entry), partial(_read, entry))
        for entry in corpus.entries
    ]
    made_of = digest([(one.id, one.key) for one in sources], words)
    plan = Plan(sources, len(sources), words, _manifest(made_of, encoder), running)
    say = progress or _silent
    done = served(index, plan.manifest)
    if done is None:
        with _writing(index, say):
            done = served(index, plan.manifest, switch=True) or carry_out(index, plan, say)
    seconds = time.perf_counter() - began
    return replace(done, problems=(*corpus.problems, *done.problems), seconds=seconds)


def build_documents(
    documents: Iterable[Document],
    index: Path,
    *,
    words: Glossary | None = None,
    encoder: str | None = None,
    running: Running = AS_IT_COMES,
    progress: Progress | None = None,
) -> BuildReport:
    """Index ``documents``, which are taken one by one, with the glossary ``words``.

    Otherwise as ``build``.
    """
    began = time.perf_counter()
    sources = (Source(one.id, key_of(repr(one)), partial(_same, one)) for one in documents)
    say = progress or _silent
    with _writing(index, say):
        plan = Plan(sources, 0, words or Glossary(), _manifest("", encoder), running)
        done = carry_out(index, plan, say)
    return replace(done, seconds=time.perf_counter() - began)


def _same(document: Document) -> Document:
    return document


def _silent(stage: str, done: int, total: int) -> None:
    """Whoever builds without looking on."""


def is_stale(corpora: Sequence[Path], built: Manifest, encoder: str | None = None) -> bool:
    """Whether an index ``built`` of the folders ``corpora`` would be another one today.

    ``encoder`` names the one that it should be for, where that is set. Raises CorpusError where a
    folder is not there.
    """
    corpus = read_corpora(corpora)
    keys = [(entry.catalogued.id, _entry_key(entry)) for entry in corpus.entries]
    made_of = digest(keys, glossary.read(corpora))
    return _manifest(made_of, encoder or built.encoder).version != built.version


def _manifest(made_of: str, encoder: str | None) -> Manifest:
    dictionary = f"{dictionary_version()}, {chive.data_version()}"
    settings = {"chunk_budget": chunk.BUDGET}
    return Manifest(FORMAT, made_of, encoder or STATIC, 0, dictionary, settings)


def _entry_key(entry: Entry) -> str:
    return key_of(repr((entry.catalogued, entry.sha256, entry.listed)))


@contextmanager
def _writing(index: Path, say: Progress) -> Iterator[None]:
    """Hold the lock of ``index``; what hinders writing is said in a sentence."""
    try:
        with lock.held(index, lambda: say(WAITING, 0, 1)):
            yield
    except (OSError, store.StoreError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if any(words in reason for words in _FULL):
            reason = "空き容量がありません"
        raise IndexUnwritable(
            f"索引 {index} に書けません（{reason}）。空き容量と書き込みの権限を確かめ、"
            "もう一度 senryaku index を実行してください。"
        ) from error


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
