"""What a file is: its bytes decide, its suffix where they do not say, and a lie is flagged."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from indexer_samples import catalogued

from indexer.errors import CorpusError
from indexer.formats import FORMATS, LARGEST, detect, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)


def zipped(*names: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return whole.getvalue()


# (bytes, name, format; None where nothing reads it)
KINDS = [
    (b"%PDF-1.7\n", "a.pdf", "PDF"),
    (b"\n%PDF-1.4\n", "a.txt", "PDF"),
    (zipped("word/document.xml"), "a.docx", "Word"),
    (zipped("word/document2.xml"), "a.docx", "Word"),
    (zipped("word/document.xml"), "a.zip", "Word"),
    (zipped("xl/workbook.xml"), "a.xlsx", "Excel"),
    (zipped("a.txt"), "a.docx", None),
    (b"PK\x03\x04", "a.docx", None),
    (OLE, "a.doc", "古い形式か暗号化された Office"),
    (OLE, "a.docx", "古い形式か暗号化された Office"),
    (b'{"Law": {"@Num": "1"}}', "a.json", "法令 JSON"),
    (b'\xef\xbb\xbf{\n "law_info": {}, "Law": {}}', "a.txt", "法令 JSON"),
    (b"{}", "a.json", None),
    (b'<?xml version="1.0"?><Law Era="Reiwa">', "a.xml", "法令 XML"),
    (b"<law_data_response><law_info/>", "a.xml", "法令 XML"),
    (b"<note/>", "a.xml", None),
    (b"<!DOCTYPE html><html>", "a.html", "HTML"),
    (b"<HTML><BODY>", "a.txt", "HTML"),
    ("本文だけ".encode(), "a.html", None),
    ("# 題".encode(), "a.md", "Markdown"),
    ("題".encode(), "a.txt", "テキスト"),
    ("題".encode(), "a", None),
    ("題".encode(), "a.pdf", None),
]


@pytest.mark.parametrize(("data", "name", "expected"), KINDS)
def test_what_a_file_is(data: bytes, name: str, expected: str | None) -> None:
    found = detect(data, name)
    assert (found.name if found else None) == expected


def test_every_reader_is_there() -> None:
    from importlib import import_module

    for known in FORMATS:
        assert callable(import_module(f"indexer.formats.{known.module}").read)


# (bytes, name, words of the refusal)
REFUSED = [
    (b"", "a.txt", ("a.txt", "0 バイト")),
    (b"x", "a.exe", ("a.exe", "読めません", ".pdf", ".docx")),
    ("題".encode(), "a.pdf", ("a.pdf", "PDF ではありません")),
    (b"PK\x03\x04", "表.xlsx", ("表.xlsx", "Excel ではありません")),
    (OLE, "a.docx", ("a.docx",)),
]


@pytest.mark.parametrize(("data", "name", "words"), REFUSED)
def test_a_refusal_says_which_and_why(data: bytes, name: str, words: tuple[str, ...]) -> None:
    with pytest.raises(CorpusError) as caught:
        read(data, replace(catalogued(), file=name))
    assert all(word in str(caught.value) for word in words), caught.value


def test_what_is_too_large_is_not_looked_into() -> None:
    class Large(bytes):
        def __len__(self) -> int:
            return LARGEST + 1

    with pytest.raises(CorpusError, match="大きすぎます"):
        read(Large(b"x"), catalogued())


def test_a_wrong_suffix_is_told() -> None:
    document = read(
        "<html><body><p>本文です。</p></body></html>".encode(), catalogued(file="a.txt")
    )
    assert "a.txt の拡張子は .txt ですが、中身は HTML" in document.flags[0]
