"""Where a code went is told to whoever proved to hold the card, and to nobody else."""

from __future__ import annotations

import pytest

from contract.member import ChannelKind, MaskedChannel
from contract.personal import Personal
from kiosk.failures import Failure, next_step
from kiosk.session.states import ChooseChannel, EnterCode, Refused
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.code import present_choose_channel, present_code
from kiosk.ui.presenters.endings import present_refused
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import Icon, Tone
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
    assert hint(NAMED[0], Language.ENGLISH) == "We sent a one-time code to the number ending in 34."


def test_whose_number_it_is_not_can_say_so_wherever_the_number_is_shown() -> None:
    texts = load(Language.ENGLISH)
    choice = present_choose_channel(ChooseChannel(Personal(NAMED)), texts)
    assert [button.intent for button in choice.buttons] == [Intent.BACK, Intent.NOT_MINE]
    for channel, label in zip(NAMED, ("This is not my number", "This is not my address"), strict=True):
        pad = present_code(EnterCode(Personal((channel,)), Personal(channel), 3, 0), texts)
        assert next((one.intent, one.label) for one in pad.buttons) == (Intent.NOT_MINE, label)


@pytest.mark.parametrize(("sent", "icon"), [(NAMED[0], Icon.MAIL), (NAMED[1], Icon.PHONE)])
def test_another_way_has_the_sign_of_the_other_way(sent: MaskedChannel, icon: Icon) -> None:
    pad = present_code(EnterCode(Personal(NAMED), Personal(sent), 3, 0), load(Language.FRENCH))
    assert next((one.intent, one.icon) for one in pad.buttons) == (Intent.OTHER_CHANNEL, icon)


@pytest.mark.parametrize("language", Language)
def test_where_nothing_can_be_typed_any_more_nobody_is_told_to_type(language: Language) -> None:
    texts = load(language)
    used, usable = (EnterCode(Personal(NAMED), Personal(NAMED[0]), tries, 0) for tries in (0, 1))
    closed, open_ = present_code(used, texts), present_code(usable, texts)
    assert (closed.hint, closed.spoken_hint, closed.title) == ("", "", texts.text("advice.new_code"))
    assert open_.hint
    assert open_.spoken_hint
    assert open_.title != closed.title


def test_who_is_not_told_where_a_code_goes_is_not_asked_whose_that_is() -> None:
    texts = load(Language.ENGLISH)
    choice = present_choose_channel(ChooseChannel(Personal(UNNAMED)), texts)
    pad = present_code(EnterCode(Personal(UNNAMED[:1]), Personal(UNNAMED[0]), 3, 0), texts)
    assert [button.intent for button in choice.buttons] == [Intent.BACK]
    assert [button.intent for button in pad.buttons] == [Intent.RESEND_CODE]


@pytest.mark.parametrize("site", [Site(), Site(cafe=True)], ids=["agency", "cafe"])
def test_who_has_another_number_is_told_where_the_file_is_corrected_and_can_go_back(site: Site) -> None:
    failure = Failure.CONTACT_NOT_MINE
    refused = Refused(failure, next_step(failure), ChooseChannel(Personal(NAMED)))
    view = present_refused(refused, site, load(Language.FRENCH))
    assert ("agence CNSS" in view.text) == site.cafe
    assert "corriger votre dossier" in view.text
    assert "K309" in view.code
    intents = [button.intent for button in view.buttons]
    assert intents == [Intent.BACK, Intent.LEAVE, *([] if site.cafe else [Intent.CALL_STAFF])]


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
    assert "If CNSS has " in hint(channel, Language.ENGLISH)
    assert "إذا كان " in hint(channel, Language.ARABIC)
