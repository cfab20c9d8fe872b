"""The officials' chat: the only module that imports gradio."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

# Gradio reads it on import and would otherwise report to its makers.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from fastapi import FastAPI

from assistant import Assistant
from assistant.types import Token
from indexer.errors import SenryakuError
from ui.bodies import MAX_QUESTION
from ui.history import Message, turns
from ui.render import html, html_text

TITLE = "健康・医療戦略 質問アシスタント"
EXAMPLES = (
    "健康寿命の目標は？",
    "統合プロジェクトは何がありますか",
    "この戦略の対象期間は？",
    "AMEDの役割は？",
    "戦略の法的な根拠は？",
    "ムーンショット型の研究開発とは？",
)
FONTS = (
    "Hiragino Sans",
    "Noto Sans JP",
    "Noto Sans CJK JP",
    "Yu Gothic UI",
    "Meiryo",
    "sans-serif",
)
MONOSPACED = ("ui-monospace", "Consolas", "monospace")
SUBMIT, STOP = "送信", "中止"
CONCURRENT = 8  # questions answered at a time
_CSS = Path(__file__).parent / "static" / "chat.css"
_HEAD = '<script>document.documentElement.lang = "ja";</script>'
STOPPED = "途中で中止しました。上に見えている文は回答の一部です。"
_UNEXPECTED = "処理中に問題が起きました。もう一度試し、続くときは管理者に伝えてください。"
_log = logging.getLogger(__name__)


def mount(app: FastAPI, assistant: Assistant) -> FastAPI:
    """Put the chat at ``/`` of ``app``."""
    return gr.mount_gradio_app(  # type: ignore[no-any-return]
        app,
        create_chat(assistant),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,  # nothing is ever uploaded
        ssr_mode=False,
        theme=gr.themes.Default(font=list(FONTS), font_mono=list(MONOSPACED)),
        css_paths=[_CSS],
        head=_HEAD,
    )


def create_chat(assistant: Assistant) -> Any:
    """The page: introduction, choice of documents, conversation, question box."""
    titles = [(known.title or known.id, known.id) for known in assistant.documents()]
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_height=True) as blocks:
        # Not gr.HTML, which evaluates its content as a script template.
        gr.Markdown(_introduction([title for title, _ in titles]), elem_id="introduction")
        conversation = gr.Chatbot(
            label="やり取り",
            show_label=False,
            height="58vh",
            min_height=320,
            buttons=[],
            feedback_options=None,
            latex_delimiters=[],
            placeholder="下の欄に質問を書くか、例を選んでください。",
            examples=[{"text": example} for example in EXAMPLES],
            elem_id="conversation",
        )
        question = gr.Textbox(
            label="質問",
            placeholder="例：健康寿命の目標は？（Enter で送信、Shift+Enter で改行）",
            lines=1,
            max_lines=6,
            max_length=MAX_QUESTION,
            submit_btn=SUBMIT,
            autofocus=True,
            elem_id="question",
        )
        with gr.Row():
            chosen = gr.Dropdown(
                titles,
                value=[],
                multiselect=True,
                label="探す文書（選ばなければすべて）",
                scale=4,
                elem_id="documents",
            )
            clear = gr.Button("新しいやり取り", scale=1, elem_id="clear")
        _connect(assistant, conversation, question, chosen, clear)
    blocks.queue(default_concurrency_limit=CONCURRENT)
    return blocks


def _connect(
    assistant: Assistant, conversation: Any, question: Any, chosen: Any, clear: Any
) -> None:
    """What happens on Enter, on an example, on stop and on a new conversation."""

    def on_submit(
        text: str, messages: list[Message], documents: list[str]
    ) -> Iterator[tuple[list[Message], Any]]:
        box = gr.Textbox(value="", submit_btn=False, stop_btn=STOP)
        for shown in respond(assistant, text, messages, documents):
            yield shown, box
            box = gr.skip()
        yield shown, idle()

    def on_stop(messages: list[Message]) -> tuple[list[Message], Any]:
        return [*messages, _message("assistant", _failed(STOPPED))], idle()

    def idle() -> Any:
        return gr.Textbox(submit_btn=SUBMIT, stop_btn=False)

    def on_example(picked: gr.SelectData) -> str:
        return str(picked.value["text"])

    into = [conversation, question]
    private = {"api_visibility": "private", "show_progress": "hidden"}
    answering = question.submit(on_submit, [question, conversation, chosen], into, **private)
    picking = conversation.example_select(on_example, None, question, **private)
    from_example = picking.then(on_submit, [question, conversation, chosen], into, **private)
    running = [answering, from_example]
    question.stop(on_stop, conversation, into, cancels=running, **private)
    clear.click(lambda: ([], idle()), None, into, cancels=running, **private)


def _introduction(titles: Sequence[str]) -> str:
    listed = "、".join(f"「{title}」" for title in titles[:3])
    more = f"ほか（全 {len(titles):,} 文書）" if len(titles) > 3 else ""
    return (
        f'<div class="sr-intro"><h1>{html_text(TITLE)}</h1>'
        f"<p>{html_text(listed)}{more}に書かれていることだけから答えます。"
        "回答の番号 [1] を押すと、文書のその箇所が開きます。</p>"
        "<p>文書にないことは「文書には書かれていません」と答えます。"
        "使う前に、引用元の文言を確かめてください。</p></div>"
    )


def respond(
    assistant: Assistant, text: str, messages: Sequence[Message], documents: Sequence[str]
) -> Iterator[list[Message]]:
    """The conversation after ``text``, again and again while the answer grows."""
    if not text.strip():
        yield list(messages)
        return
    history = turns(messages)
    shown = [*messages, _message("user", f'<div class="sr-question">{html_text(text)}</div>')]
    yield [*shown, _message("assistant", _growing("探しています…"))]
    written = ""
    try:
        for event in assistant.stream(text[:MAX_QUESTION], history, list(documents) or None):
            if isinstance(event, Token):
                written += event.text
                yield [*shown, _message("assistant", _growing(written))]
            else:
                yield [*shown, _message("assistant", html(event))]
    except SenryakuError as error:
        yield [*shown, _message("assistant", _failed(str(error)))]
    except Exception:
        _log.exception("a question could not be answered")
        yield [*shown, _message("assistant", _failed(_UNEXPECTED))]


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}


def _growing(text: str) -> str:
    return f'<div class="sr-answer" aria-busy="true">{html_text(text)}</div>'


def _failed(sentence: str) -> str:
    return (
        '<div class="sr-answer"><p class="sr-badge sr-error">答えられませんでした</p>'
        f"<p>{html_text(sentence)}</p></div>"
    )
