"""Standard input, output and error: what comes in and goes out is made safe, no write can fail.

Everything here is on the path of ``senryaku ask`` and imports nothing but the standard library.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import Any

# Characters that reorder or hide what a terminal or a page shows.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def prepare_streams() -> None:
    """Let no character stop the output: what the encoding lacks is written as \\uXXXX."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def question_text(argument: str) -> str:
    """The question as text: ``-`` reads standard input; bytes that are not UTF-8 become U+FFFD."""
    if argument != "-":
        return without_surrogates(argument)
    return sys.stdin.buffer.read().decode("utf-8", "replace").rstrip("\n")


def without_surrogates(text: str) -> str:
    """``text`` with every lone surrogate replaced, so that it can be written as UTF-8."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def printable(text: str) -> str:
    """``text`` with no character that could steer a terminal; lone surrogates become U+FFFD."""
    if text.isprintable():  # the usual case; Python's notion leaves out more than we do
        return text
    return "".join(_printable(char) for char in text)


def _printable(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    return "" if (category == "Cc" and char not in "\n\t") or char in _BIDI else char


def write(text: str) -> None:
    """``text`` as it is to standard output."""
    sys.stdout.write(text)


def write_exactly(text: str) -> None:
    """``text`` as UTF-8 whatever the terminal's encoding is, with nothing added."""
    sys.stdout.flush()
    left = memoryview(text.encode("utf-8"))
    while left:  # with PYTHONUNBUFFERED a write may take a part alone
        left = left[sys.stdout.buffer.write(left) or 0 :]
    sys.stdout.buffer.flush()


def write_json(data: Any) -> None:
    """``data`` as indented JSON in UTF-8."""
    write_exactly(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def tell(message: str) -> None:
    """``message`` as a line on standard error."""
    print(message, file=sys.stderr, flush=True)
