"""Build an index of a corpus: read, cut, embed, write a version, switch to it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from indexer import chunk, formats, glossary, lexical, store, terms, vectors, versions
from indexer.catalog import Corpus, Entry, read_corpora
from indexer.chive import bake
from indexer.embed import STATIC, Encoder, SentenceEncoder, Vectors
from indexer.errors import CorpusError, IndexMismatch, SenryakuError
from indexer.glossary import Glossary
from indexer.japanese import dictionary_version
from indexer.types import Chunk, Document
from indexer.versions import FORMAT, Manifest

Progress = Callable[[str, int, int], None]  # stage in Japanese, how many done, of how many


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``flags``: worth knowing; ``problems``: documents that were left out."""

    version: str
    built: bool  # False: nothing had changed, nothing was done
    documents: int
    sections: int
    chunks: int
    characters: int
    flags: tuple[str, ...]
    problems: tuple[str, ...]
    seconds: float


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
    documents, problems = _read(corpus.entries, say)
    if not documents:
        raise CorpusError(problems[0])
    with versions.building(index) as folder:
        glossary.save(folder / versions.GLOSSARY, words)
        manifest = _write(folder, documents, manifest, say)
        manifest = replace(manifest, problems=tuple(problems))
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


def _read(entries: Sequence[Entry], say: Progress) -> tuple[list[Document], list[str]]:
    documents: list[Document] = []
    problems: list[str] = []
    for i, entry in enumerate(entries):
        say("文書を読んでいます", i, len(entries))
        try:
            document = formats.read(entry.path, entry.catalogued)
        except CorpusError as error:
            problems.append(str(error))
            continue
        if not entry.listed:
            title = document.heading(document.sections[0])
            named = replace(document.catalogued, title=title)
            note = f"{entry.catalogued.file} は目録にありません。題名は本文の先頭から取りました。"
            document = replace(document, catalogued=named, flags=(*document.flags, note))
        documents.append(document)
    say("文書を読んでいます", len(entries), len(entries))
    return documents, problems


def _write(
    folder: Path, documents: Sequence[Document], manifest: Manifest, say: Progress
) -> Manifest:
    """Write everything but the manifest of a version; return the manifest completed."""
    cut: list[tuple[Document, list[Chunk]]] = []
    chunks: list[Chunk] = []
    for document in documents:
        cut.append((document, chunk.chunks(document, first_id=len(chunks))))
        chunks.extend(cut[-1][1])
    say("文章を区切りました", len(chunks), len(chunks))
    store.write(folder / versions.STORE, cut, terms.collect(c.text for c in chunks))
    texts = ["\n".join((*c.path, c.text)) for c in chunks]
    static = bake(texts, folder / versions.ENCODER)
    encoder: Encoder = static if manifest.encoder == STATIC else SentenceEncoder(manifest.encoder)
    say("意味を計算しています", 0, len(chunks))
    rows = _encode(encoder, texts, say)
    vectors.build(folder / versions.VECTORS, [c.id for c in chunks], rows)
    lexical.build(
        folder / versions.LEXICAL,
        (
            (c.id, c.document_id, lexical.words(" ".join(c.path), c.text, static.rows(text)))
            for c, text in zip(chunks, texts, strict=True)
        ),
    )
    return replace(
        manifest,
        dimension=encoder.dimension,
        documents=len(documents),
        sections=sum(len(document.sections) for document in documents),
        chunks=len(chunks),
        characters=sum(len(document.text) for document in documents),
        flags=tuple(flag for document in documents for flag in document.flags),
    )


def _encode(encoder: Encoder, texts: Sequence[str], say: Progress, batch: int = 256) -> Vectors:
    parts: list[Vectors] = []
    for start in range(0, len(texts), batch):
        part = encoder.encode_documents(texts[start : start + batch])
        if part.shape[1] != encoder.dimension or not np.isfinite(part).all():
            raise IndexMismatch(
                f"埋め込みモデル「{encoder.name}」が数でない値か別の次元を返しました。"
                "別のモデルを指定してください。"
            )
        parts.append(part)
        say("意味を計算しています", min(start + batch, len(texts)), len(texts))
    return np.concatenate(parts)


def _report(
    manifest: Manifest, problems: tuple[str, ...], *, built: bool, began: float
) -> BuildReport:
    return BuildReport(
        version=manifest.version,
        built=built,
        documents=manifest.documents,
        sections=manifest.sections,
        chunks=manifest.chunks,
        characters=manifest.characters,
        flags=manifest.flags,
        problems=(*problems, *manifest.problems),
        seconds=time.perf_counter() - began,
    )
