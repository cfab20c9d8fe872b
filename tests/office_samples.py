"""Word and Excel files made on the spot: raw parts in a ZIP, as Word, Excel and others write them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping

from hypothesis import strategies as st

from indexer.errors import CorpusError
from indexer.types import Document

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'

# Styles as a Japanese Word stores them: English names, numbers for ids.
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2a"><w:name w:val="節の見出し"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="見出し 3"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="c"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="h"><w:name w:val="隠し"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="hc"><w:name w:val="隠し文字"/><w:rPr><w:vanish/></w:rPr></w:style>
"""


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """The ZIP of ``parts``."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """A .rels part: (kind, target) each."""
    inner = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f"<Relationships {_PACKAGE}>{inner}</Relationships>"


def word_part(tag: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {_NAMESPACES}>{content}</w:{tag}>'


def docx(body: str, more: Mapping[str, str | bytes] | None = None, **parts: str) -> bytes:
    """A Word file with this body; ``parts``: styles, numbering, footnotes, endnotes."""
    roots = {
        "styles": "styles",
        "numbering": "numbering",
        "footnotes": "footnotes",
        "endnotes": "endnotes",
    }
    content = {"styles": STYLES, **parts}
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/document.xml": word_part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
            "word/_rels/document.xml.rels": relations(*((kind, f"{kind}.xml") for kind in content)),
            **{f"word/{kind}.xml": word_part(roots[kind], xml) for kind, xml in content.items()},
            **(more or {}),
        }
    )  # fmt: skip


def run(text: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str, style: str = "", properties: str = "") -> str:
    """A paragraph of plain text or of runs."""
    inner = content if content.startswith("<") or not content else run(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def listed(content: str, num: int, level: int = 0) -> str:
    """A paragraph in a list."""
    return p(
        content, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    )


def levels(*each: tuple[str, str] | tuple[str, str, str], num: int = 1) -> str:
    """A numbering part with one list: (form, text, more XML of the level) from level 0 down."""
    inner = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{level[0]}"/>'
        f'<w:lvlText w:val="{level[1]}"/>{level[2] if len(level) > 2 else ""}</w:lvl>'
        for i, level in enumerate(each)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{num}">{inner}</w:abstractNum>'
        f'<w:num w:numId="{num}"><w:abstractNumId w:val="{num}"/></w:num>'
    )


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    made = (cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def tc(content: str, properties: str = "") -> str:
    inner = content if content.startswith(("<w:p>", "<w:tbl>")) else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_part(rows: str, after: str = "", before: str = "") -> str:
    """A worksheet: rows as XML, what stands after (mergeCells) and before them (cols)."""
    return f'<worksheet xmlns="{_SHEET}" xmlns:r="{_RELATIONS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(*sheets: str, strings: str = "", styles: str = "", more: Mapping[str, str | bytes] | None = None,
         names: tuple[str, ...] = ("Sheet1", "Sheet2", "Sheet3"), workbook: str = "") -> bytes:  # fmt: skip
    """An Excel file of worksheet parts."""
    listed_sheets = "".join(
        f'<sheet name="{names[i]}" sheetId="{i + 1}" r:id="rId{i + 1}"/>'
        for i in range(len(sheets))
    )
    targets = [("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))]
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}">{workbook}'
            f"<sheets>{listed_sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": relations(
                *targets, ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
            ),
            "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}">{styles}</styleSheet>',
            **{f"xl/worksheets/sheet{i + 1}.xml": sheet for i, sheet in enumerate(sheets)},
            **(more or {}),
        }
    )


def readable(read: Callable[[bytes], Document], data: bytes) -> None:
    """Bytes are a document, laid out as it should be, or a sentence."""
    try:
        found = read(data)
    except CorpusError as error:
        assert str(error).endswith("。")  # noqa: PT017
    else:
        assert found.sections[0].end == len(found.text)


def broken(sample: bytes, data: st.DataObject) -> bytes:
    """``sample`` with some bytes changed, cut somewhere."""
    content = bytearray(sample)
    for _ in range(data.draw(st.integers(0, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    return bytes(content[: data.draw(st.integers(0, len(content)))])


def swapped(sample: bytes, data: st.DataObject, strange: Iterable[str]) -> bytes:
    """``sample`` with words of one part's XML swapped for others of it or ``strange`` ones."""
    with zipfile.ZipFile(io.BytesIO(sample)) as file:
        parts: dict[str, str | bytes] = {name: file.read(name).decode() for name in file.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    words = re.split(r"(\b)", str(parts[name]))
    vocabulary = st.sampled_from(sorted({*words, *strange}))
    for _ in range(data.draw(st.integers(1, 6))):
        words[data.draw(st.integers(0, len(words) - 1))] = data.draw(vocabulary)
    return packed({**parts, name: "".join(words)})
