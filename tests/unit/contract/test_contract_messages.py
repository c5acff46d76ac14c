"""Messages that carry something about a person do not show it by accident, and forbid fields they do not know."""

from __future__ import annotations

from inspect import getmembers, isclass

import msgspec
import pytest
from msgspec import Struct

import contract.device
import contract.member
import contract.public
from contract.device import VisitGrant
from contract.member import Profile
from contract.personal import HiddenStruct

MESSAGES = [
    kind
    for module in (contract.device, contract.member, contract.public)
    for _, kind in getmembers(module, isclass)
    if issubclass(kind, Struct) and kind.__module__ == module.__name__
]


def test_a_profile_hides_itself() -> None:
    profile = Profile("ALAOUI", "FATIMA", "العلوي", "فاطمة", "123456785", ())
    assert repr(profile) == str(profile) == f"{profile}" == "Profile(…)"


def test_a_credential_hides_itself() -> None:
    assert repr(VisitGrant("visit-name", "secret", 600)) == "VisitGrant(…)"


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_messages_are_frozen_and_closed(kind: type[Struct]) -> None:
    config = kind.__struct_config__
    assert config.frozen
    assert config.forbid_unknown_fields


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_whatever_is_named_like_a_secret_is_hidden(kind: type[Struct]) -> None:
    secret = {"code", "credential", "access_token", "client_assertion", "nonce", "sod", "seal", "masked", "reference"}
    about_people = {"family_name_latin", "registration_number"}
    if set(kind.__struct_fields__) & (secret | about_people):
        assert issubclass(kind, HiddenStruct)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_an_unknown_field_is_an_error(kind: type[Struct]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"unheard-of": 1}', type=kind)
