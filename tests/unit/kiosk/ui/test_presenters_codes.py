"""Where a code went is told to whoever proved to hold the card, and to nobody else."""

from __future__ import annotations

import pytest

from contract.member import ChannelKind, MaskedChannel
from contract.personal import Personal
from kiosk.session.states import ChooseChannel, EnterCode
from kiosk.ui.presenters.code import present_choose_channel, present_code
from kiosk.ui.viewmodels import Tone
from texts.catalogue import load
from texts.isolates import without_isolates
from texts.language import Language

NAMED = (MaskedChannel(ChannelKind.SMS, "•• •• •• 34"), MaskedChannel(ChannelKind.EMAIL, "z•••@e•••.org"))
UNNAMED = (MaskedChannel(ChannelKind.SMS, ""), MaskedChannel(ChannelKind.EMAIL, ""))


def hint(channel: MaskedChannel, language: Language) -> str:
    return without_isolates(present_code(EnterCode(Personal((channel,)), Personal(channel), 3, 0), load(language)).hint)


def test_a_card_that_proved_to_be_here_is_told_where_its_code_goes() -> None:
    view = present_choose_channel(ChooseChannel(Personal(NAMED)), load(Language.ENGLISH))
    assert view.banners == ()
    assert [without_isolates(tile.detail) for tile in view.tiles] == ["•• •• •• 34", "z•••@e•••.org"]
    assert hint(NAMED[0], Language.ENGLISH) == "We sent a code to the number ending in 34"


@pytest.mark.parametrize("language", Language)
def test_a_card_that_proved_nothing_is_told_so_and_not_where_a_code_goes(language: Language) -> None:
    view = present_choose_channel(ChooseChannel(Personal(UNNAMED)), load(language))
    (banner,) = view.banners
    assert (banner.tone, banner.code) == (Tone.INFO, "")
    assert banner.text
    assert banner.second
    assert [tile.detail for tile in view.tiles] == ["", ""]


@pytest.mark.parametrize("channel", UNNAMED)
def test_if_it_is_known_a_code_was_sent(channel: MaskedChannel) -> None:
    assert hint(channel, Language.ENGLISH).startswith("If CNSS has ")
    assert hint(channel, Language.ARABIC).startswith("إذا كان ")
