"""However a visit ends, the same is true afterwards: the next one greets, and nothing of the last one is left."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable

import pytest

from kiosk.link.look import Contrast, Look, Pace, Reach, TextSize
from kiosk.link.messages import EndReason, Leave, LookChosen, NoCredential, Raise, Start, Wiped
from tests.unit.kiosk.supervisor.harness import Hand, Kiosk, alive, until
from texts.language import Language

End = Callable[[Kiosk, Hand], None]


def killed(_kiosk: Kiosk, hand: Hand) -> None:
    import os

    os.kill(hand.pid, signal.SIGKILL)


def asked(kiosk: Kiosk, hand: Hand) -> None:
    kiosk.signal(signal.SIGUSR1)
    assert hand.told_until(Leave) == Leave(EndReason.SUPERVISOR)
    hand.end(EndReason.SUPERVISOR)


def asked_in_vain(kiosk: Kiosk, _hand: Hand) -> None:
    kiosk.signal(signal.SIGUSR1)


ENDS: list[tuple[EndReason, End]] = [
    (EndReason.BUTTON, lambda _kiosk, hand: hand.end()),
    (EndReason.INACTIVITY, lambda _kiosk, hand: hand.end(EndReason.INACTIVITY)),
    (EndReason.SECOND_CARD, lambda _kiosk, hand: hand.end(EndReason.SECOND_CARD)),
    (EndReason.CRASH, lambda _kiosk, hand: hand.do("crash")),
    (EndReason.CRASH, killed),
    (EndReason.CRASH, lambda _kiosk, hand: hand.do("leave 0")),
    (EndReason.CRASH, lambda _kiosk, hand: hand.do("close")),
    (EndReason.HANG, lambda _kiosk, hand: hand.do("hang")),
    (EndReason.HANG, lambda _kiosk, hand: hand.do("freeze")),
    (EndReason.LINK, lambda _kiosk, hand: hand.do('babble {"is":"name","text":"a person"}')),
    (EndReason.LINK, lambda _kiosk, hand: hand.do('say {"is":"ready"}')),
    (EndReason.LINK, lambda _kiosk, hand: hand.do("rave 10001")),
    (EndReason.SUPERVISOR, asked),
    (EndReason.SUPERVISOR, asked_in_vain),
]


LARGE_AND_DARK = Look(TextSize.LARGEST, Contrast.DARK, Reach.LOW, Pace.SLOWEST)


@pytest.mark.parametrize("end", [ENDS[0][1], ENDS[3][1], ENDS[7][1], ENDS[10][1]], ids=["end", "crash", "hang", "link"])
def test_the_next_one_says_goodbye_in_the_last_look_of_the_visit_and_forgets_it(kiosk: Kiosk, end: End) -> None:
    first = kiosk.hand()
    assert isinstance(first.told(), Start)
    second = kiosk.hand()
    first.say(LookChosen(Look(TextSize.LARGE)))  # on *Welcome* already
    first.begin()
    first.say(LookChosen(LARGE_AND_DARK))
    until(lambda: kiosk.logged(f"ready pid={second.pid}$"), "a spare")
    end(kiosk, first)
    raised = second.told_until(Raise)
    assert isinstance(raised, Raise)
    assert raised.look == LARGE_AND_DARK
    second.told_until(Wiped)
    third = kiosk.hand()
    second.begin()
    second.end()
    following = third.told_until(Raise)
    assert isinstance(following, Raise)
    assert following.look == Look(), "of somebody else"
    written = kiosk.log() + "".join(map(str, kiosk.journal()))
    assert not re.search("larg|dark|slow|look", written), "neither log nor journal knows of it"


@pytest.mark.parametrize(("reason", "end"), ENDS)
def test_every_end_has_the_same_result(kiosk: Kiosk, reason: EndReason, end: End) -> None:
    first = kiosk.hand()
    assert isinstance(first.told(), Start)
    second = kiosk.hand()
    assert isinstance(first.begin(), NoCredential)
    for life in ("child", "daemon"):
        first.do(f"bear {life}")
        assert first.answer() == "bore"
    first.do("write deep/file")
    assert first.answer() == "wrote"
    until(lambda: kiosk.logged(f"ready pid={second.pid}$"), "a spare")

    until(lambda: len(kiosk.daemons(first.pid)) == 1, "a daemon that left the process session")
    first_family = kiosk.descendants() - {second.pid}
    assert len(first_family) == 3

    end(kiosk, first)

    raised = second.told()
    assert isinstance(raised, Raise)
    assert (raised.reason, raised.language) == (reason, Language.FRENCH)
    assert isinstance(second.told(), Wiped)
    assert not any(alive(pid) for pid in first_family)
    assert not first.folder.exists()
    third = kiosk.hand()
    assert third.folder.exists()
    assert kiosk.events()[-2:] == ["visit-ended", "wiped"]
    assert kiosk.journal()[-2]["reason"] == reason.value
    assert kiosk.journal()[-1]["visit"] == kiosk.journal()[-2]["visit"]
