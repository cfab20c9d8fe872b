"""The chat's messages, which are HTML, back as the plain turns that the assistant wants. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from assistant.types import Turn

Message = dict[str, Any]


def turns(messages: Sequence[Message]) -> list[Turn]:
    """The conversation as the assistant wants it: plain questions and plain answers.

    A question whose answer never came (stopped, failed) is left out.
    """
    pairs: list[Turn] = []
    asked: str | None = None
    for message in messages:
        text = content_text(message.get("content"))
        if message.get("role") == "user":
            asked = text
        elif asked is not None:
            if text:
                pairs.append((asked, text))
            asked = None
    return pairs


def content_text(content: Any) -> str:
    """The plain text of a message, which is a string or, from the page, a list of parts."""
    if isinstance(content, str):
        return _plain_text(content)
    parts = content if isinstance(content, list) else [content]
    texts = [part.get("text") for part in parts if isinstance(part, dict)]
    strings = [part for part in parts if isinstance(part, str)]
    return "\n".join(_plain_text(text) for text in [*texts, *strings] if isinstance(text, str))


def _plain_text(content: str) -> str:
    """What was said, out of the HTML that ui.chat wrote; other text is taken as it is."""
    if not content.startswith(('<div class="sr-answer"', '<div class="sr-question"')):
        return content
    reader = _Said()
    reader.feed(content)
    reader.close()
    return "".join(reader.said).strip()


class _Said(HTMLParser):
    """Collects the text of the question or of the answer itself: no badge, card or note."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._depth = 0  # of <div> inside the element that is collected; 0: outside

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div" and (self._depth or dict(attrs).get("class") in ("sr-text", "sr-question")):
            self._depth += 1
        elif tag == "br" and self._depth:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.said.append(data)
