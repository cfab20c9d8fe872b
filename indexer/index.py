"""Open an index and search it. Importing this needs nothing that only building does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from indexer import filters, glossary, lexical, store, vectors, versions
from indexer.embed import STATIC, Encoder, SentenceEncoder, StaticEncoder, Vectors
from indexer.errors import IndexDamaged, IndexMismatch
from indexer.expand import Other
from indexer.features import Floats
from indexer.filters import Filter, Within
from indexer.glossary import Glossary
from indexer.models import AS_IT_COMES, Running
from indexer.normalize import fold_text
from indexer.register.query import Entry, RegisterQuery
from indexer.rerank import CrossReranker, Reranker
from indexer.search import Retriever, Searcher
from indexer.types import Catalogued, Chunk, Document, Hit, Link, Section
from indexer.versions import Manifest

_LONGEST_NAME = 60  # characters of the name of a thing that a document calls for short


class Index:
    """One version of an index, open for reading from any thread."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        *,
        reranker: Reranker | None = None,
        running: Running = AS_IT_COMES,
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self._store = store.Store(folder / versions.STORE)
        self.glossary: Glossary = glossary.load(folder / versions.GLOSSARY)
        try:
            self._static = StaticEncoder(folder / versions.ENCODER)
            words = lexical.Lexical(folder / versions.LEXICAL)
            meanings = vectors.VectorIndex(folder / versions.VECTORS)
        except (ValueError, KeyError, TypeError, ArithmeticError, RuntimeError, OSError) as error:
            raise IndexDamaged(
                f"索引 {folder} を開けません（{str(error)[:120]}）。senryaku index で作り直してください。"
            ) from None
        encoder: Encoder = (
            self._static
            if manifest.encoder == STATIC
            else SentenceEncoder(manifest.encoder, running)
        )
        if encoder.dimension != meanings.dimension:
            raise IndexMismatch(
                f"索引のベクトルは {meanings.dimension} 次元で、モデル「{encoder.name}」は"
                f" {encoder.dimension} 次元です。senryaku index で作り直してください。"
            )
        self._searcher = Searcher(
            self._store, words, meanings, self._static, encoder, self.glossary, reranker
        )
        self._law = lru_cache(maxsize=4096)(self._law_of)
        self._provision = lru_cache(maxsize=16_384)(self._provision_of)
        self._shorts = lru_cache(maxsize=1024)(self._shorts_of)
        self._within = lru_cache(maxsize=64)(self._within_of)

    @classmethod
    def open(
        cls,
        index: Path | str,
        *,
        encoder: str | None = None,
        reranker: str | None = None,
        running: Running = AS_IT_COMES,
    ) -> Index:
        """Open the current version of ``index``; ``encoder`` names the one that it must be for.

        ``reranker``: name or folder of a CrossEncoder that reads the best hits again; ``running``:
        how it and the encoder are run. Raises IndexMissing, IndexDamaged, IndexMismatch or, for a
        model that cannot be loaded, ModelError.
        """
        folder = versions.current(Path(index))
        manifest = versions.read_manifest(folder)
        if encoder is not None and encoder != manifest.encoder:
            raise IndexMismatch(
                f"索引 {index} は埋め込みモデル「{manifest.encoder}」で作られていますが、"
                f"設定は「{encoder}」です。設定を合わせるか、senryaku index で作り直してください。"
            )
        again = CrossReranker(reranker, running) if reranker else None
        return cls(folder, manifest, reranker=again, running=running)

    @property
    def catalogued(self) -> tuple[Catalogued, ...]:
        """The documents of the index, in catalogue order."""
        return self._store.catalogued

    @property
    def reranks(self) -> bool:
        """Whether a reranker has the last word on the order of hits."""
        return self._searcher.reranker is not None

    def document(self, document_id: str) -> Document:
        """The document of that id; raises SenryakuError where there is none."""
        return self._store.document(document_id)

    def folded(self, document_id: str, start: int, end: int) -> str:
        """``text[start:end]`` of the document folded, at little cost where it has many lines."""
        return self._store.folded(document_id).span(start, end)

    def chunks_of(self, document_id: str) -> list[Chunk]:
        """All chunks of a document in reading order."""
        return self._store.chunks_of(document_id)

    def follow(self, document_id: str, link: Link) -> tuple[str, Section] | None:
        """What ``link`` of the document ``document_id`` means: a document's id and its section.

        None where it is not in this document and no document of the index is that law. A law as a
        whole, and a provision that its text does not have, is the document itself (section 0).
        """
        if link.law is None:
            document = self.document(document_id)
            return None if link.section is None else (document_id, document.sections[link.section])
        target = self._law(link.law)
        return None if target is None else (target, self._provision(target, link.address))

    def provision(self, document_id: str, address: tuple[str, ...]) -> Section | None:
        """The section of a law at ``address`` (numbers from the article down); None where none is."""
        found = self._provision(document_id, address)
        return found if found.id else None

    def search(
        self,
        query: str,
        k: int = 10,
        documents: Sequence[str] | None = None,
        retriever: Retriever = "hybrid",
        others: Sequence[Other] = (),
        where: Filter | None = None,
        asked: str | None = None,
    ) -> list[Hit]:
        """The ``k`` best chunks for ``query``, best first, ties in reading order.

        ``retriever``: both of them and the ranker, or one alone, scored as it scores. ``others``:
        (words of the query, wordings that may stand for them). ``asked``: the question that
        ``query`` was made of, where it is another: models read that. The best are those that fit
        ``where`` and are of ``documents``, the short form of a filter by ids alone. Raises
        SenryakuError where one of them names what is not indexed, or nothing is left.
        """
        ids = None if documents is None else tuple(documents)
        unlimited = where is None and ids is None
        within = None if unlimited else self._within(where or Filter(), ids)
        read = self._searcher.read(query, others, asked)
        found = self._searcher.find(read, k, within, retriever)
        chunks = self._store.chunks([one.chunk_id for one in found])
        return [
            Hit(chunk, one.score, one.lexical, one.dense)
            for chunk, one in zip(chunks, found, strict=True)
        ]

    def fitting(self, where: Filter) -> list[str]:
        """The ids of the documents that fit ``where``, in catalogue order; raises as ``search``."""
        return list(self._within(where, None).documents)

    def _within_of(self, where: Filter, documents: tuple[str, ...] | None) -> Within:
        return filters.resolve(where, self._store, documents)

    def candidates(self, query: str) -> tuple[list[int], Floats]:
        """What the ranker chooses from for ``query``: chunk ids, and their features as rows.

        The columns are named by indexer.features.FEATURES.
        """
        return self._searcher.candidates(self._searcher.read(query))

    def document_of(self, chunk_id: int) -> str:
        """The id of the document that a chunk is of."""
        return self.catalogued[self._store.place(chunk_id)[0]].id

    def _law_of(self, law: str) -> str | None:
        from indexer import references  # no question needs it

        return references.resolve(Link(0, 0, law, ()), self.catalogued)

    def _provision_of(self, document_id: str, address: tuple[str, ...]) -> Section:
        from indexer import references

        document = self.document(document_id)
        return references.find(document, address) or document.sections[0]

    def register(self, query: RegisterQuery) -> list[Entry]:
        """The rows of the register that ``query`` asks for, in catalogue order.

        Raises SenryakuError where it names a document that is not indexed.
        """
        for document_id in query.documents or ():
            if all(known.id != document_id for known in self.catalogued):
                self.document(document_id)  # says which there are
        return self._store.register(query)

    def frequency(self, term: str) -> int:
        """In how many chunks the word or noun compound ``term`` (folded) occurs."""
        return self._store.frequency(term)

    def definitions(self, term: str) -> list[tuple[str, int, int, int]]:
        """Where the folded ``term`` is defined: (document id, start, end, how clearly), in order.

        How clearly: 3 outright, 2 in brackets behind it, 1 in passing (indexer.definitions).
        """
        return self._store.definitions(term)

    def shorts(self, document_id: str) -> tuple[tuple[str, str], ...]:
        """What a document calls things for short: (folded term, the folded words it stands for).

        The words may begin before the thing's name; they end with it. 本部 in one law is the body
        of another name in the next, so that these hold in one document only.
        """
        return self._shorts(document_id)

    def _shorts_of(self, document_id: str) -> tuple[tuple[str, str], ...]:
        text = self.document(document_id).text
        spans = self._store.shorts(document_id)
        return tuple((t, fold_text(text[max(a, b - _LONGEST_NAME) : b])) for t, a, b in spans)

    def read_as(self, reading: str) -> list[str]:
        """The words of the corpus read ``reading`` (katakana), the most frequent first."""
        return self._store.read_as(reading)

    def compounds(self) -> list[str]:
        """All noun compounds of the corpus, folded."""
        return self._store.compounds()

    def word_vectors(self, words: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(words), dimension); a zero row for an unknown word."""
        return self._static.word_vectors(words)
