"""The gateway's permission for one visit: asked for when the visit begins, needed at its first call.

Between the two the member reads the notice and looks for the card, so nobody waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from kiosk.failures import Failure, KioskError
from kiosk.link.messages import Credential
from kiosk.session.ports import Gateway

PATIENCE_SECONDS: Final = 20.0
"""The supervisor answers within its own deadlines; this is only for a supervisor that never does."""


class NotAdmitted(Exception):
    """There is no permission; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class Admission:
    """From the request for a credential to the open visit. `wait` is for worker threads; nothing else blocks."""

    def __init__(self, gateway: Gateway, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._gateway = gateway
        self._patience_seconds = patience_seconds
        self._changed = threading.Condition()
        self._ask: Callable[[], None] | None = None
        self._credential: Credential | None = None
        self._failure: Failure | None = None
        self._opened = False

    def begin(self, ask: Callable[[], None]) -> None:
        """Ask for the credential; `ask` is kept, to be called once more if the gateway could not be reached."""
        self._ask = ask
        ask()

    def grant(self, credential: Credential) -> None:
        """The supervisor's yes: the visit is opened at the gateway in a thread of its own."""
        with self._changed:
            self._credential = credential
        threading.Thread(target=self._open, args=(credential,), name="admission", daemon=True).start()

    def refuse(self, failure: Failure) -> None:
        """The supervisor's no."""
        with self._changed:
            self._failure = failure
            self._changed.notify_all()

    def wait(self) -> Credential:
        """The credential of the open visit. What failed earlier is tried once more.

        Raises:
            NotAdmitted: refused, failed, or no answer in time.
        """
        self._retry_after_failure()
        with self._changed:
            self._changed.wait_for(lambda: self._opened or self._failure is not None, self._patience_seconds)
            if self._opened and self._credential is not None:
                return self._credential
            raise NotAdmitted(self._failure or Failure.GATEWAY_SLOW)

    def _retry_after_failure(self) -> None:
        with self._changed:
            if self._failure is None:
                return
            self._failure = None
            credential = self._credential
        if credential is not None:
            self.grant(credential)
        elif self._ask is not None:
            self._ask()

    def _open(self, credential: Credential) -> None:
        try:
            self._gateway.admit(credential.token)
        except KioskError as error:
            self.refuse(error.failure)
            return
        with self._changed:
            self._opened = True
            self._changed.notify_all()
