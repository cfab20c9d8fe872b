"""The corpus commands as a person types them: what they print, change, refuse, and return."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from indexer_samples import document_of, entry, write, write_corpus
from ui_fakes import FakeAssistant

from assistant import Assistant
from indexer import editions
from indexer.catalog import file as catalog_file
from indexer.catalog import read_corpora
from indexer.fetch.download import Limits, Web
from ui import cli

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PLAN = "健康の計画\n\n1. 目標\n\n参加率を8％とする。\n\n2. 担当\n\n厚生労働省が担う。\n"
CATALOG = (
    entry("old", "documents/old.txt", edition="第1期", status="決定")
    + entry("new", "documents/new.txt", edition="第2期", status="決定", supersedes="old")
    + '[[document]]\nid = "plan"\ntitle = "計画"\nurl = "https://x.jp/page"\n\n'
    + '[[document]]\nid = "law"\ntitle = "健康法"\nsource = "https://x.jp/law"\n'
)


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus in an empty working directory, where the commands look for it."""
    monkeypatch.chdir(tmp_path)
    for name in ("INDEX", "CORPUS", "DEBUG"):
        monkeypatch.delenv(f"SENRYAKU_{name}", raising=False)
    files = {"documents/old.txt": PLAN, "documents/new.txt": PLAN.replace("8％", "10％")}
    return write_corpus(tmp_path / "corpus", files, CATALOG)


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        status = cli.main(list(arguments))
    except SystemExit as leaving:
        status = int(leaving.code or 0)
    sys.stdout.flush()
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


def test_list_shows_what_is_held_replaced_and_missing(corpus, capfd) -> None:
    status, out, err = run(capfd, "corpus", "list")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "old  〔旧版（新版は new）〕",
        "    oldの題（第1期・決定）",
        "new",
        "    newの題（第2期・決定）",
        "plan  〔未取得〕",
        "    計画",
        "    入手：https://x.jp/page で手に入れ、senryaku corpus add FILE --id plan",
        "law  〔未取得〕",
        "    健康法",
        "    取得：senryaku corpus fetch law",
        "取得済み 2 件、未取得 2 件、旧版 1 件",
    ]


def test_list_as_json(corpus, capfd) -> None:
    status, out, _ = run(capfd, "corpus", "list", "--json")
    listed = json.loads(out)["documents"]
    assert status == 0
    assert [(d["id"], d["held"], d["superseded_by"]) for d in listed] == [
        ("old", True, "new"),
        ("new", True, None),
        ("plan", False, None),
        ("law", False, None),
    ]
    assert listed[0]["file"] == "documents/old.txt"


def test_list_names_what_is_wrong(corpus, capfd) -> None:
    write(corpus / "documents" / "x\x1b[31m.txt", PLAN)
    status, out, err = run(capfd, "corpus", "list", "--corpus", str(corpus))
    assert status == 0
    assert "注意：documents/x?[31m.txt は名前に使えない文字" in err
    assert "\x1b" not in out + err


def test_add_says_what_it_found(corpus, capfd) -> None:
    write(Path("計画 案.txt"), PLAN + "追記\n")
    flags = ("--title", "計画（案）", "--status", "案", "--date", "2025-02", "--supersedes", "new")
    status, out, err = run(capfd, "corpus", "add", "計画 案.txt", *flags)
    assert (status, err) == (0, "")
    assert "「計画（案）」（計画-案）を加えました：documents/計画 案.txt（104 バイト）" in out
    assert "章節・項目 2、" in out
    assert "senryaku index を実行" in out
    known = {k.id: k for k in catalog_file.read(corpus).entries}["計画-案"]
    assert (known.status, known.date, known.supersedes) == ("案", "2025-02", "new")
    again = run(capfd, "corpus", "add", "計画 案.txt", *flags)
    assert again[0] == 0
    assert "がすでにあります。何もしませんでした。" in again[1]


