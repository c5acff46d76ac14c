"""The smallest set of facts that leaves the kiosk for each purpose.

To sign in, the gateway needs what proves the card: EF.SOD, DG1, and the chip's signature with the files that its key
stands in. Photo, address, birth place and the Arabic name (DG2, DG11) are not even read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract.member import CardEvidence
from contract.personal import Personal
from emrtd.lds import FileId
from kiosk.identity.errors import CardFileMalformed

SIGN_IN_FILES: Final = (FileId.SOD, FileId.DG1, FileId.DG14, FileId.DG15)
"""Read and sent to sign in."""

LARGEST_FILE: Final = 32_768
"""Bytes that the contract allows for one file (`contract.member.File`)."""


def evidence_to_sign_in(
    files: Mapping[FileId, bytes], nonce: bytes, active_signature: bytes | None, chip_answer: bytes | None = None
) -> Personal[CardEvidence]:
    """What the gateway judges.

    Args:
        files: raw bytes as read; EF.SOD and DG1 must be among them.
        nonce: the gateway's, 32 bytes.
        active_signature: the chip's answer to the challenge made from the nonce; None or empty if it gave none.
        chip_answer: its answer to the gateway's own challenge for the nonce, likewise.

    Raises:
        CardFileMalformed: EF.SOD or DG1 is missing, or a file is empty or larger than the contract allows.
    """
    sent = {file: files[file] for file in SIGN_IN_FILES if file in files}
    if not {FileId.SOD, FileId.DG1} <= sent.keys():
        raise CardFileMalformed
    if not all(0 < len(content) <= LARGEST_FILE for content in sent.values()):
        raise CardFileMalformed
    evidence = CardEvidence(
        sod=sent[FileId.SOD],
        dg1=sent[FileId.DG1],
        nonce=nonce,
        dg14=sent.get(FileId.DG14),
        dg15=sent.get(FileId.DG15),
        active_signature=active_signature or None,
        chip_answer=chip_answer or None,
    )
    return Personal(evidence)
