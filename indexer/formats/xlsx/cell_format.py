"""Numbers and dates of a spreadsheet as they show in its cells: 0.0%, #,##0;△#,##0, ggge"年"m"月".

A format has up to four sections (positive; negative; zero; text), each a row of tokens. What is
not understood is shown plainly. Built-in formats are those of Japanese Excel.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from indexer.formats.numerals import form
from indexer.formats.xlsx.cell_dates import date_part, moment

_ERA_DATE, _ERA_LONG = "[$-411]ge.m.d", '[$-411]ggge"年"m"月"d"日"'
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: _ERA_DATE, 28: _ERA_LONG, 29: _ERA_LONG, 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"', 34: _YEAR_MONTH, 35: _MONTH_DAY, 36: _ERA_DATE, 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-";@',
    42: '"¥"#,##0;"¥"-#,##0;"¥-";@', 43: '#,##0.00;-#,##0.00;"-";@', 44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-";@',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: _ERA_DATE, 51: _ERA_LONG,
    52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _ERA_LONG, 55: _YEAR_MONTH, 56: _MONTH_DAY, 57: _ERA_DATE,
    58: _ERA_LONG,
}  # fmt: skip
_OF_SYSTEM = {
    "[$-F800]": 'yyyy"年"m"月"d"日"',
    "[$-F400]": "h:mm:ss",
}  # as Japanese Windows has them
_LONGEST = 300  # characters of a format
_LAST_DAY = 2_958_466  # the serial number after 9999-12-31
_MOST_DECIMALS = 30
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|!(.)|_.|\*.|\[([^\]]*)\]|(General|G/標準)'
    r"|(AM/PM|A/P|y+|m+|d+|h+|s+(?:\.0+)?|g{1,3}|e{1,2}(?![+\-])|a{3,4})|([0#?]E[+\-]0+)|([0#?.,%/@])|(.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # literal, date, elapsed, general, exponent, digit, mark
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    holds: Callable[[float], bool] | None  # its condition
    digits: str  # DBNum1, DBNum3: figures as kanji, as full-width figures
    first_year: str  # how the first year of an era is written

    @property
    def is_date(self) -> bool:
        return any(token.kind in ("date", "elapsed") for token in self.tokens)


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """How ``value`` shows in a cell with the format ``code``."""
    sections = _sections(code)
    section, negative_by_itself = _chosen(sections, value)
    if section is None:
        return plain(value)
    try:
        if section.is_date:
            text = _date(section, value, from_1904)
        else:
            text = _number(section, abs(value) if negative_by_itself else value)
    except (ValueError, OverflowError, InvalidOperation, ZeroDivisionError):
        return plain(value)
    return _in_digits(text, section.digits)


def shown_text(value: str, code: str) -> str:
    """How a text shows in a cell with the format ``code``: ``@"様"`` adds to it."""
    section = next((s for s in _sections(code) if _has(s, "@")), None)
    if section is None:
        return value
    return "".join(
        value if token.text == "@" else token.text
        for token in section.tokens
        if token.text == "@" or token.kind == "literal"
    )


def plain(value: float) -> str:
    """As cells without a format show it: at most ten figures that count after the point."""
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    return text.replace("e", "E") if "e" in text else text


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    if not code or len(code) > _LONGEST:
        return ()
    code = next((long for mark, long in _OF_SYSTEM.items() if code.startswith(mark)), code)
    sections: list[_Section] = []
    for part in re.findall(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])+|(?<=;)(?=;|$)', code, re.DOTALL):
        sections.append(_section(part))
    return tuple(sections[:4])


def _section(part: str) -> _Section:
    tokens: list[_Token] = []
    holds, digits = None, ""
    for match in _TOKEN.finditer(part):
        quoted, escaped, forced, bracket, general, date, exponent, mark, other = match.groups()
        if bracket is not None:
            condition = _CONDITION.fullmatch(bracket)
            if condition:
                holds = _holds(condition[1], condition[2])
            elif re.fullmatch("h+|m+|s+", bracket, re.IGNORECASE):
                tokens.append(_Token("elapsed", bracket.lower()))
            elif bracket.startswith("$"):
                tokens.append(_Token("literal", bracket[1:].partition("-")[0]))
            elif bracket.lower().startswith("dbnum"):
                digits = bracket.lower()
            continue
        for kind, text in (
            ("literal", quoted), ("literal", escaped), ("literal", forced), ("general", general),
            ("date", date), ("exponent", exponent), ("mark", mark), ("literal", other),
        ):  # fmt: skip
            if text is not None:
                tokens.append(_Token(kind, text.lower() if kind == "date" else text))
    if any(token.kind == "mark" and token.text in "0#?" for token in tokens):  # 0"年" is no date
        tokens = [
            _Token("literal", t.text) if t.kind == "date" and t.text[0] in "ega" else t
            for t in tokens
        ]
    return _Section(
        tuple(tokens), holds, digits, "元" if re.search("gannen|dbnum1", part.lower()) else "1"
    )


def _holds(sign: str, limit: str) -> Callable[[float], bool] | None:
    try:
        number = float(limit)
    except ValueError:
        return None
    return lambda value: _COMPARE[sign](value, number)


def _chosen(sections: Sequence[_Section], value: float) -> tuple[_Section | None, bool]:
    """The section for ``value``, and whether it says itself that a number is negative."""
    numeric = [s for s in sections if not (_has(s, "@") and len(sections) > 1)][:3]
    if not numeric or _has(numeric[0], "@"):
        return None, False
    if any(section.holds for section in numeric):
        for section in numeric:
            if section.holds is None or section.holds(value):
                return section, section is not numeric[0]
        return None, False
    if value < 0 and len(numeric) > 1:
        return numeric[1], True
    if value == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], False


def _has(section: _Section, mark: str) -> bool:
    return any(token.kind == "mark" and token.text == mark for token in section.tokens)


def _number(section: _Section, value: float) -> str:
    tokens = section.tokens
    marks = [i for i, t in enumerate(tokens) if t.kind == "mark" and t.text in "0#?"]
    exponent = next((i for i, t in enumerate(tokens) if t.kind == "exponent"), None)
    if exponent is not None:
        return _scientific(tokens, exponent, value)
    if not marks:
        number = plain(abs(value))
        text = "".join(number if t.kind == "general" else t.text for t in tokens)
        return f"-{text}" if value < 0 and number in text else text
    if _is_fraction(tokens):
        return _fraction(value)
    point = next((i for i, t in enumerate(tokens) if t == _Token("mark", ".")), len(tokens))
    whole = [i for i in marks if i < point]
    decimals = [i for i in marks if i > point]
    number = Decimal(repr(value)) * 100 ** sum(t == _Token("mark", "%") for t in tokens)
    number /= 1000 ** _scale(tokens, max(marks))
    rounded = abs(number).quantize(
        Decimal(1).scaleb(-min(len(decimals), _MOST_DECIMALS)), ROUND_HALF_UP
    )
    integer, _, fraction = format(rounded, "f").partition(".")
    grouped = (
        any(tokens[i] == _Token("mark", ",") for i in range(whole[0], whole[-1]))
        if whole
        else False
    )
    places = _filled([tokens[i].text for i in whole], integer.lstrip("0"), grouped)
    shown_at = dict(zip(whole, places, strict=True))
    shown_at |= _decimals(decimals, fraction, tokens)
    text = "".join(_shown_token(i, token, shown_at, point) for i, token in enumerate(tokens))
    return f"-{text}" if number < 0 and rounded else text


def _shown_token(i: int, token: _Token, shown_at: dict[int, str], point: int) -> str:
    if i in shown_at:
        return shown_at[i]
    if token.kind == "mark" and token.text == ",":
        return ""
    if i == point and not any(shown_at.get(at) for at in shown_at if at > point):
        return ""
    return token.text


def _filled(places: Sequence[str], digits: str, grouped: bool) -> list[str]:
    """Digits on the places of a format from the right; the first place takes what is left."""
    result: list[str] = []
    done = 0
    for at, place in enumerate(reversed(places)):
        last = at == len(places) - 1
        taken = digits if last else digits[-1:]
        digits = "" if last else digits[:-1]
        if not taken and place == "0":
            taken = "0"
        text = ""
        for digit in reversed(taken):
            text = digit + ("," if grouped and done and done % 3 == 0 else "") + text
            done += 1
        result.append(text)
    return result[::-1]


def _decimals(at: Sequence[int], fraction: str, tokens: Sequence[_Token]) -> dict[int, str]:
    """Digits after the point: # and ? show no zeros at the end."""
    needed = max((i + 1 for i, place in enumerate(at) if tokens[place].text == "0"), default=0)
    kept = fraction[: len(at)].rstrip("0")
    kept = kept.ljust(needed, "0")
    return {place: kept[i : i + 1] for i, place in enumerate(at)}


