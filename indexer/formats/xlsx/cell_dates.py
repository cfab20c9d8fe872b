"""Dates of a spreadsheet, numbers of days, as tokens of a format show them; eras as Japanese Excel has."""

from __future__ import annotations

from datetime import datetime, timedelta

_ERAS = (
    (datetime(2019, 5, 1), "R", "令", "令和"),
    (datetime(1989, 1, 8), "H", "平", "平成"),
    (datetime(1926, 12, 25), "S", "昭", "昭和"),
    (datetime(1912, 7, 30), "T", "大", "大正"),
    (datetime(1868, 9, 8), "M", "明", "明治"),
)
_DAYS = "月火水木金土日"
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def moment(value: float, from_1904: bool = False) -> datetime:
    """The moment that a serial number stands for; 1900 had a 29th of February for Excel."""
    days = value + 1462 if from_1904 else value
    if days < 60:
        days += 1
    return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))


def date_part(kind: str, when: datetime, seconds: int, first_year: str, twelve: bool) -> str:
    """One token of a date format, lower case: ``n`` for minutes, [h] for hours in all."""
    letter, long = kind[0], len(kind)
    if kind[0] == "[":
        return str(seconds // {"h": 3600, "m": 60, "s": 1}[kind[1]])
    if letter in "ge":
        return _era_part(kind, when, first_year)
    hour = (when.hour % 12 or 12) if twelve else when.hour
    if kind in ("am/pm", "a/p"):
        return "AM" if when.hour < 12 else "PM"
    names = {
        "yyyy": f"{when.year:04}", "yyy": f"{when.year:04}", "yy": f"{when.year % 100:02}", "y": f"{when.year % 100:02}",
        "mmmmm": _MONTHS[when.month - 1][0], "mmmm": _MONTHS[when.month - 1], "mmm": _MONTHS[when.month - 1][:3],
        "dddd": _WEEKDAYS[when.weekday()], "ddd": _WEEKDAYS[when.weekday()][:3],
        "aaaa": f"{_DAYS[when.weekday()]}曜日", "aaa": _DAYS[when.weekday()],
    }  # fmt: skip
    if kind in names:
        return names[kind]
    number = {"m": when.month, "d": when.day, "h": hour, "n": when.minute, "s": when.second}.get(
        letter
    )
    return str(number).zfill(min(long, 2)) if number is not None else kind


def _era_part(kind: str, when: datetime, first_year: str) -> str:
    for since, *names in _ERAS:
        if when >= since:
            if kind[0] == "g":
                return names[len(kind) - 1]
            year = when.year - since.year + 1
            return first_year if year == 1 and len(kind) == 1 else str(year).zfill(len(kind))
    return "" if kind[0] == "g" else str(when.year)
