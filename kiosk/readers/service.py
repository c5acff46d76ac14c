"""Why the card service does not serve us: it is not there, or it hangs up on us.

The client library gives the same code for both. pcscd that asks polkit hangs up on a refused client before it says a
word; a socket that this user may not open is refused by the kernel.
"""

from __future__ import annotations

import os
import socket
from typing import Final

SOCKET_VARIABLE: Final = "PCSCLITE_CSOCK_NAME"
SOCKET: Final = "/run/pcscd/pcscd.comm"
"""Where pcsc-lite's client looks, unless the variable names another place."""

TRIES: Final = 2
"""A service that is just ending hangs up too, but only once."""

ANSWER_SECONDS: Final = 0.5
"""A service that waits for our first word is not refusing it."""


def refuses_us() -> bool:
    """Whether there is a service, and this user may not use it."""
    path = os.environ.get(SOCKET_VARIABLE, SOCKET)
    return all(_refuses(path) for _ in range(TRIES))


def _refuses(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(ANSWER_SECONDS)
        try:
            client.connect(path)
        except PermissionError:
            return True
        except OSError:
            return False
        return _hangs_up(client)


def _hangs_up(client: socket.socket) -> bool:
    try:
        return client.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
