"""Documents in a ZIP: names as they were meant, nothing from outside, nothing unpacked too far."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import archive
from indexer.archive import Member, check_office_file, members, read
from indexer.errors import CorpusError

NAME = "第1部/健康寿命　別表（案）.txt"
NFD = "テ\u3099ータ.txt"  # macOS writes デ as テ and a mark
# How the bytes of a name lie in the archive without the UTF-8 flag → the name that was meant.
NAMES = (
    (NAME.encode("cp932"), NAME),
    ("表.txt".encode("cp932"), "表.txt"),  # its second byte is a backslash
    ("予算.txt".encode(), "予算.txt"),
    (NFD.encode(), "データ.txt"),
    ("ﾃﾞｱ.txt".encode("cp932"), "ﾃﾞｱ.txt"),
    (b"plan.txt", "plan.txt"),
)
OUTSIDE = (
    "../悪.txt", "a/../../悪.txt", "/etc/悪.txt", "C:/悪.txt", "C:\\悪.txt", "a\\..\\悪.txt", "a\n悪.txt",
)  # fmt: skip
JUNK = (
    "__MACOSX/第1部/._表.txt", "a/.DS_Store", "Thumbs.db", "~$表.docx", "._表.txt", "空のフォルダ/",
)  # fmt: skip
BOMB = b"\0" * 30_000_000


def zipped(path: Path, files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def raw_name(path: Path, name: bytes, content: bytes = b"x") -> Path:
    """An archive whose only member has just these bytes for a name, and no flag."""
    placeholder = b"N" * len(name)
    zipped(path, {placeholder.decode(): content})
    path.write_bytes(path.read_bytes().replace(placeholder, name))
    return path


def patched(path: Path, offset: int, value: bytes) -> Path:
    """Both headers of the only member with ``value`` at ``offset`` of the central one."""
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\1\2")
    data[central + offset : central + offset + len(value)] = value
    data[offset - 2 : offset - 2 + len(value)] = value
    path.write_bytes(bytes(data))
    return path


@pytest.mark.parametrize(("raw", "expected"), NAMES)
def test_a_name_is_what_was_meant(tmp_path: Path, raw: bytes, expected: str) -> None:
    path = raw_name(tmp_path / "資料.zip", raw, b"abc")
    found, problems = members(path)
    assert [member.name for member in found] == [expected]
    assert problems == ()
    assert read(path, expected) == b"abc"


def test_a_flagged_name_is_kept_and_composed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {NAME: b"abc", NFD: b"d"})
    assert members(path)[0] == (Member(NAME, 3), Member("データ.txt", 1))


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_points_outside_is_refused_and_the_rest_goes_on(
    tmp_path: Path, name: str
) -> None:
    path = zipped(tmp_path / "資料.zip", {name: b"x", "良.txt": b"y"})
    found, problems = members(path)
    assert found == (Member("良.txt", 1),)
    assert len(problems) == 1
    assert problems[0].startswith("資料.zip/")
    assert "フォルダの外" in problems[0]
    assert problems[0].isprintable()
    with pytest.raises(CorpusError, match="ありません"):
        read(path, name)


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {**dict.fromkeys(JUNK, b"x"), "良.txt": b"y"})
    assert members(path) == ((Member("良.txt", 1),), ())


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("秘密.txt")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(link, "/etc/passwd")
    found, problems = members(path)
    assert found == ()
    assert "リンク" in problems[0]
    with pytest.raises(CorpusError):
        read(path, "秘密.txt")


def test_other_formats_are_counted_and_nested_archives_named(tmp_path: Path) -> None:
    files = {"a.jpg": b"x", "b/b.jpg": b"x", "README": b"x", "中.zip": b"x", "良.txt": b"y"}
    found, problems = members(zipped(tmp_path / "資料.zip", files))
    assert found == (Member("良.txt", 1),)
    assert problems == (
        "資料.zip/中.zip は圧縮ファイルの中の圧縮ファイルのため開きません。展開して置き直してください。",
        "資料.zip の中の .jpg 2 件は読めない形式のため入れていません。",
        "資料.zip の中の 拡張子のないもの 1 件は読めない形式のため入れていません。",
    )


def test_the_same_name_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("表.txt", b"first")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("表.txt", b"second")
    found, problems = members(path)
    assert found == (Member("表.txt", 5),)
    assert "二つ" in problems[0]
    assert read(path, "表.txt") == b"first"


@pytest.mark.parametrize(
    ("offset", "value", "word"),
    [(8, b"\1\0", "暗号化"), (10, b"\x63\0", "圧縮方式"), (10, b"\x0c\0", "圧縮方式")],
)
def test_what_cannot_be_unpacked_is_named(
    tmp_path: Path, offset: int, value: bytes, word: str
) -> None:
    path = patched(zipped(tmp_path / "a.zip", {"a.txt": b"x" * 50}), offset, value)
    found, problems = members(path)
    assert found == ()
    assert word in problems[0]


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    found, problems = members(zipped(tmp_path / "a.zip", {"爆弾.txt": BOMB, "良.txt": b"y"}))
    assert found == (Member("良.txt", 1),)
    assert "圧縮率" in problems[0]


def test_a_bomb_that_understates_its_size_is_not_unpacked(tmp_path: Path) -> None:
    path = patched(zipped(tmp_path / "a.zip", {"爆弾.txt": BOMB}), 24, struct.pack("<I", 1000))
    assert members(path)[0] == (Member("爆弾.txt", 1000),)
    with pytest.raises(CorpusError, match="壊れて"):
        read(path, "爆弾.txt")


def test_a_size_that_is_overstated_is_found_out(tmp_path: Path) -> None:
    path = patched(zipped(tmp_path / "a.zip", {"a.txt": b"x" * 50}), 24, struct.pack("<I", 60))
    with pytest.raises(CorpusError, match=r"壊れて|途中"):
        read(path, "a.txt")


def test_altered_content_is_found_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": b"abc"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"abc", b"abd"))
    with pytest.raises(CorpusError, match="CRC"):
        read(path, "a.txt")


def test_all_members_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": b"x" * 600, "b.txt": b"y" * 600})
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 1000)
    found, problems = members(path)
    assert found == ()
    assert "大きすぎ" in problems[0]


def test_one_member_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 10)
    found, problems = members(
        zipped(tmp_path / "a.zip", {"大.txt": b"x" * 11, "小.txt": b"y" * 10})
    )
    assert found == (Member("小.txt", 10),)
    assert "大きすぎ" in problems[0]


def test_too_many_members_are_not_listed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{i}.txt": b"" for i in range(10_001)}, zipfile.ZIP_STORED)
    assert members(path) == (
        (),
        ("a.zip の中のファイルが多すぎます（上限 10,000 件）。分けて置き直してください。",),
    )


@pytest.mark.parametrize("zip64", [False, True])
def test_a_vast_directory_is_not_even_read(tmp_path: Path, zip64: bool) -> None:
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, 0x7FFFFFFF, 0, 0)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 9, 9, 1 << 40, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1)
    path = tmp_path / "a.zip"
    path.write_bytes(
        record + locator + end.replace(b"\xff\xff\xff\x7f", b"\0\0\0\0") if zip64 else end
    )
    assert "多すぎます" in members(path)[1][0]


def test_a_thousand_refusals_are_not_a_thousand_lines(tmp_path: Path) -> None:
    files = {f"../{i}.txt": b"" for i in range(200)}
    problems = members(zipped(tmp_path / "a.zip", files))[1]
    assert len(problems) == 51
    assert problems[-1] == "a.zip の中には、ほかにも読まないファイルが 150 件あります。"


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\5\6", b"not a zip" * 100])
def test_what_is_no_archive_is_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "壊.zip"
    path.write_bytes(content)
    found, problems = members(path)
    assert found == ()
    assert len(problems) == 1
    assert problems[0].startswith("壊.zip を開けません")


def test_a_missing_archive_is_one_line(tmp_path: Path) -> None:
    assert members(tmp_path / "無.zip")[1][0].startswith("無.zip を開けません（")


GOOD = io.BytesIO()
with zipfile.ZipFile(GOOD, "w", zipfile.ZIP_DEFLATED) as _made:
    _made.writestr("第1部/表.txt", "健康寿命を延ばす。" * 20)
    _made.writestr("b.txt", b"x" * 300, zipfile.ZIP_STORED)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_are_members_and_sentences(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(GOOD.getvalue())
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    found, problems = members(path)
    assert all(isinstance(problem, str) and problem.endswith("。") for problem in problems)
    for member in found:
        with suppress(CorpusError):
            assert len(read(path, member.name)) == member.size


def office(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


@pytest.mark.parametrize(
    "part",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"\xef\xbb\xbf<!DOCTYPE a><a/>",
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"),
        b"<!-- " + b"x" * 5000 + b"--><!DOCTYPE a><a/>",
    ],
)  # fmt: skip
def test_an_office_file_declares_no_entities(part: bytes) -> None:
    with pytest.raises(CorpusError, match="DOCTYPE"):
        check_office_file(office(word__document_xml=part), "a.docx")


def test_an_archive_that_holds_office_files_is_none_itself(tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"}
    document = zipped(tmp_path / "a.zip", parts).read_bytes()
    holder = zipped(tmp_path / "資料.zip", {"a.docx": document}, zipfile.ZIP_STORED)
    assert archive.is_office_file(tmp_path / "a.zip")
    assert not archive.is_office_file(holder)
    assert not archive.is_office_file(tmp_path / "無.zip")


def test_an_office_file_is_no_bomb() -> None:
    with pytest.raises(CorpusError, match="圧縮率"):
        check_office_file(office(word__document_xml=BOMB), "a.docx")


def test_a_part_is_not_larger_than_its_tree_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_XML", 500)
    check_office_file(office(word__media__a_png=b"\x89PNG" + b"x" * 1000), "a.docx")
    with pytest.raises(CorpusError, match="大きすぎ"):
        check_office_file(office(word__document_xml=b"<a>" + b"x" * 1000), "a.docx")


def test_a_common_office_file_passes() -> None:
    svg = b"<!DOCTYPE svg><svg/>"
    check_office_file(office(word__document_xml=b"<a/>", word__media__a_svg=svg), "a.docx")
