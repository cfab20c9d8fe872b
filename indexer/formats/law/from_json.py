"""e-Gov law data as JSON → Document: XML turned into JSON, or the answer of the law API v2.

Turned into JSON, a law loses where in a sentence an element stood: Ruby is put back by law_ruby.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NoReturn

from indexer.errors import CorpusError
from indexer.formats.law import document as law
from indexer.formats.law import ruby as law_ruby
from indexer.formats.law.text import Element, inline
from indexer.types import Catalogued, Document

_QUOTED = 20  # characters of a sentence that a flag names
_MOST_PLACED = 100_000  # characters of sentences; no law has more than a few thousand
_MOST_FLAGS = 10


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Read a law in JSON. Raises CorpusError where it is damaged or no law."""
    law.check_size(data, catalogued)
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except RecursionError:
        raise CorpusError(_unreadable(catalogued, "入れ子が深すぎます")) from None
    except UnicodeDecodeError:
        raise CorpusError(_unreadable(catalogued, "UTF-8 ではありません")) from None
    except ValueError as error:
        raise CorpusError(_unreadable(catalogued, f"JSON として壊れています: {error}")) from None
    reading = _Reading(law.Budget(catalogued.file))
    root = Element("")
    _add(reading, root, "", value, 0)
    return law.document(root, catalogued, tuple(_restore(reading, root, catalogued.file)))


@dataclass(slots=True)
class _Reading:
    budget: law.Budget
    mixed: list[Element] = field(default_factory=list)  # text and elements, in no known order


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} は JSON の値ではありません")


def _unreadable(catalogued: Catalogued, why: str) -> str:
    return (
        f"{catalogued.file} を法令の JSON として読めません（{why}）。e-Gov から取り直してください。"
    )


def _add(reading: _Reading, parent: Element, tag: str, value: Any, depth: int) -> None:
    """Add what ``value`` is to ``parent``: elements ``tag``, one or several, or text."""
    if isinstance(value, list):
        for one in value:
            _add(reading, parent, tag, one, depth + 1)
        return
    reading.budget.spend(depth)
    if tag and isinstance(value, str):
        parent.children.append(Element(tag, {}, [value]))
    elif isinstance(value, dict) and isinstance(value.get("tag"), str):
        parent.children.append(_tree(reading, value, depth))
    elif tag:
        parent.children.append(_element(reading, tag, value, depth))
    elif isinstance(value, dict):
        for key, one in value.items():
            _add(reading, parent, key, one, depth + 1)
    elif value is not None:
        parent.children.append(str(value))


def _element(reading: _Reading, tag: str, value: Any, depth: int) -> Element:
    """XML turned into JSON: {"@Num": "1", "#text": "…", "Item": [{…}, {…}]}, "text" or null."""
    if value is None:
        return Element(tag)
    if not isinstance(value, dict):
        return Element(tag, {}, [str(value)])
    element = Element(tag)
    text = False
    for key, one in value.items():
        if key.startswith("@"):
            element.attributes[key[1:]] = "" if one is None else str(one)
        elif key == "#text":
            text = bool(one)
            element.children.insert(0, str(one or ""))
        else:
            _add(reading, element, key, one, depth + 1)
    if text and len(element.children) > 1 and tag != "Ruby":
        reading.mixed.append(element)
    return element


def _tree(reading: _Reading, value: dict[str, Any], depth: int) -> Element:
    """The API's form: {"tag": "Item", "attr": {"Num": "1"}, "children": ["text", {…}]}."""
    attributes = value.get("attr")
    element = Element(value["tag"])
    if isinstance(attributes, dict):
        element.attributes.update((key, str(one)) for key, one in attributes.items())
    _add(reading, element, "", value.get("children") or [], depth)
    return element


def _restore(reading: _Reading, root: Element, file: str | None) -> list[str]:
    """Put elements back into their sentences; a flag for each whose place is not known."""
    lost = [(element, element.children[1:]) for element in reading.mixed]
    for element, _ in lost:
        del element.children[1:]
    words = law_ruby.Words(inline(root) if lost else "")
    unknown: list[str] = []
    seen = 0
    for element, others in lost:
        text = str(element.children[0])
        seen += len(text)
        ruby = [(inline(c), inline(c.first("Rt"))) for c in others if isinstance(c, Element)]
        known = all(isinstance(c, Element) and c.tag == "Ruby" for c in others)
        placed = law_ruby.place(text, ruby, words) if known and seen < _MOST_PLACED else None
        element.children = [text, *others] if placed is None else [placed]
        if placed is None:
            unknown.append(_out_of_place(file, text, [base for base, _ in ruby]))
    if (more := len(unknown) - _MOST_FLAGS) > 0:
        unknown[_MOST_FLAGS:] = [
            f"{file} には、ほかにも位置の分からない字のある文が {more} 件あります。"
        ]
    return unknown


def _out_of_place(file: str | None, text: str, lost: list[str]) -> str:
    return (
        f"{file} の「{text[:_QUOTED]}…」の文では「{'、'.join(lost)[:_QUOTED]}」の入る位置が"
        "データから分からないため、文の終わりに置きました。e-Gov の原文で確かめてください。"
    )
