"""Numbers in the forms that Word and Excel print them in: 三, ３, ③, ハ, iii; by the names Word gives them."""

from __future__ import annotations

from collections.abc import Callable

MOST = 9_999  # a larger start or number is no number of a heading
_KANJI = "〇一二三四五六七八九"
_LEGAL = "零壱弐参四伍六七八九"
_KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_HALF_KATAKANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_HALF_IROHA = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _letters(letters: str) -> Callable[[int], str]:
    """a to z, then aa to zz, as Word goes on; past that, and below one, plain figures."""

    def form(count: int) -> str:
        if not 0 < count <= 20 * len(letters):
            return str(count)
        times, at = divmod(count - 1, len(letters))
        return letters[at] * (times + 1)

    return form


def _from(first: str, most: int, *, bare: Callable[[int], str] = str) -> Callable[[int], str]:
    """Characters in a row, ① to ⑳; what has no character is written ``bare``."""
    return lambda count: chr(ord(first) + count - 1) if 0 < count <= most else bare(count)


def _circled(count: int) -> str:
    for first, base, last in (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50)):
        if base <= count <= last:
            return chr(ord(first) + count - base)
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        text += letters * times
    return text


def _counted(digits: str, units: str) -> Callable[[int], str]:
    """十七, 百二十: a digit before each unit, 一 left out before it except before 万."""

    def form(count: int) -> str:
        if not 0 < count <= MOST:
            return digits[0] if count == 0 else str(count)
        text = ""
        for power in (3, 2, 1, 0):
            digit = count // 10**power % 10
            if digit:
                skip = power and digit == 1 and units[0] == "十"
                text += ("" if skip else digits[digit]) + ("" if not power else units[power - 1])
        return text

    return form


def _digits(digits: str) -> Callable[[int], str]:
    return lambda count: "".join(digits[int(digit)] for digit in str(count))


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda count: "",
    "bullet": lambda count: "",
    "decimal": str,
    "decimalZero": lambda count: f"{count:02}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda count: str(count).translate(_WIDE),
    "decimalFullWidth2": lambda count: str(count).translate(_WIDE),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "upperRoman": lambda count: _roman(count).upper(),
    "lowerRoman": _roman,
    "upperLetter": _letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _letters("abcdefghijklmnopqrstuvwxyz"),
    "japaneseCounting": _counted(_KANJI, "十百千"),
    "chineseCounting": _counted(_KANJI, "十百千"),
    "chineseCountingThousand": _counted(_KANJI, "十百千"),
    "ideographDigital": _digits(_KANJI),
    "japaneseDigitalTenThousand": _digits(_KANJI),
    "taiwaneseDigital": _digits(_KANJI),
    "japaneseLegal": _counted(_LEGAL, "拾百阡"),
    "aiueo": _letters(_HALF_KATAKANA),
    "aiueoFullWidth": _letters(_KATAKANA),
    "iroha": _letters(_HALF_IROHA),
    "irohaFullWidth": _letters(_IROHA),
    "ideographTraditional": _letters("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _letters("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _from("㊀", 10, bare=_counted(_KANJI, "十百千")),
}


def form(name: str, count: int) -> str:
    """``count`` in the form that Word calls ``name``."""
    return _FORMS.get(name, str)(count)
