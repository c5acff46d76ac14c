"""The one-time code: where it goes, the pad, the answers that are waited for."""

from __future__ import annotations

import re
from functools import cache

from contract.member import ChannelKind, MaskedChannel
from kiosk.session.moves import names_contacts
from kiosk.session.states import CheckingCode, ChooseChannel, EnterCode
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.buttons import back, not_mine_key
from kiosk.ui.presenters.guidance import by_place, never_asked
from kiosk.ui.presenters.problems import problem_banner
from kiosk.ui.presenters.site import NOWHERE, Site
from kiosk.ui.viewmodels import (
    BannerView,
    BusyView,
    ButtonView,
    ChoiceView,
    Drawing,
    Echo,
    Icon,
    PadView,
    Role,
    TileView,
    Tone,
)
from texts.catalogue import Catalogue
from texts.isolates import isolated

CODE_LENGTH = 6
_ICONS = {ChannelKind.SMS: Icon.PHONE, ChannelKind.EMAIL: Icon.MAIL}
_LABELS = {ChannelKind.SMS: "code.channel.sms", ChannelKind.EMAIL: "code.channel.email"}
_UNNAMED = {ChannelKind.SMS: "code.sent.unnamed.sms", ChannelKind.EMAIL: "code.sent.unnamed.email"}
_COUNTED = (1, 2, 3, 10, 11, 88)
"""One number of each plural form (Unicode CLDR, plural rules) and length; digits are equally wide."""
_LAST_DIGITS = re.compile(r"\d+$")


def present_choose_channel(stage: ChooseChannel, texts: Catalogue, site: Site = NOWHERE) -> ChoiceView:
    """Which contact on file gets the code; unnamed ones are those of a card that did not prove to be the original."""
    channels = stage.channels.reveal()
    proved = names_contacts(stage.channels)
    return ChoiceView(
        title=texts.text("code.choose.title"),
        hint=texts.text("code.choose.hint"),
        tiles=tuple(_tile(channel, texts) for channel in channels),
        masked=None,
        banners=() if proved else (_unproved(site, texts),),
        buttons=(back("code-choose.back", texts), *_not_mine("code-choose.not_mine", channels, texts)),
    )


def present_sending(texts: Catalogue) -> BusyView:
    """The code is asked for."""
    return BusyView(texts.text("wait.sending"), texts.text("wait.hint"), Icon.PHONE)


def present_code(stage: EnterCode, texts: Catalogue, site: Site = NOWHERE) -> PadView:
    """The code's pad: where it was sent, tries, sending again, another contact."""
    sent, usable = stage.sent_to.reveal(), stage.tries_left > 0
    return PadView(
        title=texts.text("code.title" if usable else "advice.new_code"),
        hint=sent_to(sent, texts) if usable else "",  # nothing is typed any more
        drawing=Drawing.PHONE_CODE,
        caption=texts.text("code.warning"),
        length=CODE_LENGTH,
        echo=Echo.BULLETS,
        banner=problem_banner(stage.problem, site, texts),
        tries=texts.plural("card.number.tries", stage.tries_left) if stage.problem and stage.tries_left else "",
        confirm=texts.text("pad.confirm"),
        clear=texts.text("pad.clear"),
        backspace=texts.text("pad.backspace"),
        entry=texts.text("pad.entered", n="{n}", total="{total}"),
        attempt=stage.tries_left,
        buttons=_ways_out(stage, texts),
        enabled=usable,
        never_asked=never_asked(texts),
        spoken_hint=texts.text(_UNNAMED[sent.kind]) if usable else "",
    )


def present_checking(stage: CheckingCode, texts: Catalogue) -> BusyView:
    """The gateway checks what was typed."""
    return BusyView(texts.text("wait.checking"), texts.text("wait.hint"), _ICONS[stage.entry.sent_to.reveal().kind])


def present_loading(texts: Catalogue) -> BusyView:
    """Signed in; the file is opened."""
    return BusyView(texts.text("wait.profile"), texts.text("wait.hint"), Icon.PERSON)


def sent_to(channel: MaskedChannel, texts: Catalogue) -> str:
    """Where the code went, as far as its owner needs it to recognise it; whether it went at all is not always told."""
    if not channel.masked:
        return texts.text(_UNNAMED[channel.kind])
    if channel.kind is ChannelKind.EMAIL:
        return texts.text("code.sent.email", address=channel.masked)
    digits = _LAST_DIGITS.search(channel.masked)
    return texts.text("code.sent.sms", n=digits.group() if digits else channel.masked)


def _unproved(site: Site, texts: Catalogue) -> BannerView:
    further = texts.text(by_place("code.unproved.next", site))
    return BannerView(Tone.INFO, texts.text("code.unproved.what"), further)


def _tile(channel: MaskedChannel, texts: Catalogue) -> TileView:
    kind = channel.kind
    label = texts.text(_LABELS[kind])
    masked = isolated(channel.masked) if channel.masked else ""
    return TileView(f"code.channel.{kind.value}", kind.value, _ICONS[kind], label, masked)


def _ways_out(stage: EnterCode, texts: Catalogue) -> tuple[ButtonView, ...]:
    resend = _resend(stage, texts)
    channels = stage.channels.reveal()
    if len(channels) < 2:
        return (*_not_mine("code.not_mine", channels, texts), resend)
    return (_other(stage, channels, texts), resend)


def _other(stage: EnterCode, channels: tuple[MaskedChannel, ...], texts: Catalogue) -> ButtonView:
    """Back to the choice, with the sign of what else there is: an arrow would point to where nothing goes on."""
    sent = stage.sent_to.reveal().kind
    icon = next((_ICONS[channel.kind] for channel in channels if channel.kind is not sent), _ICONS[sent])
    return ButtonView("code.other", texts.text("code.other"), Intent.OTHER_CHANNEL, Role.SECONDARY, icon)


def _not_mine(name: str, channels: tuple[MaskedChannel, ...], texts: Catalogue) -> tuple[ButtonView, ...]:
    """For whom a code that goes there is of no use; who is not shown where it goes cannot know."""
    if not any(channel.masked for channel in channels):
        return ()
    label = texts.text(not_mine_key(channels))
    return (ButtonView(name, label, Intent.NOT_MINE, Role.SECONDARY, Icon.CROSS),)


def _resend(stage: EnterCode, texts: Catalogue) -> ButtonView:
    wait = stage.resend_in_seconds
    label = texts.plural("code.resend.wait", wait) if wait else texts.text("code.resend")
    role = Role.SECONDARY if stage.tries_left else Role.PRIMARY
    return ButtonView(
        "code.resend", label, Intent.RESEND_CODE, role, Icon.CLOCK, enabled=wait == 0, room_for=_resend_labels(texts)
    )


@cache
def _resend_labels(texts: Catalogue) -> tuple[str, ...]:
    """All that the button says while it counts, one of each form: what is sized for them does not move meanwhile."""
    return (texts.text("code.resend"), *(texts.plural("code.resend.wait", seconds) for seconds in _COUNTED))