def test_add_completes_what_is_known(corpus, capfd) -> None:
    write(Path("x.txt"), PLAN + "追記\n")
    assert run(capfd, "corpus", "add", "x.txt", "--id", "plan", "--corpus", "corpus")[0] == 0
    assert "plan  〔未取得〕" not in run(capfd, "corpus", "list")[1]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("add",), 2, "FILE を指定してください"),
        (("add", "nai.txt", "--title", "題"), 1, "nai.txt を開けません（ありません）"),
        (("add", "corpus", "--title", "題"), 1, "corpus を開けません（フォルダです）"),
        (("add", "a.txt"), 1, "--title で題名を付けて"),
        (
            ("add", "a.txt", "--title", "題", "--status", "あん"),
            2,
            "「あん」は使えません。案、決定",
        ),
        (("add", "a.txt", "--title", "題", "--date", "3/4"), 2, "「3/4」は使えません"),
        (("add", "a.txt", "--title", "題", "--url", "http://x.jp"), 2, "https:// で始まる"),
        (("add", "a.txt", "--title", "題", "--id", "a/b"), 2, "「a/b」は使えません"),
        (("add", "a.txt", "--title", "題\n"), 2, "--title の値が正しくありません"),
        (("add", "a.txt", "--title", "題", "--id", "old"), 1, "上書きはしません"),
        (("add", "a.txt", "--title", "題", "--supersedes", "x"), 1, "「x」という id の文書は"),
        (("add", "a.exe", "--title", "題"), 1, "a.exe の形式は読めません"),
        (("add", "a.txt", "--title", "題", "--corpus", "nai"), 1, "フォルダ nai がありません"),
        (("fetch", "nai"), 1, "「nai」という id の文書はありません"),
        (("check", "--corpus", "nai"), 1, "フォルダ nai がありません"),
        (("diff", "old"), 2, "B を指定してください"),
        (("nope",), 2, "nope"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(corpus, capfd, arguments, status, words) -> None:
    write(Path("a.txt"), PLAN + "追記\n")
    write(Path("a.exe"), b"MZ\x90")
    before = (corpus / "catalog.toml").read_bytes()
    found, out, err = run(capfd, "corpus", *arguments)
    assert (found, out) == (status, "")
    assert words in err
    assert err.startswith("senryaku: ")
    assert err.count("\n") == 1
    assert (corpus / "catalog.toml").read_bytes() == before


def test_add_wants_to_know_which_corpus(corpus, capfd, monkeypatch) -> None:
    monkeypatch.setenv("SENRYAKU_CORPUS", "corpus:other")
    status, _, err = run(capfd, "corpus", "add", "a.txt", "--title", "題")
    assert status == 2
    assert "corpus、other と複数あります" in err


def test_check_counts_and_names(corpus, capfd) -> None:
    status, out, _ = run(capfd, "corpus", "check")
    assert (status, out) == (
        0, "文書 2 件を確かめました。問題はありません（未取得 2 件）。\n"
    )  # fmt: skip
    write(corpus / "documents" / "loose.txt", "題\n")
    write(corpus / "documents" / "empty.txt", "")
    status, out, err = run(capfd, "corpus", "check")
    assert status == 1
    assert "documents/empty.txt は空（0 バイト）です" in out
    assert out.endswith("文書 4 件を確かめました。問題は 1 件です（未取得 2 件）。\n")
    assert "注意：documents/loose.txt は目録にありません" in err


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch):
    """What the network answers, by path."""
    answers: dict[str, httpx.Response | Exception] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        found = answers[request.url.path]
        if isinstance(found, Exception):
            raise found
        return found

    def opened() -> Web:
        client = httpx.Client(transport=httpx.MockTransport(answer))
        quick = Limits(pause=0.0)
        return Web(client, quick, lambda host: ["203.0.114.7"], sleep=lambda seconds: None)

    monkeypatch.setattr(Web, "open", opened)
    return answers


def test_fetch_takes_what_is_missing(corpus, capfd, web) -> None:
    web["/law"] = httpx.Response(200, content=PLAN, headers={"Content-Type": "text/plain"})
    status, out, err = run(capfd, "corpus", "fetch")
    assert status == 0
    assert out == "「健康法」（law）を取得しました（テキスト、97 バイト、documents/law.txt）。\n"
    assert err == "「健康法」を取得しています…\n"
    assert run(capfd, "corpus", "fetch")[1] == "取得先のわかる文書は、すべて取得してあります。\n"


