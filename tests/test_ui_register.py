"""The register as a person sees it: every form, exact, and what is said of what cannot be."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from indexer_samples import catalogued, entry, write_corpus
from openpyxl import load_workbook

from assistant import Assistant
from indexer.build import build
from indexer.register import Kpi
from indexer.register.printed import one_line, printed
from indexer.register.query import Entry
from ui import cli, register_table
from ui.columns import columns_of, draw

OLD = """健康計画

1. 施策

・健診の受診を促進する。
・厚生労働省は、保険者の取組を支援する。
・=SUM(A1)の利用を推進する。

2. ＫＰＩ

・2024年度までに特定健診（ＫＤＢ）の受診率を70％以上とする。
・健康寿命を2030年までに１年以上延伸する。
・目標：50％以上

3. 担当

厚生労働省は、調査を行うものとする。
"""
NEW = (
    OLD.replace("70％", "75％")
    .replace("・健診の受診を促進する。\n", "")
    .replace("支援", "強力に支援")
)
KNOWN = catalogued()
CATALOG = entry("old", "documents/old.txt", edition="第1期") + entry(
    "new", "documents/new.txt", edition="第2期", supersedes="old"
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the two editions of a plan."""
    folder = tmp_path_factory.mktemp("plans")
    files = {"documents/old.txt": OLD, "documents/new.txt": NEW}
    build([write_corpus(folder / "corpus", files, CATALOG)], folder / "index")
    return folder / "index"


