"""Made-up laws for the tests of the law readers: 法令標準XML from few words, and its JSON forms."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any

from indexer.formats.law import from_json as law_json
from indexer.formats.law import from_xml as law_xml
from indexer.types import Catalogued, Document

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpus"
LAWS = sorted((SHARED / "laws").glob("*.json"))
LAW_XML = sorted((SHARED / "laws_xml").glob("*.xml"))
_DIGITS = "〇一二三四五六七八九"


def catalogued(file: str = "laws/a.xml") -> Catalogued:
    return Catalogued("a", "", file)


def read_xml(source: str | bytes, file: str = "laws/a.xml") -> Document:
    data = source.encode() if isinstance(source, str) else source
    return law_xml.read(data, catalogued(file))


def read_json(value: object, file: str = "laws/a.json") -> Document:
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return law_json.read(data, catalogued(file))


@cache
def real(path: Path) -> Document:
    module = law_json if path.suffix == ".json" else law_xml
    return module.read(path.read_bytes(), catalogued(f"laws/{path.name}"))


def kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + _DIGITS[ones].strip("〇")


def title(num: str) -> str:
    """36_3 → 第三十六条の三."""
    first, *rest = num.split("_")
    return f"第{kanji(int(first))}条" + "".join(f"の{kanji(int(one))}" for one in rest)


def article(num: str, *paragraphs: str, caption: str = "") -> str:
    """第N条 with 項; a 項 is its text, lines of it that begin with 一 or イ and a blank are 号."""
    head = f"<ArticleCaption>{caption}</ArticleCaption>" if caption else ""
    body = "".join(paragraph(i, text) for i, text in enumerate(paragraphs, 1))
    return f'<Article Num="{num}">{head}<ArticleTitle>{title(num)}</ArticleTitle>{body}</Article>'


def paragraph(num: int, text: str, *, printed: bool | None = None) -> str:
    words, *items = text.split("\n")
    label = chr(ord("０") + num) if (num > 1 if printed is None else printed) else ""
    return (
        f'<Paragraph Num="{num}"><ParagraphNum>{label}</ParagraphNum><ParagraphSentence><Sentence>'
        f"{words}</Sentence></ParagraphSentence>{''.join(_items(items))}</Paragraph>"
    )


def _items(lines: list[str]) -> list[str]:
    made: list[str] = []
    for line in lines:
        label, words = line.split("　", 1)
        level = "Subitem1" if label in "イロハニホヘト" else "Item"
        number = "イロハニホヘト".index(label) + 1 if level == "Subitem1" else _DIGITS.index(label)
        element = (
            f'<{level} Num="{number}"><{level}Title>{label}</{level}Title><{level}Sentence>'
            f"<Sentence>{words}</Sentence></{level}Sentence></{level}>"
        )
        if level == "Subitem1":
            made[-1] = made[-1].replace("</Item>", element + "</Item>")
        else:
            made.append(element)
    return made


def supplement(*content: str, amends: str = "", extract: bool = False) -> str:
    attributes = (f' AmendLawNum="{amends}"' if amends else "") + ' Extract="true"' * extract
    label = "<SupplProvisionLabel>附　則</SupplProvisionLabel>"
    return f"<SupplProvision{attributes}>{label}{''.join(content)}</SupplProvision>"


def law(
    *main: str, title: str = "見本法", number: str = "平成二十年法律第九号", after: str = ""
) -> str:
    return (
        f'<Law Lang="ja"><LawNum>{number}</LawNum><LawBody><LawTitle>{title}</LawTitle>'
        f"<MainProvision>{''.join(main)}</MainProvision>{after}</LawBody></Law>"
    )


def as_json(xml: str) -> dict[str, Any]:
    """XML turned into JSON as the laws in the corpus are: @ for attributes, #text for text."""
    root = ET.fromstring(xml)
    return {root.tag: _jsoned(root)}


def _jsoned(element: ET.Element) -> Any:
    value: dict[str, Any] = {f"@{key}": one for key, one in element.attrib.items()}
    for child in element:
        if child.tag in value:
            before = value[child.tag]
            value[child.tag] = [*(before if isinstance(before, list) else [before]), _jsoned(child)]
        else:
            value[child.tag] = _jsoned(child)
    text = (element.text or "") + "".join(child.tail or "" for child in element)
    if text and value:
        value["#text"] = text
    return value or text or None


def as_api_json(xml: str, **revision: str) -> dict[str, Any]:
    """The answer of the law API v2 that holds the same law."""
    return {
        "law_info": {"law_id": "420AC0000000009"},
        "revision_info": revision,
        "law_full_text": _tree(ET.fromstring(xml)),
    }


def _tree(element: ET.Element) -> dict[str, Any]:
    children: list[Any] = [element.text] if element.text else []
    for child in element:
        children.append(_tree(child))
        if child.tail:
            children.append(child.tail)
    return {"tag": element.tag, "attr": dict(element.attrib), "children": children}


def outline(document: Document) -> list[str]:
    """The tree a line a section: depth by indentation, unit and number, label, own text."""
    lines = []
    for section in document.sections:
        own = document.own_text(section).rstrip("\n").replace("\n", "⏎").replace("\t", "|")
        depth = "  " * len(document.ancestors(section))
        name = f"{section.unit}{section.number}" or section.kind.value
        lines.append(f"{depth}{name}<{section.label}> {own}")
    return lines


def squeezed(text: str) -> str:
    return re.sub(r"[\s　（）]", "", text)