def _scale(tokens: Sequence[_Token], last: int) -> int:
    """Commas right after the last place: each takes a thousand off."""
    count = 0
    while last + count + 1 < len(tokens) and tokens[last + count + 1] == _Token("mark", ","):
        count += 1
    return count


def _scientific(tokens: Sequence[_Token], at: int, value: float) -> str:
    before = "".join(t.text for t in tokens[:at] if t.kind == "mark") + tokens[at].text[0]
    decimals = min(len(before.partition(".")[2]), _MOST_DECIMALS)
    width = tokens[at].text.count("0", 2)
    mantissa, _, power = f"{value:.{decimals}E}".partition("E")
    sign = "-" if power.startswith("-") else "+" if "+" in tokens[at].text else ""
    return f"{mantissa}E{sign}{power.lstrip('+-').lstrip('0').rjust(width, '0')}"


def _is_fraction(tokens: Sequence[_Token]) -> bool:
    around = [t.text for t in tokens if t.kind == "mark"]
    return "/" in around and "?" in around


def _fraction(value: float) -> str:
    whole, rest = divmod(abs(value), 1)
    near = Fraction(rest).limit_denominator(99)
    whole, near = (whole + 1, Fraction(0)) if near == 1 else (whole, near)
    parts = [str(int(whole))] if whole or not near else []
    parts += [f"{near.numerator}/{near.denominator}"] if near else []
    return ("-" if value < 0 else "") + " ".join(parts)


