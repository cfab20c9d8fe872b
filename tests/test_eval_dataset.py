"""Question sets are read whole or refused with file, line and reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.dataset import DatasetError, Question, load, load_answers
from indexer.errors import SenryakuError

GOOD: dict[str, Any] = {
    "id": "q1",
    "category": "kpi",
    "question": "目標は何年ですか。",
    "history": [["前の質問", "前の回答"]],
    "answerable": True,
    "facts": [["3年", "三年"], ["75歳"]],
    "evidence": ["３年以上"],
    "forbid": ["5年"],
    "lang": "ja",
}

# (what is changed in a good line, words of the message)
BAD: list[tuple[dict[str, Any], str]] = [
    ({"extra": 1}, "知らない項目「extra」"),
    ({"id": ""}, "項目「id」"),
    ({"id": 3}, "項目「id」"),
    ({"category": None}, "項目「category」"),
    ({"question": " 　"}, "項目「question」"),
    ({"question": "\ud800"}, "項目「question」"),
    ({"answerable": "true"}, "true か false"),
    ({"answerable": 1}, "true か false"),
    ({"history": "前"}, "項目「history」"),
    ({"history": [["一人だけ"]]}, "項目「history」"),
    ({"history": [["質問", None]]}, "項目「history」"),
    ({"facts": ["3年"]}, "項目「facts」"),
    ({"facts": [[]]}, "項目「facts」"),
    ({"facts": [["3年", ""]]}, "項目「facts」"),
    ({"facts": {}}, "項目「facts」"),
    ({"evidence": "３年"}, "項目「evidence」"),
    ({"forbid": [5]}, "項目「forbid」"),
    ({"lang": ""}, "項目「lang」"),
]

# (the bytes of line 2, words of the message)
BROKEN: list[tuple[bytes, str]] = [
    (b'{"id": "q2",', "JSON として読めません"),
    (b'{"id": "q2", "id": "q3"}', "同じ項目が二度"),
    (b'["q2"]', "JSON オブジェクト"),
    (b"null", "JSON オブジェクト"),
    (b"[" * 100_000, "JSON として読めません"),
    ("健康".encode("cp932"), "UTF-8 として読めません"),
]


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    return path


def test_a_good_line_is_read_as_it_stands(tmp_path: Path) -> None:
    assert load(write(tmp_path / "set.jsonl", GOOD)) == (
        Question(
            id="q1",
            category="kpi",
            question="目標は何年ですか。",
            answerable=True,
            history=(("前の質問", "前の回答"),),
            facts=(("3年", "三年"), ("75歳",)),
            evidence=("３年以上",),
            forbid=("5年",),
            lang="ja",
        ),
    )


def test_only_four_fields_are_needed(tmp_path: Path) -> None:
    short = {key: GOOD[key] for key in ("id", "category", "question", "answerable")}
    (question,) = load(write(tmp_path / "set.jsonl", short))
    assert (question.history, question.facts, question.lang) == ((), (), "ja")


@pytest.mark.parametrize("name", ["id", "category", "question", "answerable"])
def test_a_missing_field_is_named(tmp_path: Path, name: str) -> None:
    record = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(DatasetError, match=f"1行目: 項目「{name}」がありません。$"):
        load(write(tmp_path / "set.jsonl", record))


@pytest.mark.parametrize(("change", "words"), BAD)
def test_a_bad_value_is_named_with_its_line(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    path = write(tmp_path / "set.jsonl", GOOD, {**GOOD, "id": "q2", **change})
    with pytest.raises(DatasetError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(f"{path} の2行目: ")
    assert words in message
    assert message.count("。") == 1


@pytest.mark.parametrize(("line", "words"), BROKEN)
def test_a_broken_line_is_named(tmp_path: Path, line: bytes, words: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b"\n" + line + b"\n")
    with pytest.raises(SenryakuError, match=f"2行目: .*{words}"):
        load(path)


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="2行目: id「q1」が重複しています。"):
        load(write(tmp_path / "set.jsonl", GOOD, GOOD))


def test_an_empty_set_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="1問もありません"):
        load(write(tmp_path / "set.jsonl"))


def test_a_missing_file_or_a_folder_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(DatasetError, match="を読めません"):
            load(path)


def test_byte_order_mark_blank_lines_and_line_separators_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    record = json.dumps({**GOOD, "question": "一行目\u2028二行目"}, ensure_ascii=False)
    path.write_bytes(b"\xef\xbb\xbf\r\n" + record.encode() + b"\r\n\r\n")
    assert load(path)[0].question == "一行目\u2028二行目"


def test_saved_answers_are_read_by_id(tmp_path: Path) -> None:
    path = write(tmp_path / "out.jsonl", {"id": "q1", "status": "answered", "answer": "3年"})
    assert load_answers(path) == {"q1": {"status": "answered", "answer": "3年"}}


def test_saved_answers_need_an_id_that_stands_once(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="項目「id」"):
        load_answers(write(tmp_path / "out.jsonl", {"status": "answered"}))
    with pytest.raises(DatasetError, match="重複"):
        load_answers(write(tmp_path / "out.jsonl", {"id": "q1"}, {"id": "q1"}))


@given(data=st.binary(max_size=200))
def test_no_bytes_whatever_raise_anything_else(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(data)
    with pytest.raises(DatasetError):
        load(path)
