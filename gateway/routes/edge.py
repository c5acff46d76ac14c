"""The edge of the gateway: whatever goes wrong inside leaves as a problem document, and never as a text of ours."""

from __future__ import annotations

import asyncio
import logging
import traceback
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import (
    ASGIApp,
    ExceptionHandlersMap,
    HTTPReceiveMessage,
    Message,
    Middleware,
    Receive,
    Scope,
    Send,
    WebSocketReceiveMessage,
)

from contract.problems import MEDIA_TYPE, Problem, ProblemType
from gateway.backoffice.port import BackOfficeDownError, BackOfficeNonsenseError
from gateway.messaging.port import MessengerDownError
from gateway.refusals import Refused, problem

logger = logging.getLogger(__name__)

_UPSTREAM_RETRY_SECONDS: Final = 10

_BY_STATUS: Final = {
    404: ProblemType.NOT_FOUND,
    405: ProblemType.METHOD_NOT_ALLOWED,
    413: ProblemType.TOO_LARGE,
}


def problem_response(document: Problem) -> Response[bytes]:
    """The document as an answer, with the headers that its status asks for (RFC 9110, 10.2.3 and 11.6.1)."""
    headers = {"Cache-Control": "no-store"}
    if document.retry_after_seconds is not None:
        headers["Retry-After"] = str(document.retry_after_seconds)
    if document.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(document), status_code=document.status, media_type=MEDIA_TYPE, headers=headers)


def _refused(_request: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    return problem_response(error.problem)


def _framework(_request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework refuses; its own text is dropped, since it may quote the request."""
    if error.status_code >= 500:
        return _unexpected(_request, error)
    kind = _BY_STATUS.get(error.status_code, ProblemType.MALFORMED_REQUEST)
    response = problem_response(problem(kind))
    for name, value in (error.headers or {}).items():
        response.set_header(name, value)
    return response


def _down(_request: Request[Any, Any, Any], _error: Exception) -> Response[bytes]:
    logger.warning("a system behind the gateway is down")
    return problem_response(problem(ProblemType.UPSTREAM_DOWN, retry_after_seconds=_UPSTREAM_RETRY_SECONDS))


def _nonsense(_request: Request[Any, Any, Any], _error: Exception) -> Response[bytes]:
    logger.warning("a system behind the gateway answered nonsense")
    return problem_response(problem(ProblemType.UPSTREAM_NONSENSE))


def _too_slow(_request: Request[Any, Any, Any], _error: Exception) -> Response[bytes]:
    return problem_response(problem(ProblemType.TOO_SLOW))


def _malformed(_request: Request[Any, Any, Any], _error: Exception) -> Response[bytes]:
    # Nothing of ours recurses by what it is given, or decodes text, but the decoder of bodies.
    return problem_response(problem(ProblemType.MALFORMED_REQUEST))


def _unexpected(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    # Type and place only: the text of a foreign exception may carry a member's data.
    place = traceback.extract_tb(error.__traceback__)[-1]
    logger.error("unexpected %s at %s:%d", type(error).__name__, place.filename, place.lineno or 0)
    return problem_response(problem(ProblemType.SERVER_ERROR))


EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    Refused: _refused,
    HTTPException: _framework,
    BackOfficeDownError: _down,
    MessengerDownError: _down,
    BackOfficeNonsenseError: _nonsense,
    TimeoutError: _too_slow,
    RecursionError: _malformed,
    UnicodeDecodeError: _malformed,
    Exception: _unexpected,
}


def patient_for(seconds: float) -> Middleware:
    """Middleware that waits so long for each part of a body and no longer: a stalled client holds nothing of ours."""

    def patient(app: ASGIApp) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            async def receive_in_time() -> HTTPReceiveMessage | WebSocketReceiveMessage:
                async with asyncio.timeout(seconds):
                    return await receive()

            await app(scope, receive_in_time, send)

        return answer

    return patient


async def log_call(message: Message, scope: Scope) -> None:
    """Write down method, kind of path and status; never the path itself, which may hold a certificate's reference."""
    if message["type"] == "http.response.start" and scope["type"] == ScopeType.HTTP:
        logger.info("%s %s %d", scope["method"], scope.get("path_template", "-"), message["status"])
