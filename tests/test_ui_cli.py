"""The command line: what it prints, what it refuses, with which exit status."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from ui_fakes import TEXT, FakeAssistant

from assistant import Assistant
from indexer.errors import IndexMissing
from indexer.filters import Filter
from indexer.report import BuildReport, Summary
from ui import cli, settings


@pytest.fixture
def assistant(monkeypatch, tmp_path):
    """A fake assistant behind every command, in an empty working directory."""
    fake = FakeAssistant()
    fake.opened = []
    monkeypatch.chdir(tmp_path)
    for name in ("INDEX", "CORPUS", "HOST", "PORT", "ENCODER", "DEBUG"):
        monkeypatch.delenv(f"SENRYAKU_{name}", raising=False)
    monkeypatch.setattr(
        Assistant, "open", lambda index, **models: fake.opened.append(str(index)) or fake
    )
    return fake


def run(capfd, *arguments: str) -> tuple[int, str, str]:
    try:
        status = cli.main(list(arguments))
    except SystemExit as leaving:
        status = leaving.code
    sys.stdout.flush()
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


def test_ask_prints_the_answer(assistant, capfd):
    status, out, err = run(capfd, "ask", "健康寿命の目標は？")
    assert (status, err) == (0, "")
    assert "75歳以上" in out
    assert "出典" in out


def test_ask_json_is_the_answer_object(assistant, capfd):
    status, out, _ = run(capfd, "ask", "健康寿命の目標は？", "--json")
    answer = json.loads(out)
    assert status == 0
    assert set(answer) == {
        "question",
        "status",
        "answer",
        "short_answer",
        "citations",
        "notes",
        "mode",
        "timings_ms",
    }
    cited = answer["citations"][0]
    assert TEXT[cited["start"] : cited["end"]] == cited["quote"]


def test_not_in_corpus_is_said_and_is_no_failure(assistant, capfd):
    status, out, _ = run(capfd, "ask", "予算額は？")
    assert status == 0
    assert "【文書には書かれていません】" in out


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "あ",
        "長" * 10_000,
        "🧬" * 50,
        "\x00\x1b[31m赤",
        "\ud800\udcff",
        "<script>x</script>",
    ],
)
@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_no_question_breaks_it(assistant, capfd, question, flags):
    status, out, err = run(capfd, "ask", *flags, "--", question)
    assert (status, err) == (0, "")
    assert "\x1b" not in out
    if flags:
        json.loads(out)


def test_question_from_standard_input(assistant, capfd, monkeypatch):
    given = "目標は".encode() + b"\xff\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given)))
    assert run(capfd, "ask", "-")[0] == 0
    assert assistant.asked[0][0] == "目標は\ufffd"


@pytest.mark.parametrize(
    "arguments",
    [("ask", "目標は", "--document", "test"), ("ask", "--document", "test", "目標は")],
)
def test_documents_are_passed_on(assistant, capfd, arguments):
    assert run(capfd, *arguments)[0] == 0
    assert assistant.asked == [("目標は", [], ["test"])]


def test_unknown_document_is_one_sentence(assistant, capfd):
    status, out, err = run(capfd, "ask", "目標は", "--document", "nai")
    assert (status, out) == (1, "")
    assert err == "senryaku: 文書「nai」は取り込まれていません。\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "コマンド"),
        (("corpus",), "コマンド"),
        (("ask",), "QUESTION"),
        (("ask", "a", "--jsonl", "b", "--out", "c"), "どちらか一つ"),
        (("ask", "--jsonl", "b"), "--out"),
        (("ask", "--jsonl", "b", "--out", "c", "--json"), "使えません"),
        (("ask", "--jsonl", "b", "--out", "c", "--explain"), "--explain は使えません"),
        (("ask", "a", "b"), "引用符"),
        (("ask", "a", "--nope"), "--nope"),
        (("ask", "a", "--index"), "--index"),
        (("search", "a", "-k", "0"), "1 から 1000"),
        (("serve", "--port", "65536"), "「65536」"),
        (("nope",), "nope"),
        (("corpus", "show"), "ID"),
        (("eval", "run"), "FILE"),
    ],
)
def test_wrong_usage(assistant, capfd, arguments, words):
    status, out, err = run(capfd, *arguments)
    assert (status, out) == (2, "")
    assert words in err


def test_help_is_japanese(assistant, capfd):
    status, out, _ = run(capfd, "ask", "--help")
    assert status == 0
    assert "使い方" in out
    assert "usage" not in out


def test_unexpected_errors_are_one_sentence(assistant, capfd, monkeypatch):
    status, out, err = run(capfd, "ask", "壊れる")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "SENRYAKU_DEBUG=1" in err
    monkeypatch.setenv("SENRYAKU_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        cli.main(["ask", "壊れる"])


def test_interrupt_and_missing_index(assistant, capfd, monkeypatch):
    def fail(index, **models):
        raise IndexMissing(f"{index} に索引がありません。")

    monkeypatch.setattr(Assistant, "open", fail)
    assert run(capfd, "ask", "a")[::2] == (1, "senryaku: index に索引がありません。\n")

    def interrupt(index, **models):
        raise KeyboardInterrupt

    monkeypatch.setattr(Assistant, "open", interrupt)
    assert run(capfd, "ask", "a")[0] == 130


def test_search_shows_every_score(assistant, capfd):
    _, out, _ = run(capfd, "search", "健康寿命", "-k", "3")
    assert "総合 0.5000  語 1.2500  意味 —" in out
    hit = json.loads(run(capfd, "search", "健康寿命", "--json")[1])["hits"][0]
    assert (hit["score"], hit["lexical"], hit["dense"]) == (0.5, 1.25, None)
    assert TEXT[hit["start"] : hit["end"]] == hit["text"]


# (arguments, what the search is limited to)
LIMITS = [
    ((), None),
    (("--document", "test"), Filter(documents=("test",))),
    (("--edition", "第2期", "--edition", "第1期"), Filter(editions=("第2期", "第1期"))),
    (("--status", "案"), Filter(statuses=("案",))),
    (("--section", "test#2", "--section", "1"), Filter(sections=("test#2", "1"))),
    (("--since", "2020", "--until", "2020-03-27"), Filter(since="2020", until="2020-03-27")),
    (("--status", "\udce3"), Filter(statuses=("�",))),
]


@pytest.mark.parametrize(("arguments", "where"), LIMITS)
def test_search_is_limited_by_its_flags(assistant, capfd, arguments, where):
    assert run(capfd, "search", "健康寿命", *arguments)[0] == 0
    assert run(capfd, "search", *arguments, "健康寿命")[0] == 0
    assert assistant.limits == [where, where]


def test_search_says_which_document_is_not_there(assistant, capfd):
    status, out, err = run(capfd, "search", "健康寿命", "--document", "nai")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "nai" in err


def test_corpus_show(assistant, capfd):
    assert run(capfd, "corpus", "show", "test", "--text")[1] == TEXT
    tree = run(capfd, "corpus", "show", "test")[1]
    assert "\n  2. 目標【P】  〔未確定〕" in tree
    assert "3. 空の章  〔本文なし〕" in tree
    assert run(capfd, "corpus", "show", "nai")[0] == 1


def test_batch_answers_every_line(assistant, capfd, tmp_path):
    lines = [
        {"id": "a", "question": "健康寿命の目標は？"},
        {"id": 2, "question": "予算は？", "history": [["前の質問", "前の回答"]]},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\ufeff" + "\n\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    assert run(capfd, "ask", "--jsonl", str(source), "--out", str(target))[0] == 0
    answers = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 2]
    assert [answer["status"] for answer in answers] == ["answered", "not_in_corpus"]
    assert assistant.asked[1][1] == [("前の質問", "前の回答")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "JSON"),
        (b'"text"', "の形"),
        (b'{"question": "a"}', "id"),
        (b'{"id": true, "question": "a"}', "id"),
        (b'{"id": "x"}', "question"),
        (b'{"id": "x", "question": 3}', "question"),
        (b'{"id": "x", "question": "a", "history": [["a"]]}', "history"),
        (b'{"id": "x", "question": "a", "history": "a"}', "history"),
        (b'{"id": "x", "question": "\xff"}', "UTF-8"),
        (b"[" * 100_000, "深すぎ"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_written(assistant, capfd, tmp_path, line, words):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b'{"id": "a", "question": "b"}\n' + line + b"\n")
    target.write_text("前の結果")
    status, _, err = run(capfd, "ask", "--jsonl", str(source), "--out", str(target))
    assert status == 1
    assert err.count("\n") == 1
    assert "2 行目" in err
    assert words in err
    assert target.read_text() == "前の結果"
    assert assistant.asked == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--jsonl", "nai.jsonl", "--out", "o"), "nai.jsonl がありません"),
        (("--jsonl", ".", "--out", "o"), "フォルダ"),
        (("--jsonl", "in.jsonl", "--out", "nai/o"), "がありません"),
    ],
)
def test_files_that_cannot_be_used(assistant, capfd, tmp_path, arguments, words):
    (tmp_path / "in.jsonl").write_text('{"id": 1, "question": "目標は"}\n')
    status, _, err = run(capfd, "ask", *arguments)
    assert status == 1
    assert words in err


def test_settings_flag_before_environment_before_file(assistant, capfd, tmp_path, monkeypatch):
    run(capfd, "ask", "a")
    (tmp_path / "senryaku.toml").write_text('index = "from-file"')
    run(capfd, "ask", "a")
    monkeypatch.setenv("SENRYAKU_INDEX", "from-environment")
    run(capfd, "ask", "a")
    run(capfd, "ask", "a", "--index", "from-flag")
    assert assistant.opened == ["index", "from-file", "from-environment", "from-flag"]


@pytest.mark.parametrize(
    "content",
    [
        b"index = ",
        b"\xff",
        b"indx = 'a'",
        b"port = '80'",
        b"port = true",
        b"port = 70000",
        b"index = 3",
    ],
)
def test_unusable_settings_file_is_one_sentence(assistant, capfd, tmp_path, content):
    (tmp_path / "senryaku.toml").write_bytes(content)
    status, out, err = run(capfd, "ask", "a")
    assert (status, out) == (1, "")
    assert err.startswith("senryaku: 設定ファイル senryaku.toml")


def test_settings_of_the_server_and_the_corpus(assistant):
    empty = settings.Settings({}, {})
    assert (empty.host(None), empty.port(None)) == ("127.0.0.1", 7860)
    assert [str(folder) for folder in empty.corpus(None)] == ["corpus"]
    listed = settings.Settings({"SENRYAKU_CORPUS": "a:b", "SENRYAKU_PORT": "80"}, {"port": 1})
    assert [str(folder) for folder in listed.corpus(None)] == ["a", "b"]
    assert (listed.port(None), listed.port(0)) == (80, 0)
    with pytest.raises(settings.SettingsError, match="SENRYAKU_PORT"):
        settings.Settings({"SENRYAKU_PORT": "八十"}, {}).port(None)


def summary(*flags: str) -> Summary:
    return Summary("a", "題", "a.pdf", 12, 2, 3, 4567, flags)


def test_index_says_what_it_did(assistant, capfd, monkeypatch):
    import indexer.build

    def build(corpora, index, *, encoder=None, running=None, progress=None):
        progress("読み込み", 1, 1)
        assert [str(folder) for folder in corpora] == ["a", "b"]
        assert (str(index), encoder) == ("somewhere", "model")
        return BuildReport("1", True, (summary("章が空です。"),), (), 0.5)

    monkeypatch.setattr(indexer.build, "build", build)
    status, out, err = run(
        capfd, "index", "--corpus", "a", "b", "--index", "somewhere", "--encoder", "model"
    )
    assert status == 0
    assert (
        "文書 1、12 ページ、章節・項目 2、断片 3、4,567 文字、注意 1 件、読めなかったもの 0 件"
        in out
    )
    assert "読み込み：1 / 1" in err
    assert "注意：章が空です。" in err


def test_index_writes_a_report(assistant, capfd, monkeypatch, tmp_path):
    import indexer.build

    def build(corpora, index, *, encoder=None, running=None, progress=None):
        return BuildReport("1", True, (summary("章が空です。"),), ("b.pdf は空です。",), 0.5)

    monkeypatch.setattr(indexer.build, "build", build)
    status, _, err = run(capfd, "index", "--report", str(tmp_path / "report.json"))
    found = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert status == 1
    assert "読めませんでした：b.pdf は空です。" in err
    assert (found["documents"], found["pages"], found["flags"]) == (1, 12, 1)
    assert found["contents"][0]["flags"] == ["章が空です。"]
    assert found["problems"] == ["b.pdf は空です。"]


def test_ask_explains_itself(strategy_index, capfd):
    given = ("ask", "健康寿命の予算額はいくらですか", "--index", str(strategy_index))
    answer = run(capfd, *given)[1]
    status, out, err = run(capfd, *given, "--explain")
    assert (status, err) == (0, "")
    assert out.startswith(f"{answer}\nこの答えになった理由\n")
    assert "答えに必要なもの：金額" in out
    plain = json.loads(run(capfd, *given, "--json")[1])
    told = json.loads(run(capfd, *given, "--json", "--explain")[1])
    assert set(told) == {*plain, "explanation"}
    assert (told["answer"], told["citations"]) == (plain["answer"], plain["citations"])
    assert told["explanation"]["asked"][0]["needs"] == ["金額"]


def test_a_reader_that_hangs_up_is_no_failure_to_talk_about():
    code = (
        "import sys; from ui import cli; from assistant import Assistant;"
        "sys.path.insert(0, sys.argv[1]); from ui_fakes import FakeAssistant;"
        "Assistant.open = lambda index, **models: FakeAssistant(); sys.exit(cli.main(['ask', '目標は']))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, __file__.rpartition("/")[0]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    errors = child.stderr.read()
    child.stderr.close()
    assert child.wait() == 1
    assert errors == b""


def test_index_with_a_document_left_out_is_not_done(assistant, capfd, monkeypatch):
    import indexer.build

    def build(corpora, index, *, encoder=None, running=None, progress=None):
        problems = ("a.txt は UTF-8 の文書ではありません。",)
        return BuildReport("1", True, (summary(),), problems, 0.5)

    monkeypatch.setattr(indexer.build, "build", build)
    status, out, err = run(capfd, "index")
    assert status == 1
    assert "文書 1" in out
    assert "読めませんでした：a.txt は UTF-8 の文書ではありません。" in err


def test_a_set_kept_aside_shows_its_totals_only(assistant, capfd, tmp_path):
    line = (
        '{"id":"x","category":"kpi","question":"秘密の問い","history":[],"answerable":true,'
        '"facts":[["無い言葉"]],"evidence":["無い言葉"],"forbid":[],"lang":"ja"}\n'
    )
    shown, kept = tmp_path / "set.jsonl", tmp_path / "set-heldout.jsonl"
    shown.write_text(line, encoding="utf-8")
    kept.write_text(line, encoding="utf-8")
    assert "秘密の問い" in run(capfd, "eval", "run", str(shown))[1]
    out = run(capfd, "eval", "run", str(kept))[1]
    assert "秘密の問い" not in out
    assert "kpi" in out


def test_one_failing_question_does_not_lose_the_others(assistant, capfd, monkeypatch, tmp_path):
    asked = type(assistant).ask

    def ask(self, question, history=(), documents=None):
        if question == "壊れる":
            raise RuntimeError("boom")
        return asked(self, question, history, documents)

    monkeypatch.setattr(type(assistant), "ask", ask)
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text(
        '{"id": 1, "question": "壊れる"}\n{"id": 2, "question": "目標は"}\n', encoding="utf-8"
    )
    status, _, err = run(capfd, "ask", "--jsonl", str(given), "--out", str(out))
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert status == 1
    assert "質問 1 に答えられませんでした" in err
    assert [one["id"] for one in answers] == [1, 2]
    assert answers[0]["status"] == "clarify"
    assert answers[1]["status"] != "clarify"
