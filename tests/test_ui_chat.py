"""The chat and the server: what the assistant is given, what the page is given, and both at work.

Gradio takes seconds to import: inside functions only, so that one worker of the tests does it.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from fastapi.testclient import TestClient
from ui_fakes import FakeAssistant

from ui import history

CHROMIUM = Path("/usr/bin/chromium")


def conversation(assistant, *questions, documents=()):
    """The messages after ``questions`` were asked one after the other."""
    from ui import chat

    messages = []
    for question in questions:
        *_, messages = chat.respond(assistant, question, messages, documents)
    return messages


def as_from_page(messages):
    """The same messages with their content in the shape that the page sends back."""
    return [
        {"role": m["role"], "content": [{"type": "text", "text": m["content"]}]} for m in messages
    ]


def test_the_answer_grows_and_ends_with_its_citations():
    from ui import chat

    steps = [shown[-1]["content"] for shown in chat.respond(FakeAssistant(), "目標は", [], [])]
    assert "探しています" in steps[0]
    assert len(steps) > 3
    assert "/documents/test?start=" in steps[-1]
    assert "sr-citation" in steps[-1]


@pytest.mark.parametrize("shape", [list, as_from_page])
def test_history_is_what_was_said_without_html(shape):
    assistant = FakeAssistant()
    messages = shape(conversation(assistant, "目標は\n<b>何</b>？", "予算は？"))
    conversation_so_far = history.turns(messages)
    assert conversation_so_far[1] == ("予算は？", "予算額は文書に書かれていません。")
    asked, said = conversation_so_far[0]
    assert asked == "目標は\n<b>何</b>？"
    assert said == assistant.ask(asked).answer


def test_followups_carry_the_turns_before():
    assistant = FakeAssistant()
    conversation(assistant, "目標は？", "いつまで？")
    assert assistant.asked[1][1] == [("目標は？", "健康寿命を75歳以上とすることが目標です[1]。")]


def test_plain_strings_of_other_callers_are_taken_as_they_are():
    messages = [{"role": "user", "content": "a < b"}, {"role": "assistant", "content": "x & y"}]
    assert history.turns(messages) == [("a < b", "x & y")]


@pytest.mark.parametrize("content", [None, 3, {}, [], [None, {"type": "file"}], {"text": 3}])
def test_other_contents_are_nothing_said(content):
    assert history.content_text(content) == ""


def test_every_turn_cites_for_itself():
    messages = conversation(FakeAssistant(), "目標は？", "予算は？", "<根拠>は？")
    first, second, third = (m["content"] for m in messages if m["role"] == "assistant")
    assert first.count("sr-citation") == third.count("sr-citation") == 1
    assert "sr-citation" not in second
    assert first.split("start=")[1] != third.split("start=")[1]


def test_not_in_corpus_and_notes_are_visible():
    messages = conversation(FakeAssistant(), "予算は？", "目標は？")
    assert "文書には書かれていません</p>" in messages[1]["content"]
    assert "確定していません" in messages[3]["content"]


def test_questions_and_answers_are_escaped_on_one_line():
    messages = conversation(FakeAssistant(), "<script>alert(1)</script>\n\n# 見出し")
    for message in messages:
        assert "<script>" not in message["content"]
        assert "\n" not in message["content"]


@pytest.mark.parametrize(
    ("question", "documents", "words"),
    [("壊れる", [], "もう一度"), ("目標は", ["nai"], "「nai」は取り込まれていません")],
)
def test_failures_are_said_and_are_no_turn(question, documents, words, caplog):
    messages = conversation(FakeAssistant(), question, documents=documents)
    assert words in messages[-1]["content"]
    assert "Traceback" not in messages[-1]["content"]
    assert history.turns(messages) == []


def test_nothing_asked_changes_nothing():
    assert conversation(FakeAssistant(), "  \n") == []


def test_no_document_chosen_means_all():
    assistant = FakeAssistant()
    conversation(assistant, "目標は", documents=["test"])
    conversation(assistant, "目標は", documents=[])
    assert [asked[2] for asked in assistant.asked] == [["test"], None]


@pytest.fixture(scope="module")
def server():
    from ui import server

    return server


@pytest.fixture(scope="module")
def application(server):
    return server.create(FakeAssistant())


def test_the_page_is_served_beside_the_api(application):
    client = TestClient(application)
    response = client.get(
        "/", headers={"origin": "https://elsewhere.example", "host": "qa.example"}
    )
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers
    assert "connect-src 'self'" in response.headers["content-security-policy"]
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    assert config["stylesheets"] == []  # no fonts from elsewhere
    assert client.get("/healthz").json() == {"status": "ok"}


@contextmanager
def served(application):
    import uvicorn

    from ui import server

    with server.listen("127.0.0.1", 0) as listener:
        running = uvicorn.Server(uvicorn.Config(application, log_level="error"))
        thread = threading.Thread(target=running.run, args=([listener],), daemon=True)
        thread.start()
        while not running.started:
            thread.join(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = running.force_exit = True
        thread.join(10)


@pytest.fixture
def browser():
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-background-networking"]
        opened = driver.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield opened
        opened.close()


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.parametrize("width", [1280, 400])
def test_a_question_in_a_browser(application, browser, width):
    problems: list[str] = []
    with served(application) as address:
        context = browser.new_context(viewport={"width": width, "height": 800})
        context.on(
            "request",
            lambda r: None if r.url.startswith((address, "data:")) else problems.append(r.url),
        )
        page = context.new_page()
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(address)
        page.get_by_text("この戦略の対象期間は？").click()
        page.wait_for_selector(".sr-answered")
        box = page.locator("#question textarea")
        box.fill("<img src=x onerror=alert(1)>の根拠は？")
        box.press("Enter")
        page.wait_for_selector(".sr-partial")
        assert page.locator("#conversation img").count() == 0
        box.fill("予算は？")
        box.press("Enter")
        page.wait_for_selector(".sr-not_in_corpus")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.documentElement.lang") == "ja"
        page.locator(".sr-citation summary").first.click()
        with context.expect_page() as opened:
            page.locator(".sr-open").first.click()
        document = opened.value
        assert document.locator("#mark").text_content() == "2040年までに健康寿命を75歳以上とする。"
        document.set_viewport_size({"width": width, "height": 200})
        document.goto(document.url.split("#")[0])  # without #mark it has to scroll as well
        document.wait_for_function("scrollY > 0")
        assert problems == []


@pytest.mark.enable_socket
def test_a_port_in_use_is_one_sentence(server):
    with (
        server.listen("127.0.0.1", 0) as listener,
        pytest.raises(server.ServeError, match="--port"),
    ):
        server.listen("127.0.0.1", listener.getsockname()[1])


@pytest.mark.enable_socket
def test_an_unknown_host_is_one_sentence(server):
    with pytest.raises(server.ServeError, match="--host"):
        server.listen("a" * 64, 0)


@pytest.mark.slow
@pytest.mark.enable_socket
def test_served_over_a_socket(server, monkeypatch):
    import uvicorn

    running = []
    real_run = uvicorn.Server.run
    monkeypatch.setattr(
        uvicorn.Server, "run", lambda self, sockets: running.append(self) or real_run(self, sockets)
    )
    told: list[str] = []
    monkeypatch.setattr(server, "tell", told.append)
    thread = threading.Thread(
        target=server.serve, args=(FakeAssistant(), "127.0.0.1", 0), daemon=True
    )
    thread.start()
    while not (running and running[0].started):
        thread.join(0.05)
    address = told[0].split(" ")[0]
    assert json.load(urlopen(f"{address}readyz"))["ready"]
    assert "健康・医療戦略" in urlopen(address).read().decode()
    running[0].should_exit = True
    thread.join(10)
    assert not thread.is_alive()
