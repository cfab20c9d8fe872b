"""Bytes of text → str, for the encodings in which Japanese documents come.

A declaration is a hint: bytes that are UTF-8 are UTF-8, whatever they say of themselves. Vendor
characters (①, ㈱, ～, 髙) come out as Windows shows them, from EUC-JP and ISO-2022-JP as well.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

REPLACEMENT = "\ufffd"  # stands for bytes that say nothing
UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP = "UTF-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP"
GUESSED = frozenset({SHIFT_JIS, EUC_JP})  # known by no mark of their own

_BOMS = (  # UTF-32 before UTF-16, which begins with the same bytes
    (codecs.BOM_UTF8, UTF_8, "utf-8"),
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "UTF-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16-be"),
)
# Our name of an encoding → Python's, and the labels that declare it.
_ENCODINGS = {
    UTF_8: ("utf-8", "utf-8 utf8 unicode-1-1-utf-8"),
    SHIFT_JIS: ("cp932", "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j cp932 ms932"),
    EUC_JP: ("euc_jp", "euc-jp euc_jp eucjp x-euc-jp cp51932 eucjp-win"),
    ISO_2022_JP: ("iso2022_jp_ext", "iso-2022-jp csiso2022jp jis"),
    "Windows-1252": ("cp1252", "windows-1252 cp1252 iso-8859-1 iso8859-1 latin1 us-ascii ascii"),
    "GB18030": ("gb18030", "gb18030 gb2312 gbk x-gbk"),
    "Big5": ("big5hkscs", "big5 big5-hkscs"),
    "EUC-KR": ("cp949", "euc-kr ks_c_5601-1987 cp949"),
}
_NAMED = {label: name for name, (_, labels) in _ENCODINGS.items() for label in labels.split()}
_DECLARATION = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})"
    rb"|<meta[^>]{0,500}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})",
    re.IGNORECASE,
)
_TO_JIS = re.compile(rb"\x1b(?:\$[@B]|\$\(D|\(I)")  # escapes of ISO-2022-JP
# Codes of JIS X 0208 that Windows shows as another character than Python's codecs.
_AS_WINDOWS = str.maketrans("〜‖−¢£¬", "～∥－￠￡￢")
_ORDINARY = re.compile("[ぁ-んァ-ヶー一-龠々、。・「」（）０-９Ａ-Ｚａ-ｚ　가-힣]")
# Half-width kana, private characters, and a kanji within a Latin word: read in the wrong encoding.
_STRANGE = re.compile("[\x80-\x9f\ue000-\uf8ff\ufffdｦ-ﾟ]|(?<=[a-z])[一-龠](?=[a-z])")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 200_000  # characters by which a decoding is judged
_PIECE = 8192  # bytes that are decoded at a time
_DECLARED_BONUS = 0.2
_MOST_BROKEN = 0.01  # share of characters that may be lost
_MOST_CONTROLS = 0.05
_FIRST_CODES = {"euc_jp": 0xA1, "iso2022_jp_ext": 0x21}  # of the 94 of a row
_STRICT, _MENDING = "senryaku-vendor", "senryaku-vendor-replace"  # names of error handlers


class NotTextError(ValueError):
    """The bytes are no text in any encoding known here."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text that ``data`` is, without a byte order mark, and the encoding it is in.

    ``declared`` is what the source says of itself; it decides between encodings that are about as
    likely. A few broken bytes become REPLACEMENT. Raises NotTextError where much would be lost.
    """
    text, name = _decode(data, _NAMED.get((declared or "").strip().lower()))
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise NotTextError(f"not {name}: control characters")
    return text, name


def declared_in(data: bytes) -> str | None:
    """The encoding that an HTML or XML source declares in its first bytes."""
    match = _DECLARATION.search(data[:4096])
    return (match[1] or match[2]).decode("ascii") if match else None


def names(declared: str, name: str) -> bool:
    """Whether ``declared`` is a label of the encoding that ``decode`` calls ``name``."""
    return _NAMED.get(declared.strip().lower()) == name


def _decode(data: bytes, declared: str | None) -> tuple[str, str]:
    for mark, name, codec in _BOMS:
        if data.startswith(mark):
            return _mended(data[len(mark) :], name, codec), name
    if data.isascii() and _TO_JIS.search(data):
        return _mended(data, ISO_2022_JP), ISO_2022_JP
    if _is_utf_8(data):
        return _mended(data, UTF_8), UTF_8
    likely = dict.fromkeys(name for name in (declared, SHIFT_JIS, EUC_JP) if name)
    strict = [(text, name) for name in likely if (text := _strictly(data, name)) is not None]
    scored = [(_likeness(text) + _bonus(name, declared), text, name) for text, name in strict]
    if scored and max(scored)[0] > 0:
        return max(scored)[1:]
    return _least_broken(data, likely)


def _is_utf_8(data: bytes) -> bool:
    """Whether ``data`` is UTF-8, rare broken characters and a cut end allowed.

    By chance hardly any text in another encoding is.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count(REPLACEMENT)
    if broken == 0 or broken > len(text) / 10:
        return broken == 0
    whole = sum(not char.isascii() for char in text) - broken
    return whole > 0 and broken <= _MOST_BROKEN * whole + text.endswith(REPLACEMENT)


