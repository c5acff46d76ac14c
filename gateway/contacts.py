"""Which contact on file may prove who somebody is, and how it is shown so that only its owner recognises it."""

from __future__ import annotations

from contract.member import ChannelKind, MaskedChannel
from contract.problems import ProblemType
from gateway.backoffice.port import Contact, Member
from gateway.refusals import refused


def usable(member: Member, accounts_per_contact: int) -> tuple[Contact, ...]:
    """Contacts that are on few enough accounts: a number that serves a whole café proves nothing of anybody."""
    return tuple(contact for contact in member.contacts if contact.accounts <= accounts_per_contact)


def shared(member: Member, accounts_per_contact: int) -> bool:
    """Whether a contact is left out because it serves too many accounts."""
    return any(contact.accounts > accounts_per_contact for contact in member.contacts)


def chosen(member: Member, kind: ChannelKind, accounts_per_contact: int) -> Contact:
    """The contact of this kind.

    Raises: Refused (none on file, or it serves too many accounts).
    """
    contact = next((contact for contact in member.contacts if contact.kind is kind), None)
    if contact is None:
        raise refused(ProblemType.NO_CHANNEL_ON_FILE)
    if contact.accounts > accounts_per_contact:
        raise refused(ProblemType.CHANNEL_SHARED)
    return contact


def masked(contact: Contact) -> MaskedChannel:
    """Last two digits of a phone; first letters of name and domain, and the domain's ending, of an e-mail."""
    address = contact.address.reveal()
    if contact.kind is ChannelKind.SMS:
        return MaskedChannel(contact.kind, f"•• •• •• {address[-2:]}")
    name, _, domain = address.partition("@")
    label, _, ending = domain.rpartition(".")
    return MaskedChannel(contact.kind, f"{name[:1]}•••@{label[:1]}•••.{ending}")


def unnamed() -> tuple[MaskedChannel, ...]:
    """What somebody is told whose card proved nothing: ways that a code could take, the same for everybody."""
    return tuple(MaskedChannel(kind, "") for kind in ChannelKind)
