"""The chat's messages, which are HTML, back as the plain turns that the assistant wants. Pure."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser
from typing import Any

from assistant.types import Turn

Message = dict[str, Any]


def turns(messages: object) -> list[Turn]:
    """The conversation as the assistant wants it: plain questions and plain answers.

    Only what a user said and the first thing that the assistant said to it: other roles (system,
    developer, tool) are no part of the conversation, whatever stands between them. A question whose
    answer never came (stopped, failed) is left out, and so is what has not the shape of a message.
    """
    pairs: list[Turn] = []
    asked = ""
    for message in messages if isinstance(messages, list | tuple) else ():
        if not isinstance(message, dict):
            continue
        role, text = message.get("role"), content_text(message.get("content"))
        if role == "user":
            asked = text
        elif role == "assistant" and asked and text:
            pairs.append((asked, text))
            asked = ""
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
    with suppress(AssertionError):  # <![…: what the parser says of markup that ui.chat never wrote
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
