"""A member's calls: what an answer of the gateway is good for, and one more try where the line broke off."""

from __future__ import annotations

from typing import Final

import msgspec
import requests

from contract.problems import MEDIA_TYPE, Problem
from kiosk.exchange import JSON, Answer, Call, Deadlines, Exchange
from kiosk.failures import KioskError
from kiosk.services.errors import GatewayFailed, GatewayNonsense, GatewayUnreachable, from_problem

LARGEST_ANSWER: Final = 256 * 1024
"""Bytes; the contract's largest answer is a certificate of a few kilobytes."""


class Transport:
    """Exchanges with one gateway. May be used by several threads at once."""

    def __init__(self, url: str, session: requests.Session, deadlines: Deadlines) -> None:
        """`session` is one of `kiosk.exchange.pinned_session`."""
        self._line = Exchange(url, lambda: session, deadlines, LARGEST_ANSWER)

    def exchange(self, call: Call, token: str) -> bytes:
        """Send a call and return the body of its 2xx answer, JSON of at most `LARGEST_ANSWER` bytes.

        Calls that need no account have an empty token.

        A connection that broke off is tried once more; the idempotency key makes that safe.

        Raises:
            KioskError: as `kiosk.services.errors` lists them.
        """
        try:
            return _content(self._line.ask(call, token))
        except GatewayUnreachable:
            return _content(self._line.ask(call, token))


def _content(answer: Answer) -> bytes:
    if requests.codes.ok <= answer.status < requests.codes.multiple_choices:
        if answer.kind != JSON:
            raise GatewayNonsense
        return answer.body
    raise _refusal(answer)


def _refusal(answer: Answer) -> KioskError:
    """What an answer other than 2xx means; a 5xx is a gateway in trouble, whatever page stands in its body."""
    if answer.kind == MEDIA_TYPE:
        try:
            return from_problem(msgspec.json.decode(answer.body, type=Problem))
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass
    return GatewayFailed() if answer.status >= requests.codes.server_error else GatewayNonsense()
