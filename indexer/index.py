"""Build an index of a corpus, open it, search it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer import chunk, formats, glossary, lexical, store, terms, vectors, versions
from indexer.catalog import Corpus, Entry, read_corpora
from indexer.embed import STATIC, Encoder, SentenceEncoder, StaticEncoder, Vectors, bake
from indexer.errors import CorpusError, IndexDamaged, IndexMismatch, SenryakuError
from indexer.glossary import Glossary
from indexer.japanese import dictionary_version
from indexer.types import Catalogued, Chunk, Document, Hit
from indexer.versions import FORMAT, Manifest

Progress = Callable[[str, int, int], None]  # stage in Japanese, how many done, of how many

LEXICAL_SHARE = 0.6  # of the fused score; the rest is the dense one's
_DEPTH = 100  # candidates taken from each retriever
_ENCODER, _STORE, _LEXICAL, _VECTORS = "encoder", "store.sqlite", "lexical", "vectors.faiss"
_GLOSSARY = "glossary.json"


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
        glossary.save(folder / _GLOSSARY, words)
        manifest = _write(folder, documents, manifest, say)
        if not problems:
            versions.publish(index, folder, manifest)
        else:  # not the version these files would make: built again once they are mended
            manifest = replace(manifest, corpus=f"{manifest.corpus}-")
            versions.publish(index, folder, manifest)
    return _report(manifest, (*corpus.problems, *problems), built=True, began=began)


class Index:
    """One version of an index, open for reading from any thread."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._store = store.Store(folder / _STORE)
        self._static = StaticEncoder(folder / _ENCODER)
        try:
            self._lexical = lexical.Lexical(folder / _LEXICAL)
            self._vectors = vectors.VectorIndex(folder / _VECTORS)
        except (ValueError, RuntimeError, OSError) as error:
            raise IndexDamaged(
                f"索引 {folder} を開けません（{error}）。senryaku index で作り直してください。"
            ) from None
        self._encoder: Encoder = (
            self._static if manifest.encoder == STATIC else SentenceEncoder(manifest.encoder)
        )
        if self._encoder.dimension != self._vectors.dimension:
            raise IndexMismatch(
                f"索引のベクトルは {self._vectors.dimension} 次元で、モデル「{self._encoder.name}」は"
                f" {self._encoder.dimension} 次元です。senryaku index で作り直してください。"
            )

    @classmethod
    def open(cls, index: Path | str, *, encoder: str | None = None) -> Index:
        """Open the current version of ``index``; ``encoder`` names the one that it must be for.

        Raises IndexMissing, IndexDamaged or IndexMismatch.
        """
        folder = versions.current(Path(index))
        manifest = versions.read_manifest(folder)
        if encoder is not None and encoder != manifest.encoder:
            raise IndexMismatch(
                f"索引 {index} は埋め込みモデル「{manifest.encoder}」で作られていますが、"
                f"設定は「{encoder}」です。設定を合わせるか、senryaku index で作り直してください。"
            )
        return cls(folder, manifest)

    @cached_property
    def glossary(self) -> Glossary:
        """The glossary of the corpus, read when first asked for."""
        return glossary.load(self.folder / _GLOSSARY)

    @property
    def catalogued(self) -> tuple[Catalogued, ...]:
        """The documents of the index, in catalogue order."""
        return self._store.catalogued

    def document(self, document_id: str) -> Document:
        """The document of that id; raises SenryakuError where there is none."""
        return self._store.document(document_id)

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """All chunks of a document in reading order."""
        return self._store.chunks_of(document_id)

    def search(self, query: str, k: int = 10, documents: Sequence[str] | None = None) -> list[Hit]:
        """The ``k`` best chunks for ``query``, best first, ties by chunk id.

        Raises SenryakuError where ``documents`` names one that is not indexed.
        """
        for document_id in documents or ():
            if all(entry.id != document_id for entry in self.catalogued):
                self.document(document_id)  # raises, naming those there are
        if documents is not None and not documents:
            raise SenryakuError("文書が一つも選ばれていません。文書を選んでください。")
        depth = max(k, _DEPTH)
        words = lexical.words(query, query, self._static.rows(query))
        lexical_scores = dict(self._lexical.search(words, depth, documents))
        within = self._store.chunk_ids(documents) if documents is not None else None
        vector = self._encoder.encode_queries([query])[0]
        dense_scores = dict(self._vectors.search(vector, depth, within))
        ranked = _fuse(lexical_scores, dense_scores)[:k]
        chunks = self._store.chunks([chunk_id for chunk_id, _ in ranked])
        return [
            Hit(c, score, lexical_scores.get(c.id), dense_scores.get(c.id))
            for c, (_, score) in zip(chunks, ranked, strict=True)
        ]

    def frequency(self, term: str) -> int:
        """In how many chunks the word or noun compound ``term`` (folded) occurs."""
        return self._store.frequency(term)

    def read_as(self, reading: str) -> list[str]:
        """The words of the corpus read ``reading`` (katakana), the most frequent first."""
        return self._store.read_as(reading)

    def compounds(self) -> list[str]:
        """All noun compounds of the corpus, folded."""
        return self._store.compounds()

    def word_vectors(self, words: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(words), dimension); a zero row for an unknown word."""
        return self._static.word_vectors(words)


def _fuse(lexical_scores: dict[int, float], dense: dict[int, float]) -> list[tuple[int, float]]:
    """One ranking of two: BM25 as a share of its best, plus the cosine where it is positive."""
    best = max(lexical_scores.values(), default=0.0) or 1.0
    fused = {
        i: LEXICAL_SHARE * lexical_scores.get(i, 0.0) / best
        + (1 - LEXICAL_SHARE) * max(0.0, dense.get(i, 0.0))
        for i in {*lexical_scores, *dense}
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


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
        found = versions.read_manifest(versions.current(index))
    except SenryakuError:
        return None
    return found if found.version == wanted.version else None


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
    store.write(folder / _STORE, cut, terms.collect(c.text for c in chunks))
    texts = ["\n".join((*c.path, c.text)) for c in chunks]
    static = bake(texts, folder / _ENCODER)
    encoder: Encoder = static if manifest.encoder == STATIC else SentenceEncoder(manifest.encoder)
    say("意味を計算しています", 0, len(chunks))
    rows = _encode(encoder, texts, say)
    vectors.build(folder / _VECTORS, [c.id for c in chunks], rows)
    lexical.build(
        folder / _LEXICAL,
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


def _encode(encoder: Encoder, texts: Sequence[str], say: Progress, batch: int = 256) -> np.ndarray:
    parts: list[np.ndarray] = []
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
        problems=problems,
        seconds=time.perf_counter() - began,
    )
