"""Characters of symbol fonts, whose codes mean nothing without the font, as what they print.

Word writes them with codes from U+F000 on. Listed are those that carry meaning in documents; a bullet that is
not listed is ・, any other symbol 〓, the sign for a character that cannot be set.
"""

from __future__ import annotations

from indexer.formats.docx.styles import W
from indexer.formats.office import Element

_UNKNOWN = "〓"
_BULLET = "・"
_PRIVATE = 0xF000
_SYMBOL = {
    0x2B: "+", 0x2D: "-", 0x3D: "=", 0x3C: "<", 0x3E: ">", 0x25: "%", 0xA3: "≤", 0xA5: "∞",
    0xA7: "♣", 0xA8: "♦", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡",
    0xBB: "≈", 0xBC: "…", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6D: "μ", 0x73: "σ",
    0x44: "Δ", 0x53: "Σ", 0x57: "Ω",
}  # fmt: skip
_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x74: "◆",
    0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA1: "○", 0xA2: "○", 0xA4: "◎", 0xA7: "▪",
    0xA8: "□", 0xAB: "★", 0xB2: "☆", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "→", 0xEF: "⇦", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x80 + i: "⓪①②③④⑤⑥⑦⑧⑨⑩"[i] for i in range(11)},
    **{0x8B + i: "⓿❶❷❸❹❺❻❼❽❾❿"[i] for i in range(11)},
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
# Bullets that stand for themselves: the grammar of headings and bullets knows them.
_KNOWN_BULLETS = frozenset("○〇◯●◎・•‣▪※①②③④⑤⑥⑦⑧⑨⑩")
_PLAIN_BULLETS = {"o": "○", "-": "・", "–": "・", "—": "・", "－": "・", "−": "・"}


def symbol(code: int, font: str) -> str:
    """What the character ``code`` of the symbol font ``font`` prints."""
    low = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    return _FONTS.get(font.strip().lower(), {}).get(low, _UNKNOWN)


def translated(text: str, font: str) -> str:
    """``text`` of a run set in ``font``: as it prints where that is a symbol font."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return text
    return "".join(c if c.isspace() else symbol(ord(c), font) for c in text)


def bullet(text: str, level: Element) -> str:
    """The bullet that a level of a list prints."""
    fonts = level.find(f"{W}rPr/{W}rFonts")
    font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
    mark = translated(text.strip(), font)[:1]
    mark = _PLAIN_BULLETS.get(mark, mark)
    if mark and not mark.isprintable():  # of a symbol font that is not named
        return _BULLET
    return mark if not mark or mark in _KNOWN_BULLETS else _BULLET
