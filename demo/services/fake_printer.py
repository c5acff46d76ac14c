"""A small IPP printer in this process, for what `ippeveprinter` cannot do: jams, open covers, slowness and nonsense.

    with FakePrinter() as printer:
        printer.uri
        printer.trouble("media-jam"); printer.trouble("cover-open"); printer.clear()
        printer.finish_jobs(); printer.abort_jobs()      # jobs wait in print until told
        printer.answer_with(b"nonsense"); printer.answer_after(seconds); printer.answer_http(500)
        printer.trickle(seconds)                         # between the bytes of an answer
        printer.documents                                # what arrived

It speaks through the kiosk's own codec, so it proves behaviour and not the encoding; `ippeveprinter` proves that.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self

from kiosk.printing.ipp import IppJobState
from kiosk.printing.ipp_client import Operation, Status
from kiosk.printing.ipp_codec import Attribute, Group, GroupTag, Message, ValueTag, decode, encode
from kiosk.printing.reasons import PrinterState

_Answer = tuple[int, tuple[tuple[GroupTag, tuple[Attribute, ...]], ...]]
_OPENING: Final = (
    GroupTag.OPERATION,
    (
        Attribute("attributes-charset", ValueTag.CHARSET, ("utf-8",)),
        Attribute("attributes-natural-language", ValueTag.NATURAL_LANGUAGE, ("en",)),
    ),
)
_UNFINISHED: Final = (
    IppJobState.PENDING,
    IppJobState.PENDING_HELD,
    IppJobState.PROCESSING,
    IppJobState.PROCESSING_STOPPED,
)


@dataclass(slots=True)
class _Job:
    number: int
    owner: str
    state: IppJobState
    reason: str = "none"
    impressions: int = 0

    def attributes(self) -> tuple[Attribute, ...]:
        return (
            Attribute("job-id", ValueTag.INTEGER, (self.number,)),
            Attribute("job-state", ValueTag.ENUM, (self.state,)),
            Attribute("job-state-reasons", ValueTag.KEYWORD, (self.reason,)),
            Attribute("job-impressions-completed", ValueTag.INTEGER, (self.impressions,)),
            Attribute("job-originating-user-name", ValueTag.NAME, (self.owner,)),
        )


class FakePrinter:
    """A printer that does what a test tells it to do; use it in a `with`."""

    def __init__(self, *, formats: tuple[str, ...] = ("application/pdf",), tls: ssl.SSLContext | None = None) -> None:
        self.formats = formats
        self.state = PrinterState.IDLE
        self.reasons: tuple[str, ...] = ("none",)
        self.accepting = True
        self.documents: list[bytes] = []
        self.requests: list[Message] = []
        self.jobs: list[_Job] = []
        self._raw: bytes | None = None
        self._http_status = 200
        self._delay = self._pause = 0.0
        self._released = threading.Event()
        self._server = _Server(self)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "ipp" if tls is None else "ipps"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def uri(self) -> str:
        """The printer's address."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}/ipp/print"

    def trouble(self, *reasons: str, stopped: bool = True) -> None:
        """Report these printer-state-reasons from now on."""
        self.reasons = reasons
        self.state = PrinterState.STOPPED if stopped else PrinterState.PROCESSING

    def clear(self) -> None:
        """Everything is in order again, answers included."""
        self.reasons, self.state, self.accepting = ("none",), PrinterState.IDLE, True
        self._raw, self._http_status, self._delay = None, 200, 0.0
        self._pause = 0.0

    def finish_jobs(self, reason: str = "job-completed-successfully") -> None:
        """The paper of every waiting job comes out."""
        for job in self._unfinished():
            job.state, job.reason, job.impressions = IppJobState.COMPLETED, reason, 1

    def abort_jobs(self) -> None:
        """The printer gives every waiting job up."""
        for job in self._unfinished():
            job.state, job.reason = IppJobState.ABORTED, "aborted-by-system"

    def forget_jobs(self) -> None:
        """As after a power cut."""
        self.jobs.clear()

    def answer_with(self, raw: bytes) -> None:
        """Answer every request with these bytes."""
        self._raw = raw

    def answer_http(self, status: int) -> None:
        """Answer with this HTTP status."""
        self._http_status = status

    def answer_after(self, seconds: float) -> None:
        """Let every request wait; closing the printer ends the wait."""
        self._delay = seconds

    def trickle(self, seconds: float) -> None:
        """Answer byte by byte with this pause before each; closing the printer ends the pauses."""
        self._pause = seconds

    def pieces(self, answer: bytes) -> Iterator[bytes]:
        """An answer in the pieces in which it is to be sent."""
        if not self._pause:
            yield answer
            return
        for byte in answer:
            self._released.wait(self._pause)
            yield bytes([byte])

    def respond(self, body: bytes) -> tuple[int, bytes]:
        """HTTP status and body for a request."""
        if self._delay:
            self._released.wait(self._delay)
        if self._raw is not None or self._http_status != 200:
            return self._http_status, self._raw or b""
        request = decode(body)
        self.requests.append(request)
        code, groups = self._perform(request, body[request.size :])
        return 200, encode(code, request.request_id, (_OPENING, *groups))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def _perform(self, request: Message, document: bytes) -> _Answer:
        asked = request.first(GroupTag.OPERATION)
        match request.code:
            case Operation.GET_PRINTER_ATTRIBUTES:
                return 0, ((GroupTag.PRINTER, self._description()),)
            case Operation.PRINT_JOB:
                return self._print(asked, document)
            case Operation.GET_JOBS:
                return 0, tuple((GroupTag.JOB, job.attributes()) for job in self._unfinished())
            case _:
                return self._about_job(request.code, asked.number("job-id"))

    def _description(self) -> tuple[Attribute, ...]:
        return (
            Attribute("printer-state", ValueTag.ENUM, (self.state,)),
            Attribute("printer-state-reasons", ValueTag.KEYWORD, self.reasons),
            Attribute("printer-is-accepting-jobs", ValueTag.BOOLEAN, (self.accepting,)),
            Attribute("document-format-supported", ValueTag.MIME_TYPE, self.formats),
        )

    def _print(self, asked: Group, document: bytes) -> _Answer:
        if not self.accepting:
            return Status.NOT_ACCEPTING_JOBS, ()
        if asked.texts("document-format") != () and asked.texts("document-format")[0] not in self.formats:
            return Status.DOCUMENT_FORMAT_NOT_SUPPORTED, ()
        job = _Job(len(self.jobs) + 1, asked.texts("requesting-user-name")[0], IppJobState.PROCESSING)
        self.documents.append(document)
        self.jobs.append(job)
        return 0, ((GroupTag.JOB, job.attributes()),)

    def _about_job(self, operation: int, number: int | None) -> _Answer:
        job = next((job for job in self.jobs if job.number == number), None)
        if job is None:
            return Status.NOT_FOUND, ()
        if operation == Operation.CANCEL_JOB:
            if job.state not in _UNFINISHED:
                return Status.NOT_POSSIBLE, ()
            job.state, job.reason = IppJobState.CANCELED, "job-canceled-by-user"
        return 0, ((GroupTag.JOB, job.attributes()),)

    def _unfinished(self) -> list[_Job]:
        return [job for job in self.jobs if job.state in _UNFINISHED]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, printer: FakePrinter) -> None:
        self.printer = printer
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:  # http.server's hook
        """One IPP request."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, answer = self.server.printer.respond(body)
        self.send_response(status)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        for piece in self.server.printer.pieces(answer):
            self.wfile.write(piece)

    def log_message(self, format: str, *arguments: object) -> None:  # http.server's hook
        """Silent."""
