"""Small PDFs made on the spot: text at a place, rules, pictures, pages. For the tests of the reader.

Heights are measured from the top of the page, in points; ``y`` is where a line of text stands.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from indexer.formats.pdf import read
from indexer.types import Catalogued, Document

WIDTH, HEIGHT = 595.0, 842.0
SIZE, LEADING = 10.0, 16.0
MINCHO, GOTHIC = "HeiseiMin-W3", "HeiseiKakuGo-W5"
for font in (MINCHO, GOTHIC):
    pdfmetrics.registerFont(UnicodeCIDFont(font))

# Running text without anything that a reader could take for a marker.
SENTENCES = (
    "健康寿命の延伸には日々の食生活と適度な運動が欠かせないため、国は自治体とともに取組を進めている。",
    "地域の保健師は住民の声を聞きながら計画を立て、その結果を毎年公表して次の年の活動に生かしている。",
    "医療機関と研究機関の連携も広がり、集めたデータを安全に使うための仕組みが少しずつ整ってきた。",
    "人材の育成は大学だけでなく企業の現場でも行われ、学び直しの機会が以前より得やすくなったといえる。",
)


class Sheet:
    """A canvas whose heights run down from the top of the page."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def text(self, x: float, y: float, text: str, size: float = SIZE, font: str = MINCHO) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        chars: int,
        *,
        indent: bool = True,
        size: float = SIZE,
    ) -> float:
        """``text`` in lines of ``chars`` full-width characters; where the next line would stand."""
        text = "　" * indent + text
        for at in range(0, len(text), chars):
            line = text[at : at + chars]
            shift = size * (len(line) - len(line.lstrip("　")))
            self.text(x + shift, y, line.lstrip("　"), size)
            y += 1.6 * size
        return y

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0)

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> None:
        grey = ImageReader(io.BytesIO(PIXEL))
        self.canvas.drawImage(grey, x0, HEIGHT - y1, x1 - x0, y1 - y0)

    def table(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        cells: Sequence[tuple[int, int, int, int, str]],
    ) -> None:
        """Cells as (row, column, rows, columns, text), each with its frame."""
        for row, column, rows, columns, text in cells:
            x0, x1 = xs[column], xs[column + columns]
            y0, y1 = ys[row], ys[row + rows]
            self.frame(x0, y0, x1, y1)
            for i, part in enumerate(text.split("\n")):
                self.text(x0 + 3, y0 + 12 + 12 * i, part, 9)

    def grid(
        self, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], height: float = 18
    ) -> None:
        """A plain table of ``rows``."""
        ys = [top + height * i for i in range(len(rows) + 1)]
        cells = [(i, j, 1, 1, text) for i, row in enumerate(rows) for j, text in enumerate(row)]
        self.table(xs, ys, cells)


# A grey pixel as PPM, which needs no codec.
PIXEL = b"P6 1 1 255\n\x80\x80\x80"


# What brings the text of a page that is shown turned by so many degrees upright again.
UPRIGHT = {
    90: (0, 1, -1, 0, HEIGHT, 0),
    180: (-1, 0, 0, -1, WIDTH, HEIGHT),
    270: (0, -1, 1, 0, 0, WIDTH),
}


def pdf(
    *pages: Callable[[Sheet], None],
    title: str = "",
    rotate: int = 0,
    crop: tuple[float, float, float, float] | None = None,
    password: tuple[str, str] | None = None,
) -> bytes:
    """A PDF of ``pages``; ``password`` is the user's and the owner's."""
    made = io.BytesIO()
    encrypt = StandardEncryption(*password, strength=128) if password else None
    canvas = Canvas(made, pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=encrypt)
    if title:
        canvas.setTitle(title)
    for draw in pages:
        if rotate:
            canvas.setPageRotation(rotate)
            canvas.transform(*UPRIGHT[rotate])
        if crop:
            canvas.setCropBox(crop)
        draw(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def document(data: bytes) -> Document:
    return read(data, Catalogued("made", "", "made.pdf"))


def made(*pages: Callable[[Sheet], None], **more: object) -> Document:
    """What the reader makes of a PDF of ``pages``."""
    return document(pdf(*pages, **more))  # type: ignore[arg-type]
