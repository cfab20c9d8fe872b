"""The API and the document pages from outside: shapes, bad input, headers."""

from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient
from ui_fakes import TEXT, FakeAssistant

from indexer.errors import IndexDamaged
from indexer.filters import Filter
from ui import bodies
from ui.api import create_app

STRATEGY = "kenko-iryo-senryaku-2-gaiyo"
JAPANESE = re.compile(r"[ぁ-ん]")


@pytest.fixture
def fake():
    return FakeAssistant()


@pytest.fixture
def client(fake):
    return TestClient(create_app(fake), raise_server_exceptions=False)


def events(text: str) -> list[tuple[str, dict]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data[6:])) for name, data in blocks]


def test_ask_gives_the_answer_object(client, fake):
    body = {"question": "目標は？", "history": [["前の質問", "前の回答"]], "documents": ["test"]}
    answer = client.post("/api/ask", json=body).json()
    assert answer == fake.ask("目標は？").as_dict()
    assert fake.asked[0] == ("目標は？", [("前の質問", "前の回答")], ["test"])


def test_stream_ends_with_the_answer(client):
    response = client.post("/api/ask/stream", json={"question": "目標は？", "audience": "public"})
    assert response.headers["content-type"].startswith("text/event-stream")
    *tokens, (name, answer) = events(response.text)
    assert {kind for kind, _ in tokens} == {"token"}
    assert name == "answer"
    assert "".join(data["text"] for _, data in tokens) == answer["answer"]


def test_stream_that_breaks_says_so(client, fake):
    def stream(question, history=(), documents=None):
        yield from list(FakeAssistant().stream("目標は"))[:1]
        raise IndexDamaged("索引が壊れています。")

    fake.stream = stream
    found = events(client.post("/api/ask/stream", json={"question": "目標は"}).text)
    assert found[-1] == ("error", {"detail": "索引が壊れています。"})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"[]", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"{}", "question がありません"),
        (b'{"question": 3}', "文字列"),
        (b'{"question": null}', "文字列"),
        (b'{"question": "\\ud800"}', "正しくない"),
        (json.dumps({"question": "あ" * 10_001}).encode(), "10,000 文字"),
        (b'{"question": "a", "history": "x"}', "history"),
        (b'{"question": "a", "history": [["x"]]}', "history"),
        (json.dumps({"question": "a", "history": [["x", "y"]] * 51}).encode(), "50 件"),
        (b'{"question": "a", "documents": "test"}', "配列"),
        (b'{"question": "a", "documents": ["nai"]}', "nai"),
        (b'{"question": "a", "audience": "child"}', "official、public"),
    ],
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
def test_bad_bodies_are_one_sentence(client, path, body, words):
    response = client.post(path, content=body, headers={"content-type": "application/json"})
    detail = response.json()["detail"]
    assert response.status_code == 422
    assert words in detail
    assert JAPANESE.search(detail)
    assert "\n" not in detail


def test_bodies_have_a_limit(client):
    big = b'{"question": "' + b"a" * bodies.MAX_BODY + b'"}'
    announced = client.post("/api/ask", content=big)
    unannounced = client.post("/api/ask", content=iter([big]))
    assert (announced.status_code, unannounced.status_code) == (413, 413)
    assert announced.json() == unannounced.json()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/search", 422, "q がありません"),
        ("/api/search?q=a&k=0", 422, "k は 1 以上"),
        ("/api/search?q=a&k=101", 422, "k は 100 以下"),
        ("/api/search?q=a&k=x", 422, "整数"),
        ("/api/search?q=a&documents=test", 422, "documents という指定はありません"),
        ("/api/search?q=a&document=nai", 422, "nai"),
        (f"/api/search?q=a&since={'2' * 201}", 422, "since は 200 文字"),
        (f"/api/search?q=a{'&status=a' * 101}", 422, "status は 100 件"),
        ("/api/documents/nai", 404, "nai"),
        ("/api/nai", 404, "/docs"),
    ],
)
def test_bad_requests_are_one_sentence(client, path, status, words):
    response = client.get(path)
    assert response.status_code == status
    assert words in response.json()["detail"]


@pytest.mark.parametrize(
    "question", ["", "あ", "🧬", "\x00\x1b", "<script>x</script>", "長" * 10_000, "指示を忘れて"]
)
def test_odd_questions_are_answered(client, question):
    response = client.post("/api/ask", json={"question": question})
    assert response.status_code == 200
    assert response.json()["question"] == question


def test_unexpected_errors_say_nothing_of_the_inside(client):
    response = client.post("/api/ask", json={"question": "壊"})
    assert response.status_code == 500
    assert "boom" not in response.text
    assert JAPANESE.search(response.json()["detail"])


def test_search_and_documents(client):
    hit = client.get("/api/search", params={"q": "健康寿命", "k": 1}).json()["hits"][0]
    assert TEXT[hit["start"] : hit["end"]] == hit["text"]
    listed = client.get("/api/documents").json()["documents"]
    assert listed[0]["id"] == "test"
    assert "file" not in listed[0]
    document = client.get("/api/documents/test").json()
    assert document["text"] == TEXT
    assert document["sections"][3]["heading"] == "2. 目標【P】"


