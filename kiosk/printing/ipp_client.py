"""One IPP conversation at a time over HTTP (RFC 8010, 4): plain over loopback only, else TLS with a pinned certificate.

On a café's network plain IPP would hand the owner the document, so it is refused before anything is sent. Nothing is
taken from the environment (no proxy), nothing is retried, every answer is bounded in size and time.
"""

from __future__ import annotations

import hashlib
import itertools
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from kiosk import answers
from kiosk.failures import KioskError
from kiosk.loopback import is_loopback
from kiosk.printing.ipp_codec import (
    Attribute,
    GroupTag,
    MalformedMessageError,
    Message,
    ValueTag,
    decode,
    encode,
)
from kiosk.printing.printer import PrinterAbsent, PrinterNotAccepting, PrinterRefused, PrinterUnsupported

_PORT: Final = 631
_CONTENT_TYPE: Final = "application/ipp"

MAX_ANSWER: Final = 262_144
"""Bytes; a printer's whole description is some 20 kB."""


class Operation(IntEnum):
    """operation-id (RFC 8011, 5.4.15)."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Status(IntEnum):
    """status-code (RFC 8011, appendix B); below 0x0100 all is well."""

    FIRST_ERROR = 0x0100
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    GONE = 0x0407
    DOCUMENT_FORMAT_NOT_SUPPORTED = 0x040A
    NOT_ACCEPTING_JOBS = 0x0506


_REFUSALS: Final[Mapping[int, type[KioskError]]] = MappingProxyType(
    {
        Status.DOCUMENT_FORMAT_NOT_SUPPORTED: PrinterUnsupported,
        Status.NOT_ACCEPTING_JOBS: PrinterNotAccepting,
    }
)


class UnsafePrinterAddress(Exception):
    """A printer's address that is not `ipp:` over loopback nor `ipps:` with a pinned certificate."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, for silence on the line, and for a whole answer."""

    connect: float = 2.0
    read: float = 4.0
    whole: float = 8.0


class IppClient:
    """A printer's address and how to talk to it. One thread at a time."""

    def __init__(self, uri: str, certificate: Path | None = None, timeouts: Timeouts | None = None) -> None:
        """Check the address.

        Args:
            uri: printer-uri, `ipp:` or `ipps:` (RFC 3510, RFC 7472).
            certificate: the printer's own certificate in PEM, for `ipps:`.
            timeouts: deadlines.

        Raises:
            UnsafePrinterAddress: the document could be read on its way.
            OSError: the certificate's file cannot be read.
        """
        self.uri = uri
        self._url = _http_url(uri, certificate is not None)
        self._timeouts = timeouts or Timeouts()
        self._numbers = itertools.count(1)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount("http://", answers.BoundedAdapter(self._timeouts.whole))
        if certificate is not None:
            self._session.mount("https://", _PinnedAdapter(certificate, self._timeouts.whole))
            self._session.verify = False  # the pin replaces the list of authorities

    def call(
        self,
        operation: Operation,
        operands: tuple[Attribute, ...],
        *,
        job: tuple[Attribute, ...] = (),
        document: bytes = b"",
    ) -> Message:
        """Send a request and return the answer, whatever its status.

        Raises:
            PrinterAbsent: no connection, or no answer in time.
            PrinterRefused: the answer is not IPP.
        """
        number = next(self._numbers)
        groups = [(GroupTag.OPERATION, (*_opening(self.uri), *operands))]
        if job:
            groups.append((GroupTag.JOB, job))
        body = _Body(encode(operation, number, tuple(groups)), document)
        try:
            answer = decode(self._post(body))
        except MalformedMessageError as error:
            raise PrinterRefused from error
        if answer.request_id != number:
            raise PrinterRefused
        return answer

    def ask(self, operation: Operation, operands: tuple[Attribute, ...]) -> Message:
        """As ``call``, and the status must be successful. Raises also what ``check`` raises."""
        return check(self.call(operation, operands))

    def _post(self, body: _Body) -> bytes:
        deadline = time.monotonic() + self._timeouts.whole
        try:
            with self._session.post(
                self._url,
                data=body,
                headers={"Content-Type": _CONTENT_TYPE, "Accept-Encoding": answers.IDENTITY},
                timeout=(self._timeouts.connect, self._timeouts.read),
                allow_redirects=False,
                stream=True,
            ) as response:
                if response.status_code != requests.codes.ok:
                    raise PrinterRefused
                return answers.body(response, MAX_ANSWER, deadline)
        except answers.AnswerTooLong as error:
            raise PrinterRefused from error
        except requests.RequestException as error:
            raise PrinterAbsent from error


def check(answer: Message) -> Message:
    """The answer, if its status is successful.

    Raises:
        PrinterUnsupported, PrinterNotAccepting, PrinterRefused: by its status.
    """
    if answer.code >= Status.FIRST_ERROR:
        raise _REFUSALS.get(answer.code, PrinterRefused)
    return answer


def _opening(uri: str) -> tuple[Attribute, ...]:
    """The attributes that begin every request, in this order (RFC 8011, 4.1.4, 4.1.5)."""
    return (
        Attribute("attributes-charset", ValueTag.CHARSET, ("utf-8",)),
        Attribute("attributes-natural-language", ValueTag.NATURAL_LANGUAGE, ("en",)),
        Attribute("printer-uri", ValueTag.URI, (uri,)),
    )


def _http_url(uri: str, pinned: bool) -> str:
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname or "", parts.port or _PORT
    except ValueError as error:
        raise UnsafePrinterAddress from error
    plain = parts.scheme == "ipp" and is_loopback(host)
    if not plain and not (parts.scheme == "ipps" and pinned and host):
        raise UnsafePrinterAddress
    literal = f"[{host}]" if ":" in host else host
    return f"{'http' if plain else 'https'}://{literal}:{port}{parts.path or '/'}"


class _Body:
    """Request and document one after the other, read in pieces: the document is not copied for sending."""

    def __init__(self, request: bytes, document: bytes) -> None:
        self._parts = [memoryview(request), memoryview(document)]

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes of what is left."""
        while self._parts and not self._parts[0]:
            del self._parts[0]
        if not self._parts:
            return b""
        end = len(self._parts[0]) if size < 0 else size
        piece, self._parts[0] = self._parts[0][:end], self._parts[0][end:]
        return bytes(piece)


class _PinnedAdapter(answers.BoundedAdapter):
    """TLS to exactly one certificate: printers sign their own, for names that they do not keep."""

    def __init__(self, certificate: Path, whole: float) -> None:
        der = ssl.PEM_cert_to_DER_cert(certificate.read_text(encoding="ascii"))
        self._fingerprint = hashlib.sha256(der).hexdigest()
        super().__init__(whole)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  # requests' own hook
        """Hand the fingerprint to urllib3."""
        super().init_poolmanager(*arguments, **options, assert_fingerprint=self._fingerprint)
