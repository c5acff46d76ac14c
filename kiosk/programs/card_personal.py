"""What a card says of its holder, for `kiosk card read --show-personal` alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from emrtd.errors import EmrtdError
from emrtd.lds import FileId
from emrtd.mrz import parse_dg1
from emrtd.personal_details import parse_dg11


def personal_facts(files: Mapping[FileId, bytes]) -> dict[str, str]:
    """Label to value from DG1 and DG11, as far as they were read and can be; empty values are left out."""
    facts: dict[str, str] = {}
    for file, read in ((FileId.DG1, _zone), (FileId.DG11, _details)):
        if file in files:
            try:
                facts.update(read(files[file]))
            except EmrtdError:
                continue  # the report says that the file is malformed
    return {label: value for label, value in facts.items() if value}


def _zone(dg1: bytes) -> Iterator[tuple[str, str]]:
    zone = parse_dg1(dg1)
    yield "Surname", zone.surname
    yield "Given names", zone.given_names
    yield "Document number", zone.document_number
    yield "Optional data", zone.optional_data
    yield "Date of birth", zone.date_of_birth
    yield "Date of expiry", zone.date_of_expiry
    yield "Nationality", zone.nationality


def _details(dg11: bytes) -> Iterator[tuple[str, str]]:
    details = parse_dg11(dg11)
    if details.name is not None:
        yield "Name", f"{details.name.surname} {details.name.given_names}".strip()
    yield "Personal number", details.personal_number or ""
    yield "Place of birth", ", ".join(details.place_of_birth)
    yield "Address", ", ".join(details.address)
