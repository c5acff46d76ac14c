"""The check of `kiosk doctor` for the printer."""

from __future__ import annotations

from kiosk.config import Config
from kiosk.failures import Failure, KioskError
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.ipp_client import IppClient, Operation, UnsafePrinterAddress
from kiosk.printing.ipp_codec import Attribute, GroupTag, ValueTag
from kiosk.programs.findings import Condition, Finding, finding

_STORING = ("job-storage-supported", "job-save-disposition-supported")
_RETAINING = "job-retain-until-default"
_PRINTABLE = {"application/pdf", "image/pwg-raster"}


def check_printer(config: Config) -> Finding:
    """The printer answers, takes what we make, would print now, and keeps nothing."""
    name = "printer"
    try:
        client = IppClient(config.printer.uri, config.printer.certificate)
    except UnsafePrinterAddress:
        return finding(name, Failure.PRINTER_ABSENT)
    except (OSError, ValueError):  # no file, or no PEM in it
        return finding(name, Condition.PRINTER_CERTIFICATE_UNUSABLE)
    return _asked(name, client)


def _asked(name: str, client: IppClient) -> Finding:
    try:
        status = IppPrinter(client).status()
        if status.problem is not None:
            return finding(name, status.problem)
        if not _PRINTABLE & set(status.formats):
            return finding(name, Failure.PRINTER_UNSUPPORTED)
        return finding(name, Condition.PRINTER_KEEPS_JOBS) if keeps_jobs(client) else Finding(name)
    except KioskError as error:
        return finding(name, error.failure)


def keeps_jobs(client: IppClient) -> bool:
    """Whether the printer can store jobs for printing them again (PWG 5100.11) or retains them by itself (5100.7).

    Raises:
        PrinterAbsent, PrinterRefused.
    """
    asked = Attribute("requested-attributes", ValueTag.KEYWORD, (*_STORING, _RETAINING))
    printer = client.ask(Operation.GET_PRINTER_ATTRIBUTES, (asked,)).first(GroupTag.PRINTER)
    stores = any(set(printer.texts(name)) - {"none"} for name in _STORING)
    return stores or bool(set(printer.texts(_RETAINING)) - {"none"})
