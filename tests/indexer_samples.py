"""What the indexer's tests share: small corpora on disk, and documents made up by hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st

from indexer.formats.text import document
from indexer.types import Catalogued, Document

# One document, long enough to rank, small enough to build in a second.
GOALS = """第1期 健康づくり計画

1. 目標

1.1. 健康寿命

健康寿命を男女とも３年以上延伸し、75歳以上とすることを目指す。

1.2. 期間

計画の期間は令和六年度から５年間とする。

2. 施策

○ 認知症施策の推進

・ 認知症の人と家族を支える。

○ 薬剤耐性（AMR）対策の推進
"""
TRADE = """貿易白書 概要

1. 輸出

自動車の輸出は前年より増えた。

2. 輸入

小麦の輸入は前年より減った。
"""

_WORDS = (
    "健康寿命 延伸 基本方針 研究開発 AMED を 核 とした の に は 推進する 認知症 施策 データ 利活用 "
    "KPI ＱＯＬ 2024 年度 ３年以上 第十七条 整備 （案） 「目標」 ①医薬品 、 ・ ／ 健康 医療 戦略 こと New drug"
).split()
_ENDS = ("", "", "。", "。（P）", "を図る。", "【P】", "する", "（", "」")
_MARKERS = (
    "1. |2. |3.|1.1.|1.2. |2.1.|3.2.1.|4 |3.5 |(1)|（１）|（２）|(3) |○ |○|〇|● |① |②|③ |・ |・|"
    "\ue000 |\uf0b7|※ |（※）|※１ |第1章 |第２節 |Ⅰ. |Ⅱ "
).split("|")


def catalogued(document_id: str = "a", file: str = "documents/a.txt") -> Catalogued:
    return Catalogued(document_id, f"{document_id}の題", file)


def document_of(source: str, document_id: str = "a") -> Document:
    """The document that a text file with ``source`` in it is."""
    return document(source, catalogued(document_id))


def write_corpus(
    folder: Path, files: Mapping[str, str | bytes], catalog: str | bytes | None = None
) -> Path:
    """A corpus folder with ``files`` (by path below it), and a catalogue where one is given."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write(folder / name, content)
    if catalog is not None:
        write(folder / "catalog.toml", catalog)
    return folder


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def entry(document_id: str = "a", file: str = "documents/a.txt", **more: str) -> str:
    """One [[document]] of a catalogue."""
    keys = {"id": document_id, "title": f"{document_id}の題", "file": file, **more}
    return "[[document]]\n" + "".join(f'{key} = "{value}"\n' for key, value in keys.items()) + "\n"


def paragraphs() -> st.SearchStrategy[str]:
    """A line of running text, from one word to several full lines."""
    words = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map("".join)
    full = st.sampled_from(
        ("", "", "国民が健康な生活及び長寿を享受することのできる社会を形成するため、")
    )
    return st.tuples(full, words, st.sampled_from(_ENDS)).map("".join)


def lines() -> st.SearchStrategy[str]:
    """A line as a PDF gives it: heading, bullet, paragraph, page number, indented or not."""
    marked = st.tuples(st.sampled_from(_MARKERS), paragraphs()).map("".join)
    indented = st.tuples(st.sampled_from((" ", "\t", "　")), paragraphs()).map("".join)
    furniture = st.sampled_from(("", " ", "4", "- 12 -", "\f"))
    return st.one_of(paragraphs(), marked, indented, furniture)


def sources() -> st.SearchStrategy[str]:
    """Extracted text with a title and lines of any kind, none to two empty lines between them."""
    gaps = st.sampled_from(("\n", "\n\n", "\n\n\n"))
    body = st.lists(st.tuples(lines(), gaps).map("".join), max_size=12).map("".join)
    return body.map(lambda text: "計画の概要\n\n" + text)


def documents() -> st.SearchStrategy[Document]:
    return sources().map(document_of)
