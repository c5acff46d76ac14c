"""Where a document may be sent: loopback in the clear, anywhere else only to a pinned certificate."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.printing.ipp_client import IppClient, UnsafePrinterAddress


@pytest.mark.parametrize(
    "uri",
    ["ipp://127.0.0.1/ipp/print", "ipp://localhost:60000/ipp/print", "ipp://[::1]:631/ipp/print", "ipp://127.9.8.7/"],
)
def test_loopback_may_be_plain(uri: str) -> None:
    assert IppClient(uri).uri == uri


@pytest.mark.parametrize(
    "uri",
    [
        "ipp://printer.example/ipp/print",
        "ipp://192.0.2.7/ipp/print",
        "ipp://127.0.0.1.example/ipp",
        "ipp://localhost.example/ipp",
        "ipp://0.0.0.0/ipp",
        "ipps://printer.example/ipp/print",
        "http://127.0.0.1/ipp",
        "ipp:///ipp",
        "ipp://127.0.0.1:99999/",
        "",
    ],
)
def test_any_other_address_is_refused_before_anything_is_sent(uri: str) -> None:
    with pytest.raises(UnsafePrinterAddress):
        IppClient(uri)


def test_a_certificate_does_not_make_a_plain_address_safe(tmp_path: Path) -> None:
    with pytest.raises(UnsafePrinterAddress):
        IppClient("ipp://192.0.2.7/ipp/print", tmp_path / "absent.pem")


def test_a_pinned_certificate_must_be_readable(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"absent\.pem"):
        IppClient("ipps://192.0.2.7/ipp/print", tmp_path / "absent.pem")
