"""The HTTP API and the pages that citations lead to. The chat is mounted beside it by ui.server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from assistant import Assistant
from assistant.types import Event, Token
from indexer.errors import IndexError_, SenryakuError
from indexer.register.limits import described
from ui.bodies import MAX_BODY, AskBody, RegisterLimits, SearchQuery, sentence
from ui.objects import catalogue_objects, document_object, hit_objects, place_objects
from ui.page import POLICY, document_page, message_page
from ui.reference import reference_page
from ui.register_table import as_objects
from ui.render import document_url
from ui.security import BodyLimit, SecurityHeaders

DESCRIPTION = "取り込んだ政策文書だけから答え、引用した箇所を示します。"
UNEXPECTED = "処理中に問題が起きました。管理者に時刻と操作を伝えてください。"
_NO_STORE = {"cache-control": "no-store"}

DocumentId = Annotated[str, Path(max_length=200, description="文書の id")]


def create_app(assistant: Assistant) -> FastAPI:
    """The API over ``assistant``, with the limits and headers every response gets."""
    app = FastAPI(
        title="政策文書アシスタント API", description=DESCRIPTION, docs_url=None, redoc_url=None
    )
    # The first one added is the innermost. No other site may call us until one is named here; that
    # there is a CORSMiddleware at all keeps the mounted chat from allowing every origin.
    app.add_middleware(BodyLimit, limit=MAX_BODY)
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(SecurityHeaders)
    _add_errors(app)
    _add_asking(app, assistant)
    _add_documents(app, assistant)
    _add_status(app, assistant)
    return app


def _add_asking(app: FastAPI, assistant: Assistant) -> None:
    @app.post("/api/ask", summary="質問に答える")
    def ask(body: AskBody) -> JSONResponse:
        answer = assistant.ask(body.question, body.history, body.documents)
        return JSONResponse(answer.as_dict(), headers=_NO_STORE)

    @app.post("/api/ask/stream", summary="質問に少しずつ答える（Server-Sent Events）")
    def ask_stream(body: AskBody) -> StreamingResponse:
        events = iter(assistant.stream(body.question, body.history, body.documents))
        first = next(events)  # what is wrong with the request shows here, as a status code
        headers = _NO_STORE | {"x-accel-buffering": "no"}
        return StreamingResponse(
            _server_sent(first, events), media_type="text/event-stream", headers=headers
        )

    @app.get("/api/search", summary="質問に近い箇所を探す")
    def search(asked: Annotated[SearchQuery, Query()]) -> JSONResponse:
        found = assistant.search(asked.q, asked.k, where=asked.where)
        hits = hit_objects(found, assistant)
        return JSONResponse({"question": asked.q, "hits": hits}, headers=_NO_STORE)


def _server_sent(first: Event, events: Iterator[Event]) -> Iterator[str]:
    try:
        yield _server_sent_event(first)
        for event in events:
            yield _server_sent_event(event)
    except SenryakuError as error:
        yield _sse("error", {"detail": str(error)})
    except Exception:
        yield _sse("error", {"detail": UNEXPECTED})
        raise  # for the server's log; the reader has been told


def _server_sent_event(event: Event) -> str:
    if isinstance(event, Token):
        return _sse("token", {"text": event.text})
    return _sse("answer", event.as_dict())


def _sse(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _add_documents(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/api/documents", summary="文書の一覧")
    def documents() -> JSONResponse:
        return JSONResponse({"documents": catalogue_objects(assistant.documents())})

    @app.get("/api/documents/{document_id}/places", summary="引用箇所の紙面上の位置（ページと枠）")
    def places(
        document_id: DocumentId,
        start: Annotated[int, Query(ge=0, description="引用の始まり（文字）")],
        end: Annotated[int, Query(ge=0, description="引用の終わり（文字、この手前まで）")],
    ) -> JSONResponse:
        _require(assistant, document_id)
        shown = assistant.document(document_id)
        _span(start, end, len(shown.text))
        return JSONResponse({"places": place_objects(shown, start, end)})

    @app.get("/api/register/{kind}", summary="施策・KPI・担当の一覧（もとの言葉とともに）")
    def register(
        kind: Annotated[
            Literal["kpi", "measure", "responsibility", "unparsed"], Path(description="種類")
        ],
        asked: Annotated[RegisterLimits, Query()],
    ) -> JSONResponse:
        query = asked.query(kind)
        entries = assistant.register(query)
        titles = {known.id: known for known in assistant.documents()}
        told = described(query, {one.id: one.title for one in titles.values()})
        rows = as_objects(entries, titles)
        return JSONResponse({"kind": query.kind, "total": len(rows), "limits": told, "rows": rows})

    @app.get("/api/documents/{document_id:path}", summary="一つの文書の本文と章立て")
    def document(document_id: DocumentId) -> JSONResponse:
        _require(assistant, document_id)
        return JSONResponse(document_object(assistant.document(document_id)))

    @app.get("/documents/{document_id:path}", summary="文書の画面（引用箇所を示す）")
    def page(
        document_id: DocumentId,
        start: Annotated[int | None, Query(ge=0, description="引用の始まり（文字）")] = None,
        end: Annotated[
            int | None, Query(ge=0, description="引用の終わり（文字、この手前まで）")
        ] = None,
    ) -> HTMLResponse:
        _require(assistant, document_id)
        shown = assistant.document(document_id)
        span = _span(start, end, len(shown.text))
        headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
        return HTMLResponse(
            document_page(shown, span, partial(assistant.follow, document_id)), headers=headers
        )


def _require(assistant: Assistant, document_id: str) -> None:
    if all(known.id != document_id for known in assistant.documents()):
        raise HTTPException(404, f"「{document_id}」という文書は取り込まれていません。")


def _span(start: int | None, end: int | None, length: int) -> tuple[int, int] | None:
    if start is None and end is None:
        return None
    if start is None or end is None or not start < end <= length:
        raise HTTPException(
            422, "指定された範囲はこの文書にありません。文書が新しい版に替わった可能性があります。"
        )
    return start, end


def _add_status(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/healthz", summary="サーバーが動いているか")
    def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"}, headers=_NO_STORE)

    @app.get("/readyz", summary="質問に答えられるか")
    def readyz() -> JSONResponse:
        count = len(assistant.documents())
        return JSONResponse(
            {"ready": count > 0, "documents": count}, 200 if count else 503, headers=_NO_STORE
        )

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        policy = {"content-security-policy": POLICY}
        return HTMLResponse(reference_page(app.openapi()), headers=policy)

    @app.api_route("/api/{rest:path}", methods=["GET", "POST"], include_in_schema=False)
    def nothing(rest: str) -> JSONResponse:
        raise HTTPException(404, "その API はありません。/docs に一覧があります。")


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        return _failure(request, 422, sentence(error.errors()[0]))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        return _failure(request, error.status_code, str(error.detail))

    @app.exception_handler(SenryakuError)
    def failed(request: Request, error: SenryakuError) -> Response:
        return _failure(request, 503 if isinstance(error, IndexError_) else 422, str(error))

    @app.exception_handler(Exception)
    def broke(request: Request, error: Exception) -> Response:
        return _failure(request, 500, UNEXPECTED)


def _failure(request: Request, status: int, message: str) -> Response:
    """What went wrong, as a page where a person was opening one, otherwise as JSON."""
    path = request.url.path
    if not path.startswith("/documents/"):
        return JSONResponse({"detail": message}, status)
    document = path.removeprefix("/documents/")
    link = (
        (document_url(document), "文書をはじめから読む") if status == 422 else ("/", "質問の画面へ")
    )
    page = message_page("文書を表示できません", message, link)
    return HTMLResponse(page, status, headers={"content-security-policy": POLICY})
