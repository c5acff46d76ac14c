"""Masks: enough for the owner, nothing for anybody else."""

from __future__ import annotations

import pytest

from contract.member import ChannelKind
from contract.personal import Personal
from gateway.backoffice.port import Contact
from gateway.contacts import masked


@pytest.mark.parametrize(
    ("kind", "address", "mask"),
    [
        (ChannelKind.SMS, "+212600000034", "•• •• •• 34"),
        (ChannelKind.EMAIL, "salma@example.org", "s•••@e•••.org"),
        (ChannelKind.EMAIL, "a@b", "a•••@•••.b"),
    ],
)
def test_a_contact_is_masked(kind: ChannelKind, address: str, mask: str) -> None:
    assert masked(Contact(kind, Personal(address), 1)).masked == mask