@pytest.fixture
def run(plans: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """``senryaku register`` with arguments: exit status, standard output and error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(["register", *arguments, "--index", str(plans)])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return call


TABLE = """■ oldの題（old）

指標                        目標         期限      章節
------------------------------------------------------------
特定健診（ＫＤＢ）の受診率  70%以上      2024年度  2. ＫＰＩ
健康寿命                    1年以上延伸  2030年    2. ＫＰＩ

■ newの題（new）

指標                        目標         期限      章節
------------------------------------------------------------
特定健診（ＫＤＢ）の受診率  75%以上      2024年度  2. ＫＰＩ
健康寿命                    1年以上延伸  2030年    2. ＫＰＩ

KPI 全 4 件（条件なし）
"""


def test_a_table_has_its_rows_document_by_document(run: Run) -> None:
    assert run("kpi") == (0, TABLE, "")


# (limits, quotes of the rows, what the last line says)
LIMITED = [
    (["kpi", "--deadline", "2024年度", "--document", "old"], 1, "文書＝oldの題、期限＝2024年度"),
    (["kpi", "--deadline", "令和6年度まで"], 2, "期限＝2024年度まで"),
    (["kpi", "--text", "健康寿命 延伸"], 2, "語＝健康寿命 延伸"),
    (["measure", "--body", "厚労省"], 4, "主体＝厚生労働省"),
    (["measure", "--section", "施策", "--document", "new"], 2, "文書＝newの題、章節＝施策"),
    (["responsibility", "--text", "調査"], 2, "語＝調査"),
    (["kpi", "--status", "pending"], 0, "状態＝未確定"),
    (["kpi", "--status", "案"], 0, "状態＝案"),
    (["--status", "unparsed"], 2, "状態＝未解釈"),
    (["--status", "unparsed", "kpi"], 2, "状態＝未解釈"),
    (["measure", "--status", "unparsed"], 0, "状態＝未解釈"),
]


@pytest.mark.parametrize(("limits", "count", "told"), LIMITED)
def test_rows_are_limited_and_the_limits_said(
    run: Run, limits: list[str], count: int, told: str
) -> None:
    status, out, _ = run(*limits)
    assert status == 0
    assert out.splitlines()[-1].endswith(f" 全 {count} 件（{told}）")


def test_csv_opens_in_a_spreadsheet(run: Run) -> None:
    status, out, _ = run("measure", "--document", "old", "--format", "csv")
    assert status == 0
    assert out.startswith("\ufeff施策,")
    assert out.count("\r\n") == 5
    head, *rows = csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""))
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["施策"], row["主体"], row["文書名"]) for row in told] == [
        ("健診の受診を促進する。", "", "oldの題"),
        ("厚生労働省は、保険者の取組を支援する。", "厚生労働省", "oldの題"),
        ("'=SUM(A1)の利用を推進する。", "", "oldの題"),
        ("厚生労働省は、調査を行うものとする。", "厚生労働省", "oldの題"),
    ]


@pytest.mark.parametrize("begins", "=+-@＝＋－＠\t")
def test_no_cell_of_a_csv_is_a_formula(begins: str) -> None:
    row = Kpi(0, 0, 9, f"{begins}1+1", "5", "件")
    known = {"a": KNOWN}
    out = register_table.as_csv("kpi", [Entry("kpi", "a", (), None, f"{begins}1", row)], known)
    assert not [cell for row in csv.reader(io.StringIO(out)) for cell in row if cell[:1] == begins]


def test_a_workbook_has_figures_as_numbers_and_words_as_words(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "登録簿.xlsx"  # the name says the form
    assert run("kpi", "--document", "old", "--out", str(out)) == (
        0, "", f"KPI 2 件を {out} に書きました。\n",
    )  # fmt: skip
    sheet = load_workbook(out).active
    names = [cell.value for cell in sheet[1]]
    first = dict(zip(names, (cell.value for cell in sheet[2]), strict=True))
    assert (sheet.title, sheet.freeze_panes, sheet.max_row) == ("KPI", "A2", 3)
    assert (first["指標"], first["目標"]) == ("特定健診（ＫＤＢ）の受診率", "70%以上")
    assert (first["値"], first["期限の年"], first["始まり"]) == (70, 2024, 72)
    assert first["現状・基準"] is None


def test_a_workbook_computes_nothing(run: Run, tmp_path: Path) -> None:
    run("measure", "--document", "old", "--out", str(tmp_path / "a.xlsx"))
    cell = load_workbook(tmp_path / "a.xlsx").active["A4"]
    assert (cell.value, cell.data_type) == ("=SUM(A1)の利用を推進する。", "s")


@pytest.mark.parametrize("kind", ["kpi", "measure", "responsibility"])
def test_json_has_the_words_at_their_place(run: Run, plans: Path, kind: str) -> None:
    found = json.loads(run(kind, "--document", "new", "--format", "json")[1])
    assert found["total"] == len(found["rows"]) > 0
    assert (found["kind"], found["limits"]) == (kind, "文書＝newの題")
    text = Assistant.open(plans).document("new").text
    for row in found["rows"]:
        assert row["quote"] == text[row["start"] : row["end"]]
        assert row["url"] == f"/documents/new?start={row['start']}&end={row['end']}#mark"


# (arguments, exit status, what is said)
REFUSED = [
    (["kpi", "--status", "x"], 1, "「x」という状態はありません"),
    (["kpi", "--deadline", "いつか"], 1, "「いつか」を期限として読めません"),
    (["kpi", "--document", "nai"], 1, "文書「nai」は索引にありません"),
    (["kpi", "--format", "xlsx"], 2, "--out"),
    (["kpi", "--format", "pdf"], 2, "「pdf」は使えません"),
    (["kpi", "--out", "/nai/a.csv"], 1, "/nai がありません"),
    (["kpi", "--out", "/"], 1, "/ はフォルダです"),
    (["kpi", "--out", ""], 1, "フォルダです"),
    ([], 2, "kpi、measure、responsibility、diff"),
    (["--status", "draft"], 2, "--status unparsed"),
    (["diff", "old"], 2, "B を指定"),
    (["diff", "old", "nai"], 1, "文書「nai」は索引にありません"),
]


@pytest.mark.parametrize(("arguments", "status", "said"), REFUSED)
def test_what_cannot_be_is_one_sentence(
    run: Run, arguments: list[str], status: int, said: str
) -> None:
    ended, out, error = run(*arguments)
    assert (ended, out) == (status, "")
    assert said in error
    assert error.count("\n") == 1


DIFFERENCE = """oldの題（第1期） → newの題（第2期）

KPI：追加 0、削除 0、変更 1
～ 2024年度までに特定健診（ＫＤＢ）の受診率を75％以上とする。（2. ＫＰＩ）
    目標：70%以上 → 75%以上

施策：追加 0、削除 1、変更 1
－ 健診の受診を促進する。（1. 施策）
～ 厚生労働省は、保険者の取組を強力に支援する。（1. 施策）
    もとの文：厚生労働省は、保険者の取組を支援する。

担当：追加 0、削除 0、変更 1
～ 厚生労働省は、保険者の取組を強力に支援する（1. 施策）
    内容：保険者の取組を支援する → 保険者の取組を強力に支援する
"""


def test_two_editions_differ(run: Run) -> None:
    assert run("diff", "old", "new") == (0, DIFFERENCE, "")
    found = json.loads(run("diff", "old", "new", "--json")[1])
    (change,) = found["kpi"]
    assert (change["kind"], change["fields"]) == ("changed", ["target"])
    assert (change["before"]["target"], change["after"]["target"]) == ("70%以上", "75%以上")
    assert [one["after"] for one in found["measure"] if one["kind"] == "dropped"] == [None]


# (indicator as folded, words of the row, headings, as printed)
PRINTED = [
    ("特定健診(kdb)の受診率", "特定健診（ＫＤＢ）の受診率を70％", (), "特定健診（ＫＤＢ）の受診率"),
    ("健康寿命", "健康寿命を延伸", (), "健康寿命"),
    ("医療に関するkpi", "医療に関する KPI", (), "医療に関する KPI"),
    ("受診率", "受\n診率 60％", (), "受診率"),
    ("pdca運用数", "10件", ("2. 数", "ＰＤＣＡ運用数"), "ＰＤＣＡ運用数"),
    ("a社…b社の数", "Ａ社及びＢ社の数", (), "Ａ社…Ｂ社の数"),
    ("どこにもない", "10件", (), "どこにもない"),
    ("", "10件", (), ""),
]


@pytest.mark.parametrize(("indicator", "quote", "path", "expected"), PRINTED)
def test_an_indicator_is_shown_as_printed(
    indicator: str, quote: str, path: tuple[str, ...], expected: str
) -> None:
    row = printed(Entry("kpi", "a", path, None, quote, Kpi(0, 0, 9, indicator)))
    assert isinstance(row, Kpi)
    assert row.indicator == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("○\n基礎から", "○基礎から"),
        ("AMED\nを核", "AMEDを核"),
        ("New\nDrug  Modality", "New Drug Modality"),
        ("指標\t目標\t\n", "指標 ｜ 目標"),
    ],
)
def test_words_on_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


@pytest.mark.parametrize("width", [30, 50, 80, 120])
def test_a_table_fits_its_terminal_and_says_what_was_cut(width: int) -> None:
    row = ["健康・医療戦略推進本部", "、".join(["医療分野の研究開発ABC"] * 20), "第二条"]
    drawn = draw(["主体", "内容", "章節"], [row, ["国", "短い", ""]], width)
    assert (
        max(columns_of(line) for line in "\n".join((*drawn.head, *drawn.rows)).split("\n")) <= width
    )
    assert drawn.cut
    assert "…" in drawn.rows[0]
    assert drawn.rows[1].split() == ["国", "短い"]
    assert not [line for line in drawn.rows[0].split("\n") if re.search(r"(?:^|  )、", line)]
    assert draw(["主体"], [], width).rows == ()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_hangs_up_halfway_is_no_failure_to_talk_about(unbuffered: str) -> None:
    code = (
        "import sys; from ui.failure import guarded; from ui.terminal import write_exactly;"
        "sys.exit(guarded(lambda: write_exactly('行' * 1_000_000)))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.read(100)
    child.stdout.close()
    assert (child.stderr.read(), child.wait()) == (b"", 1)
    child.stderr.close()