def test_fetch_of_what_cannot_be_had_fails_at_the_end(corpus, capfd, web) -> None:
    web["/law"] = httpx.ConnectError("[Errno -2] Name or service not known")
    status, out, err = run(capfd, "corpus", "fetch", "law", "plan")
    assert (status, out) == (1, "")
    lines = err.splitlines()
    assert lines[1:] == [
        "取得できませんでした：「計画」（plan）：取得先（source）が目録にありません。"
        "https://x.jp/page から手に入れ、senryaku corpus add FILE --id plan で加えてください。",
        "取得できませんでした：x.jp に接続できません（名前を引けません）。ネットワークを確かめてください。"
        "取得していない文書は 1 件です（law）。",
    ]


class Two(FakeAssistant):
    """An assistant over two editions of one plan."""

    def document(self, document_id: str):
        editions_of = {
            "old": PLAN,
            "new": PLAN.replace("8％", "10％以上").replace(
                "2. 担当", "2. 国際\n\n備える。\n\n3. 担当"
            ),
        }
        found = document_of(editions_of[document_id], document_id)
        return replace(
            found, catalogued=replace(found.catalogued, title="計画", edition=document_id)
        )


@pytest.fixture
def two(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Assistant, "open", lambda index, **models: Two())


def test_diff_is_read_section_by_section(two, capfd) -> None:
    status, out, err = run(capfd, "corpus", "diff", "old", "new")
    assert (status, err) == (0, "")
    assert out == (
        "計画（old） → 計画（new）\n"
        "追加 1、削除 0、変更 2、同じ 1\n\n"
        "～ 1. 目標\n    …参加率を［8％ → 10％以上］とする。…\n\n"
        "＋ 2. 国際\n\n"
        "～ 3. 担当（前は 2. 担当）\n    …［2 → 3］. 担当…\n"
    )


def test_diff_as_json(two, capfd) -> None:
    status, out, _ = run(capfd, "corpus", "diff", "old", "new", "--json")
    found = json.loads(out)
    assert status == 0
    assert (found["before"]["id"], found["after"]["id"], found["same"]) == ("old", "new", 1)
    changed, added, _ = found["changes"]
    assert (changed["kind"], changed["edits"][0]["after"]) == ("changed", "10％以上")
    new = Two().document("new").text
    assert new[added["after"]["start"] : added["after"]["end"]].startswith("2. 国際")


OWN = read_corpora([ROOT / "corpus"])
LAW_ID = re.compile(r"\d{3}(?:AC|CO)\d{10}")


def test_the_projects_own_catalogue_is_in_order() -> None:
    assert OWN.problems == ()
    assert [known.id for known in OWN.awaited if not (known.url and known.licence)] == []
    assert all(entry_.flags == () for entry_ in OWN.entries)


def test_the_laws_are_known_by_their_ids() -> None:
    laws = {known.id: known for known in OWN.awaited if LAW_ID.fullmatch(known.id)}
    assert len(laws) == 27
    for one, known in laws.items():
        assert known.url == f"https://laws.e-gov.go.jp/law/{one}"
        assert known.source == (
            f"https://laws.e-gov.go.jp/api/2/law_data/{one}?response_format=xml"
        )
        assert known.number
    if (SHARED / "corpus" / "laws").is_dir():
        assert set(laws) == {path.stem for path in (SHARED / "corpus" / "laws").iterdir()}


def test_once_all_editions_are_held_the_third_replaces_them() -> None:
    everything = [
        replace(k, file="f") for k in (*(e.catalogued for e in OWN.entries), *OWN.awaited)
    ]
    newer = editions.superseded(everything)
    assert {one for one, new in newer.items() if new == "kenko-iryo-senryaku-3"} == {
        "kenko-iryo-senryaku-1-2014",
        "kenko-iryo-senryaku-1",
        "kenko-iryo-senryaku-2-gaiyo",
        "kenko-iryo-senryaku-2-2020",
        "kenko-iryo-senryaku-2",
    }
    assert newer["amr-action-plan-2016"] == "amr-action-plan-2023"
    assert editions.superseded(e.catalogued for e in OWN.entries) == {}
