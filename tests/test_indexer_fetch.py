"""Fetching what the catalogue knows the address of: taken, refused, unchanged. No network."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from indexer_samples import write, write_corpus

from indexer import fetch
from indexer.catalog import read_corpora
from indexer.errors import CorpusError
from indexer.fetch import Outcome, reach
from indexer.fetch.download import Limits, Web

PDF = b"%PDF-1.7\n" + bytes(range(256))
LAW = (
    '<?xml version="1.0" encoding="UTF-8"?><law_data_response><law_info/><law_full_text><Law><LawNum>'
    "平成二十六年法律第四十八号</LawNum></Law></law_full_text></law_data_response>"
).encode()
LAW_JSON = '{"Law":{"LawNum":"平成二十六年法律第四十八号"}}'.encode()
HTML = "<!doctype html><html><body>お探しのページはありません</body></html>".encode()


def office(member: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(member, "x")
    return content.getvalue()


DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def entry(one: str, **more: str) -> str:
    keys = {"id": one, "title": f"{one}の題", **more}
    return "[[document]]\n" + "".join(f'{k} = "{v}"\n' for k, v in keys.items()) + "\n"


def web_of(answer: Callable[[httpx.Request], httpx.Response]) -> Web:
    return Web(
        httpx.Client(transport=httpx.MockTransport(answer)),
        Limits(pause=0.0),
        resolve=lambda host: ["203.0.114.7"],
        sleep=lambda seconds: None,
    )


def run(
    folder: Path, answer: Callable[[httpx.Request], httpx.Response], *ids: str
) -> list[Outcome]:
    def begun(known: object) -> Callable[[int, int | None], None]:
        return lambda there, total: None

    return list(fetch.fetch([folder], ids, web_of(answer), begun))


def sends(body: bytes, media_type: str | None = None, **headers: str):
    if media_type is not None:
        headers["Content-Type"] = media_type

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=body, headers=headers)

    return answer


# (address, what the server calls it, bytes, name of the file; None: refused)
KINDS = [
    ("https://x.jp/plan.pdf", "application/pdf", PDF, "a.pdf"),
    ("https://x.jp/download?id=3", "application/pdf", PDF, "a.pdf"),
    ("https://x.jp/download?id=3", "application/octet-stream", PDF, "a.pdf"),
    ("https://x.jp/download?id=3", None, PDF, "a.pdf"),
    ("https://x.jp/law_data/4?response_format=xml", "application/xml", LAW, "a.xml"),
    ("https://x.jp/law_data/4", "application/json; charset=utf-8", LAW_JSON, "a.json"),
    ("https://x.jp/", "text/html; charset=Shift_JIS", HTML, "a.html"),
    ("https://x.jp/page.htm", "text/html", HTML, "a.html"),
    ("https://x.jp/a.docx", WORD, DOCX, "a.docx"),
    ("https://x.jp/a.xlsx", "application/octet-stream", XLSX, "a.xlsx"),
    ("https://x.jp/plan.txt", "text/plain", "計画\n".encode(), "a.txt"),
    ("https://x.jp/plan", "text/plain", "計画\n".encode(), "a.txt"),
    ("https://x.jp/README.md", "text/markdown", "# 計画\n".encode(), "a.md"),
    ("https://x.jp/plan.pdf", "text/html", HTML, None),  # an error page that says 200
    ("https://x.jp/plan.pdf", "application/pdf", HTML, None),
    ("https://x.jp/plan.pdf", None, HTML, None),
    ("https://x.jp/download", "application/pdf", HTML, None),
    ("https://x.jp/law_data/4", "application/json", b'{"code":"400043"}', None),
    ("https://x.jp/law_data/4", "application/xml", b"<error/>", None),
    ("https://x.jp/a.docx", "application/octet-stream", XLSX, None),
    ("https://x.jp/plan.pdf", "text/plain", PDF, None),
    ("https://x.jp/plan.pdf", "application/pdf", b"", None),
    ("https://x.jp/x", "application/octet-stream", b"\x7fELF", None),
    ("https://x.jp/x.zip", "application/zip", office("a.txt"), None),
]


@pytest.mark.parametrize(("address", "media_type", "body", "name"), KINDS)
def test_a_file_is_what_server_address_and_bytes_call_it(
    tmp_path: Path, address: str, media_type: str | None, body: bytes, name: str | None
) -> None:
    folder = write_corpus(tmp_path, {}, entry("a", source=address))
    (outcome,) = run(folder, sends(body, media_type))
    visible = sorted(p.name for p in (folder / "documents").iterdir() if p.name[0] != ".")
    if name is None:
        assert outcome.failed
        assert "アドレスを確かめてください" in outcome.said
        assert visible == []
        assert list((folder / "documents").iterdir()) == []
        return
    assert not outcome.failed
    assert visible == [name, f"{name}.sha256"]
    assert (folder / "documents" / name).read_bytes() == body
    (found,) = read_corpora([folder]).entries
    assert found.catalogued.file == f"documents/{name}"
    assert found.catalogued.sha256 == hashlib.sha256(body).hexdigest()
    assert found.catalogued.retrieved
    assert read_corpora([folder]).problems == ()


def test_a_redirect_to_an_error_page_is_refused(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/plan.pdf":
            return httpx.Response(302, headers={"Location": "/404.html"})
        return sends(HTML, "text/html")(request)

    folder = write_corpus(tmp_path, {}, entry("a", source="https://x.jp/plan.pdf"))
    (outcome,) = run(folder, answer)
    assert "PDF のはずが、中身は HTML です" in outcome.said
    assert outcome.failed


def test_one_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return sends(PDF)(request) if request.url.path == "/b" else httpx.Response(404)

    names = ("a", "b", "c")
    listed = "".join(entry(one, source=f"https://x.jp/{one}") for one in names)
    outcomes = run(write_corpus(tmp_path, {}, listed), answer)
    assert [(o.id, o.failed) for o in outcomes] == [("a", True), ("b", False), ("c", True)]
    assert "「aの題」（a）：https://x.jp/a を取得できません（404 Not Found）" in outcomes[0].said
    assert "「bの題」（b）を取得しました（PDF、265 バイト、documents/b.pdf）" in outcomes[1].said


def test_a_host_that_is_down_is_one_line(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        if request.url.host == "down.jp":
            raise httpx.ConnectError("[Errno 111] Connection refused")
        return sends(PDF)(request)

    hosts = {"a": "down.jp", "b": "up.jp", "c": "down.jp", "d": "down.jp"}
    listed = "".join(entry(one, source=f"https://{host}/{one}") for one, host in hosts.items())
    outcomes = run(write_corpus(tmp_path, {}, listed), answer)
    assert [(o.id, o.failed) for o in outcomes] == [("b", False), ("a", True)]
    assert outcomes[1].said == (
        "down.jp に接続できません（接続を断られました）。ネットワークを確かめてください。"
        "取得していない文書は 3 件です（a、c、d）。"
    )
    assert asked == ["down.jp"] * 4 + ["up.jp"]


def test_without_ids_only_what_is_not_held(tmp_path: Path) -> None:
    listed = (
        entry("held", source="https://x.jp/held", file="documents/held.txt")
        + entry("named", source="https://x.jp/named")  # its file lies there by its name
        + entry("away", source="https://x.jp/away")
        + entry("unknown")
    )
    files = {"documents/held.txt": "甲\n", "documents/named.txt": "乙\n"}
    outcomes = run(write_corpus(tmp_path, files, listed), sends(PDF))
    assert [o.id for o in outcomes] == ["away"]


def test_what_has_no_address_says_how_to_get_it(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, {}, entry("a", url="https://x.jp/page"))
    (outcome,) = run(folder, sends(PDF), "a")
    assert outcome.failed
    assert "https://x.jp/page から手に入れ、senryaku corpus add FILE --id a" in outcome.said


def test_an_unknown_id_is_named_before_anything_is_fetched(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, {}, entry("a", source="https://x.jp/a"))
    with pytest.raises(CorpusError, match="「x」という id の文書はありません"):
        run(folder, sends(PDF), "a", "x")
    assert list((folder / "documents").iterdir()) == []


def test_what_is_as_it_was_is_said(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, {}, entry("a", source="https://x.jp/a"))
    run(folder, sends(PDF, ETag='"1"'))
    before = (folder / "catalog.toml").read_bytes()

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["If-None-Match"] == '"1"'
        return httpx.Response(304)

    (outcome,) = run(folder, answer, "a")
    assert outcome == Outcome("a", "「aの題」（a）は変わっていません（304）。")
    (outcome,) = run(folder, sends(PDF), "a")
    assert outcome == Outcome("a", "「aの題」（a）は変わっていません（中身が同じです）。")
    assert (folder / "catalog.toml").read_bytes() == before
    assert not list(folder.rglob("*.part*"))


def test_what_has_changed_takes_its_place_and_says_so(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, {}, entry("a", source="https://x.jp/a"))
    run(folder, sends(PDF))
    (outcome,) = run(folder, sends(PDF + b"2"), "a")
    assert "変わっていたため置き換えました" in outcome.said
    assert hashlib.sha256(PDF).hexdigest()[:12] in outcome.said
    (found,) = read_corpora([folder]).entries
    assert found.read() == PDF + b"2"
    assert found.flags == ()


def test_a_file_altered_by_hand_is_fetched_whatever_the_server_knows(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, {}, entry("a", source="https://x.jp/a"))
    run(folder, sends(PDF, ETag='"1"'))
    write(folder / "documents" / "a.pdf", b"%PDF-1.7 altered")

    def answer(request: httpx.Request) -> httpx.Response:
        assert "If-None-Match" not in request.headers
        return sends(PDF)(request)

    (outcome,) = run(folder, answer, "a")
    assert "置き換えました" in outcome.said


def test_a_file_in_the_way_is_not_written_over(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, {}, entry("a", source="https://x.jp/a"))
    (folder / "documents" / "a.pdf").mkdir()
    (outcome,) = run(folder, sends(PDF))
    assert "documents/a.pdf がすでにあります。上書きはしません" in outcome.said


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "corpus", {}, entry("a", source="https://x.jp/a"))
    (folder / "documents").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (folder / "documents").symlink_to(tmp_path / "elsewhere")
    (outcome,) = run(folder, sends(PDF))
    assert "外を指すリンク" in outcome.said
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_real_web_reaches_nothing_private(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("urllib.request.getproxies", dict)
    monkeypatch.setattr("socket.getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("127.0.0.1", 443))])
    folder = write_corpus(tmp_path, {}, entry("a", source="https://localhost/a"))
    outcomes = list(fetch.fetch([folder], [], Web.open(), lambda known: lambda a, b: None))
    assert "localhost は内部のアドレス（127.0.0.1）を指すため" in outcomes[0].said
    assert list(reach.resolved("localhost")) == ["127.0.0.1"]