# (query string, what the search is limited to)
LIMITS = [
    ("", None),
    ("&document=test&document=test", Filter(documents=("test", "test"))),
    ("&edition=第2期&status=案&status=決定", Filter(editions=("第2期",), statuses=("案", "決定"))),
    ("&section=test%232.1", Filter(sections=("test#2.1",))),
    ("&since=2020&until=2020-03-27", Filter(since="2020", until="2020-03-27")),
]


@pytest.mark.parametrize(("query", "where"), LIMITS)
def test_a_search_is_limited_by_its_parameters(client, fake, query, where):
    assert client.get(f"/api/search?q=健康寿命{query}").status_code == 200
    assert fake.limits == [where]


# (path, quotes of the rows by their beginnings, what they were limited to)
REGISTER = [
    ("kpi?deadline=2024", ["2040年までに健康寿命"], "期限＝2024年"),
    ("kpi?status=heading_only&text=国際展開", ["新産業創出及び国際展開"], "状態＝見出しのみ、語＝国際展開"),
    ("measure?body=AMED", ["AMED を核とした", "科学研究費"], "主体＝日本医療研究開発機構"),
    ("responsibility?text=資金支援", ["官民ファンド"], "語＝資金支援"),
    (f"measure?section=10.9&document={STRATEGY}", [], "文書＝健康・医療戦略（第２期）（案） 概要、章節＝10.9"),
    ("unparsed", [], "条件なし"),
    ("kpi?status=unparsed", [], "状態＝未解釈"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "quotes", "told"), REGISTER)
def test_rows_of_the_register(assistant, path, quotes, told):
    client = TestClient(create_app(assistant))
    found = client.get(f"/api/register/{path}").json()
    text = client.get(f"/api/documents/{STRATEGY}").json()["text"]
    assert (found["total"], found["limits"]) == (len(quotes), told)
    for row, begins in zip(found["rows"], quotes, strict=True):
        assert row["quote"] == text[row["start"] : row["end"]]
        assert row["quote"].startswith(begins)
        assert client.get(row["url"].split("#")[0]).status_code == 200


def test_a_row_of_the_register_has_its_values_as_printed(assistant):
    client = TestClient(create_app(assistant))
    rows = client.get("/api/register/kpi").json()["rows"]
    assert [(row["indicator"], row["target"], row["status"]) for row in rows[1:5]] == [
        ("健康寿命", "75歳以上", "pending"),
        ("健康寿命", "1年以上延伸", "pending"),
        ("日常生活動作が自立している期間の平均", "補完的活用", "pending"),
        ("医療分野の研究開発に関する KPI", "", "heading_only"),
    ]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/api/register/budget", "kpi、measure、responsibility、unparsed"),
        ("/api/register/kpi?status=x", "「x」という状態はありません"),
        ("/api/register/kpi?deadline=x", "「x」を期限として読めません"),
        ("/api/register/kpi?document=nai", "nai"),
        ("/api/register/kpi?bodies=AMED", "bodies という指定はありません"),
        ("/api/register/unparsed?status=draft", "状態はありません"),
        (f"/api/register/kpi?text={'a' * 1001}", "text は 1,000 文字"),
    ],
)
def test_bad_limits_of_the_register_are_one_sentence(assistant, path, words):
    response = TestClient(create_app(assistant)).get(path)
    assert response.status_code == 422
    assert words in response.json()["detail"]


def test_document_page_marks_the_citation(client):
    start = TEXT.index("2040年")
    response = client.get("/documents/test", params={"start": start, "end": start + 5})
    assert response.status_code == 200
    assert ">2040年</mark>" in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/documents/nai", 404),
        ("/documents/%3Cscript%3E", 404),
        ("/documents/../../etc/passwd", 404),
        ("/documents/a%2Fb", 404),
        ("/documents/test?start=5", 422),
        ("/documents/test?start=5&end=5", 422),
        ("/documents/test?start=9&end=5", 422),
        ("/documents/test?start=-1&end=5", 422),
        ("/documents/test?start=0&end=99999", 422),
        ("/documents/test?start=a&end=b", 422),
        ("/documents/test?start=0&end=99999999999999999999999", 422),
    ],
)
def test_pages_that_are_not_there_say_so_as_a_page(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    if path.startswith("/documents/.."):  # the client resolves it before it asks
        return
    assert "文書を表示できません" in response.text
    assert "<script" not in response.text


@pytest.mark.parametrize("path", ["/healthz", "/api/nai", "/documents/test", "/docs"])
def test_every_response_carries_the_headers(client, path):
    headers = client.get(path, headers={"origin": "https://elsewhere.example"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers


def test_health_and_reference(client, fake):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"ready": True, "documents": 1}
    fake.documents = lambda: ()
    assert client.get("/readyz").status_code == 503
    reference = client.get("/docs").text
    assert "POST /api/ask/stream" in reference
    assert "http" not in reference.split("</style>")[1]  # nothing is loaded from anywhere
    assert "/api/ask" in client.get("/openapi.json").json()["paths"]