def _strictly(data: bytes, name: str) -> str | None:
    """``data`` in that encoding, None where it does not hold all of it."""
    try:
        return _as_shown("".join(_parts(data, _ENCODINGS[name][0], _STRICT)), name)
    except UnicodeDecodeError:
        return None


def _least_broken(data: bytes, encodings: Iterable[str]) -> tuple[str, str]:
    """In whichever of ``encodings`` the beginning loses the least, if that is little."""
    name = min(encodings, key=lambda one: _lost(data[:_SAMPLE], one))
    text = _mended(data, name)
    if _likeness(text) <= 0:
        raise NotTextError(f"not {name}")
    return text, name


def _lost(data: bytes, name: str) -> int:
    return sum(part.count(REPLACEMENT) for part in _parts(data, _ENCODINGS[name][0], _MENDING))


def _mended(data: bytes, name: str, codec: str = "") -> str:
    """``data`` with what is broken replaced. Raises NotTextError as soon as that is too much."""
    parts: list[str] = []
    broken = 0
    for part in _parts(data, codec or _ENCODINGS[name][0], _MENDING):
        parts.append(part)
        broken += part.count(REPLACEMENT)
        if broken > _MOST_BROKEN * len(data) + 1:
            break
    text = "".join(parts)
    if broken > _MOST_BROKEN * len(text) + 1:
        raise NotTextError(f"not {name}")
    return _as_shown(text, name)


def _parts(data: bytes, codec: str, errors: str) -> Iterator[str]:
    """``data`` decoded piece by piece: a codec copies all it was given for every error it finds."""
    decoder = codecs.getincrementaldecoder(codec)(errors)
    for at in range(0, len(data), _PIECE):
        yield decoder.decode(data[at : at + _PIECE])
    yield decoder.decode(b"", final=True)


def _as_shown(text: str, name: str) -> str:
    return text.translate(_AS_WINDOWS) if name in (EUC_JP, ISO_2022_JP) else text


def _bonus(name: str, declared: str | None) -> float:
    return _DECLARED_BONUS if name == declared else 0.0


def _likeness(text: str) -> float:
    """How much of ``text``, ASCII apart, is ordinary: 1 all, below 0 hardly any."""
    sample = text[:_SAMPLE]
    foreign = sum(not char.isascii() for char in sample)
    if not foreign:
        return 0.0
    return (len(_ORDINARY.findall(sample)) - len(_STRANGE.findall(sample))) / foreign


def _vendor(error: UnicodeError) -> tuple[str, int]:
    """The two bytes that a codec of JIS X 0208 does not know as cp932 knows the same code."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    first = _FIRST_CODES.get(error.encoding, 0x100)
    pair = error.object[error.start : error.start + 2]
    if len(pair) < 2 or not all(first <= byte < first + 94 for byte in pair):
        raise error
    row, cell = (byte - first for byte in pair)
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + (0x9F if row % 2 else 0x40 if cell < 63 else 0x41)
    try:
        return bytes((lead, trail)).decode("cp932"), error.start + 2
    except UnicodeDecodeError:
        raise error from None


def _vendor_or_replacement(error: UnicodeError) -> tuple[str, int]:
    try:
        return _vendor(error)
    except UnicodeDecodeError as other:
        return REPLACEMENT, other.end


codecs.register_error(_STRICT, _vendor)
codecs.register_error(_MENDING, _vendor_or_replacement)
