"""Which addresses never leave this machine: what may be sent without TLS, and where it may not."""

from __future__ import annotations

import ipaddress
from typing import Final

_NAME: Final = "localhost"
"""Loopback by definition (RFC 6761, 6.3); other names are not looked up: a network's answer decides nothing here."""


def is_loopback(host: str) -> bool:
    """Whether a URI's host (RFC 3986, 3.2.2, without brackets) is `localhost` or a literal loopback address."""
    if host == _NAME:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
