"""Bytes → text: what an encoding is told by, and that vendor characters survive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.encoding import REPLACEMENT, NotTextError, declared_in, decode, names

TEXT = "健康・医療戦略①㈱～－Ⅲ㍻髙﨑 のＫＰＩは75歳以上とする。ｶﾅ"
PLAIN = "健康・医療戦略は、2040年までに健康寿命を３年以上延伸することを目指す。"
EUC, JIS, SJIS = "EUC-JP", "ISO-2022-JP", "Shift_JIS"

# (bytes, declared, text, encoding)
DECODED = [
    (TEXT.encode(), None, TEXT, "UTF-8"),
    (TEXT.encode("utf-8-sig"), None, TEXT, "UTF-8"),
    (TEXT.encode("utf-16"), None, TEXT, "UTF-16"),
    (b"\xfe\xff" + TEXT.encode("utf-16-be"), None, TEXT, "UTF-16"),
    (TEXT.encode("utf-32"), None, TEXT, "UTF-32"),
    (TEXT.encode("cp932"), None, TEXT, SJIS),
    (TEXT.encode("cp932"), "Shift_JIS", TEXT, SJIS),
    (PLAIN.encode("euc_jp"), None, PLAIN, EUC),
    (PLAIN.encode("iso2022_jp"), None, PLAIN, JIS),
    # Vendor characters, which the standards lack: ① ㈱ ～ － Ⅲ, 纊 of the rows that IBM added.
    (b"\xa4\xa2\xad\xa1\xad\xea\xa1\xc1\xa1\xdd\xad\xb7\xf9\xa1", None, "あ①㈱～－Ⅲ纊", EUC),
    (b'\x1b$B$"-!-j!A!]-7y!\x1b(B.', None, "あ①㈱～－Ⅲ纊.", JIS),
    (b"\xa4\xa2\x8e\xb6\x8e\xc5\xa4\xa2\xa4\xa2\xa4\xa2", None, "あｶﾅあああ", EUC),
    (b'\x1b$B$"\x1b(I6E\x1b(B', None, "あｶﾅ", JIS),
    # A declaration that is wrong loses, one that names nothing says nothing.
    (TEXT.encode(), "Shift_JIS", TEXT, "UTF-8"),
    (TEXT.encode("cp932"), "utf-8", TEXT, SJIS),
    (TEXT.encode("cp932"), "EUC-JP", TEXT, SJIS),
    (TEXT.encode("cp932"), "iso-8859-1", TEXT, SJIS),
    (PLAIN.encode("euc_jp"), "shift_jis", PLAIN, EUC),
    (PLAIN.encode("euc_jp"), "x-no-such-thing", PLAIN, EUC),
    (PLAIN.encode("euc_jp"), "rot13", PLAIN, EUC),
    # One that is right decides where the bytes do not.
    ("résumé, élan.".encode("cp1252"), "ISO-8859-1", "résumé, élan.", "Windows-1252"),
    ("健康中国二〇三〇规划".encode("gb18030"), "gb2312", "健康中国二〇三〇规划", "GB18030"),
    ("건강 정책".encode("cp949"), "euc-kr", "건강 정책", "EUC-KR"),
    (b"", None, "", "UTF-8"),
    (b"plain\r\n", None, "plain\r\n", "UTF-8"),
    (b"\x1b[31mred\x1b[0m", None, "\x1b[31mred\x1b[0m", "UTF-8"),
    # Cut off within a character, or with a broken byte in it.
    (PLAIN.encode()[:-1], None, PLAIN[:-1] + REPLACEMENT, "UTF-8"),
    ((PLAIN * 9).encode("cp932")[:-1], None, (PLAIN * 9)[:-1] + REPLACEMENT, SJIS),
    (PLAIN.encode() * 9 + b"\xff", None, PLAIN * 9 + REPLACEMENT, "UTF-8"),
]
NO_TEXT = [
    b"ok\n\xff",
    bytes(range(256)),
    b"\x00\x01\x02\x03",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
    b"\x80\xa0\xfd\xfe\xff" * 50,
    TEXT.encode("utf-16-le"),  # without a mark nothing says so
]
# (first bytes of a source, what it declares)
DECLARED = [
    (b'<META http-equiv="Content-Type" content="text/html; charset=shift_jis">', "shift_jis"),
    (b'<meta charset="utf-8">', "utf-8"),
    (b"<meta charset = EUC-JP >", "EUC-JP"),
    (b'<?xml version="1.0" encoding="Shift_JIS"?><html>', "Shift_JIS"),
    (b"<?xml version='1.0' encoding='utf-8'?>", "utf-8"),
    (b"<script charset='utf-8'></script>", None),
    (b"<p>charset=utf-8</p>", None),
    (b" " * 5000 + b'<meta charset="utf-8">', None),
    (b"", None),
]


@pytest.mark.parametrize(("data", "declared", "text", "encoding"), DECODED)
def test_decode(data: bytes, declared: str | None, text: str, encoding: str) -> None:
    assert decode(data, declared) == (text, encoding)


@pytest.mark.parametrize("data", NO_TEXT)
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(NotTextError):
        decode(data)


@pytest.mark.parametrize(("data", "declared"), DECLARED)
def test_declared_in(data: bytes, declared: str | None) -> None:
    assert declared_in(data) == declared


@pytest.mark.parametrize(
    ("declared", "encoding", "same"),
    [("x-sjis", SJIS, True), (" UTF8 ", "UTF-8", True), ("utf-8", SJIS, False), ("?", EUC, False)],
)
def test_labels(declared: str, encoding: str, same: bool) -> None:
    assert names(declared, encoding) is same


@given(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"]), st.data()
)
def test_japanese_is_read_in_whatever_encoding_it_comes(codec: str, data: st.DataObject) -> None:
    words = st.sampled_from(
        ["健康寿命を", "延伸する。", "ＫＰＩ", "AMED", "（第２期）", "・", "\n"]
    )
    text = PLAIN + "".join(data.draw(st.lists(words, max_size=20)))
    assert decode(text.encode(codec))[0] == text


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "shift_jis", "euc-jp", "gbk"]))
def test_any_bytes_are_text_or_are_refused(data: bytes, declared: str | None) -> None:
    try:
        text, _ = decode(data, declared)
    except NotTextError:
        return
    assert text.count(REPLACEMENT) <= len(data) / 100 + 1 or REPLACEMENT.encode() in data


@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "iso2022_jp", "utf-8"])
@pytest.mark.parametrize("lost", [1, 2, 3, 4])
def test_a_text_that_is_cut_off_is_read_up_to_there(codec: str, lost: int) -> None:
    text, _ = decode((PLAIN * 4).encode(codec)[:-lost])
    assert (PLAIN * 4).startswith(text.rstrip(REPLACEMENT + "\x1b("))
