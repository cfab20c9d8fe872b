"""A collection to measure retrieval with: documents, queries, and which answers which.

The folder holds corpus.jsonl ``{id, title, text}``, queries.jsonl ``{id, text}`` and qrels.jsonl
``{query_id, doc_id, relevance}``, one object a line; other keys are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.dataset import DatasetError, records
from indexer.errors import CorpusError
from indexer.formats import markdown, text
from indexer.types import Catalogued, Document

Qrels = dict[str, dict[str, int]]  # query id → document id → relevance

_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)  # by which Markdown is known


@dataclass(frozen=True, slots=True)
class Passage:
    """A document of the collection as given; ``line`` is where it stands in corpus.jsonl."""

    id: str
    title: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Collection:
    """What is searched and asked, in the order of the files; every query has a judgement."""

    passages: tuple[Passage, ...]
    queries: dict[str, str]  # text by id
    qrels: Qrels
    notices: tuple[str, ...] = ()  # what is not used, one Japanese sentence each


def load(folder: Path) -> Collection:
    """The collection in ``folder``.

    Queries without a judgement and judgements of unknown queries are left out and named in the
    notices; a judged document that is not in the corpus stays, and is never found. Raises
    DatasetError, with file and line, at the first thing that is wrong.
    """
    if not folder.is_dir():
        raise DatasetError(
            f"{folder} というフォルダがありません。"
            "corpus.jsonl、queries.jsonl、qrels.jsonl のあるフォルダを指定してください。"
        )
    passages = _passages(folder / "corpus.jsonl")
    asked = _queries(folder / "queries.jsonl")
    judged = _qrels(folder / "qrels.jsonl")
    queries = {key: query for key, query in asked.items() if key in judged}
    if not queries:
        raise DatasetError(
            f"{folder} の qrels.jsonl に queries.jsonl の問が一つもありません。id を合わせてください。"
        )
    qrels = {key: judged[key] for key in queries}
    known = {passage.id for passage in passages}
    lost = {name for found in qrels.values() for name in found} - known
    notices = (
        _notice(asked.keys() - judged.keys(), "qrels.jsonl に判定がないため数えません", "問"),
        _notice(judged.keys() - asked.keys(), "queries.jsonl にないため数えません", "判定の問"),
        _notice(lost, "corpus.jsonl にないため、見つからなかったものと数えます", "判定の文書"),
    )
    return Collection(passages, queries, qrels, tuple(filter(None, notices)))


def sampled(found: Collection, most: int) -> Collection:
    """``found`` with at most ``most`` of its queries, evenly spaced; its documents stay."""
    step = max(1, -(-len(found.queries) // most))
    kept = list(found.queries)[::step]
    return replace(
        found,
        queries={key: found.queries[key] for key in kept},
        qrels={key: found.qrels[key] for key in kept},
    )


def read(passage: Passage) -> Document:
    """The document that ``passage`` is, its title first, read as Markdown where it has headings.

    Raises CorpusError where it has neither a title nor a text.
    """
    known = Catalogued(passage.id, passage.title, f"corpus.jsonl の{passage.line}行目")
    if not passage.title and not passage.text.strip():
        raise CorpusError(f"{known.file}（{passage.id}）に題名も本文もありません。")
    if _HEADING.search(passage.text):
        front = f"---\ntitle: {passage.title}\n---\n" if passage.title else ""
        return markdown.read(f"{front}{passage.text}".encode(), known)
    return text.document(f"{passage.title}\n\n{passage.text}", known)


def _passages(path: Path) -> tuple[Passage, ...]:
    found: dict[str, Passage] = {}
    for number, record in records(path):
        where = f"{path} の{number}行目"
        key = _id(record, "id", where)
        if key in found:
            raise DatasetError(f"{where}: id「{key}」が重複しています。どちらかを除いてください。")
        title = " ".join(_text({"title": "", **record}, "title", where).split())
        found[key] = Passage(key, title, _text(record, "text", where), number)
    if not found:
        raise DatasetError(f"{path}: 文書が一つもありません。")
    return tuple(found.values())


def _queries(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, record in records(path):
        where = f"{path} の{number}行目"
        key, query = _id(record, "id", where), _text(record, "text", where).strip()
        if key in found:
            raise DatasetError(f"{where}: id「{key}」が重複しています。どちらかを除いてください。")
        if not query:
            raise DatasetError(f"{where}: 項目「text」が空です。問を書くか行を除いてください。")
        found[key] = query
    return found


def _qrels(path: Path) -> Qrels:
    found: Qrels = {}
    for number, record in records(path):
        where = f"{path} の{number}行目"
        query, name = _id(record, "query_id", where), _id(record, "doc_id", where)
        relevance = record.get("relevance")
        if type(relevance) is not int:
            raise DatasetError(f"{where}: 項目「relevance」は整数にしてください。")
        if found.setdefault(query, {}).setdefault(name, relevance) != relevance:
            raise DatasetError(f"{where}: 「{query}」と「{name}」の判定が二通りあります。")
    return found


def _id(record: Mapping[str, Any], name: str, where: str) -> str:
    value = record.get(name)
    if type(value) is int:
        return str(value)
    if not isinstance(value, str) or not value.strip() or value != _encodable(value):
        raise DatasetError(f"{where}: 項目「{name}」は空でない文字列か整数にしてください。")
    return value


def _text(record: Mapping[str, Any], name: str, where: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise DatasetError(f"{where}: 項目「{name}」は文字列にしてください。")
    return _encodable(value)


def _encodable(value: str) -> str:
    """``value`` with every lone surrogate replaced, so that it can be written as UTF-8."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _notice(ids: set[str], why: str, what: str) -> str:
    if not ids:
        return ""
    more = " ほか" if len(ids) > 1 else ""
    return f"{what} {len(ids):,} 件（{min(ids)}{more}）は {why}。"