def _date(section: _Section, value: float, from_1904: bool) -> str:
    if not 0 <= value + (1462 if from_1904 else 0) < _LAST_DAY:
        raise ValueError(value)
    when = moment(value, from_1904)
    seconds = round(value * 86_400)
    parts: list[str] = []
    times = [t.text for t in section.tokens if t.kind in ("date", "elapsed")]
    at = -1
    for token in section.tokens:
        if token.kind in ("date", "elapsed"):
            at += 1
            before, after = (
                times[at - 1] if at else "",
                times[at + 1] if at + 1 < len(times) else "",
            )
            minute = token.text[0] == "m" and (before[:1] == "h" or after[:1] == "s")
            kind = (
                f"[{token.text[0]}]"
                if token.kind == "elapsed"
                else "n" * len(token.text)
                if minute
                else token.text
            )
            parts.append(
                date_part(
                    kind, when, seconds, section.first_year, "am/pm" in times or "a/p" in times
                )
            )
        elif token.kind != "mark" or token.text not in "@?#":
            parts.append(token.text)
    return "".join(parts)


def _in_digits(text: str, digits: str) -> str:
    if digits == "dbnum3":
        return re.sub("[0-9]", lambda m: form("decimalFullWidth", int(m[0])), text)
    if digits == "dbnum1":
        return re.sub("[0-9]+", lambda m: form("japaneseCounting", int(m[0])) if int(m[0]) <= 100
                      else form("ideographDigital", int(m[0])), text)  # fmt: skip
    return text
