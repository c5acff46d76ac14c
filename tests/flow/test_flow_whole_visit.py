"""The visit that everything else is measured by: card, code, certificate, paper, leave."""

from __future__ import annotations

import pytest

from contract.member import CertificateKind, ChannelKind
from contract.public import CertificateState
from kiosk.link.messages import EndReason, Happening
from kiosk.session.events import (
    CardNumberEntered,
    CardPlaced,
    CertificateChosen,
    ChannelChosen,
    LeaveOrdered,
    Press,
    Pressed,
    Timer,
    TimerFired,
)
from kiosk.session.states import (
    Asked,
    ChooseChannel,
    Ended,
    EnterCardNumber,
    EnterCode,
    Home,
    Leaving,
    Preview,
    Printed,
    Question,
)
from tests.flow.scene import Scene


def test_a_card_becomes_a_confirmed_certificate_on_paper(scene: Scene) -> None:
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    scene.until(Printed)
    scene.do(Pressed(Press.LEAVE))

    assert scene.supervisor.ended == [(EndReason.BUTTON, 1, None)]
    assert [what for what, _, _ in scene.supervisor.told] == [
        Happening.CARD_READ,
        Happening.CARD_ACCEPTED,
        Happening.CODE_SENT,
        Happening.SIGNED_IN,
        Happening.CERTIFICATE_ISSUED,
        Happening.CERTIFICATE_PRINTED,
    ]
    assert scene.printer.documents[0].startswith(b"%PDF")


def test_the_gateway_keeps_a_printed_certificate_and_voids_the_others(scene: Scene) -> None:
    preview = scene.preview()
    voided = preview.reference.reveal()
    scene.do(Pressed(Press.BACK))
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    kept = scene.until(Preview).reference.reveal()
    scene.do(Pressed(Press.PRINT))
    scene.until(Printed)
    scene.do(Pressed(Press.LEAVE))
    scene.until(Ended)
    status = scene.world.parts.issuing.status
    scene.wait_until(lambda: status(voided).state is CertificateState.VOID)
    assert status(kept).state is CertificateState.VALID


def test_two_contacts_on_file_are_offered(scene: Scene) -> None:
    scene.read("youssef")
    scene.until(ChooseChannel)
    scene.do(ChannelChosen(ChannelKind.EMAIL))
    entry = scene.until(EnterCode)
    assert entry.sent_to.reveal().kind is ChannelKind.EMAIL
    scene.do(Pressed(Press.OTHER_CHANNEL))
    assert isinstance(scene.stage, ChooseChannel)


def test_one_screen_back_from_the_choice_reads_the_card_once_more(scene: Scene) -> None:
    """Other evidence, for a nonce of its own: the gateway accepts it, and a code still leads in."""
    scene.read("youssef")
    scene.until(ChooseChannel)
    scene.do(Pressed(Press.BACK))
    assert isinstance(scene.stage, EnterCardNumber)
    scene.do(CardNumberEntered(scene.can("youssef")))
    scene.until(ChooseChannel)
    scene.do(ChannelChosen(ChannelKind.SMS))
    scene.until(EnterCode)
    scene.type_code()
    scene.until(Home)


def test_nothing_typed_or_read_is_in_the_states_shown(scene: Scene) -> None:
    scene.sign_in()
    can = scene.can().reveal()
    assert not any(can in repr(stage) for stage in scene.seen)


def test_taking_the_own_card_asks_and_blocks_nothing(scene: Scene) -> None:
    scene.sign_in()
    scene.reader.take()
    scene.until_visit(lambda visit: visit.question is not None)
    assert scene.visit.question == Question(Asked.CARD, 30, 4)
    scene.do(Pressed(Press.STILL_HERE))
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    scene.until(Preview)


def test_a_member_who_takes_the_card_and_goes_is_signed_out(scene: Scene) -> None:
    scene.sign_in()
    scene.reader.take()
    scene.until_visit(lambda visit: visit.question is not None)
    scene.time.pass_time(30)
    assert scene.supervisor.ended == [(EndReason.CARD_TAKEN, 0, None)]


def test_a_second_card_ends_the_visit(scene: Scene) -> None:
    scene.sign_in()
    scene.do(CardPlaced())
    assert scene.supervisor.ended == [(EndReason.SECOND_CARD, 0, None)]


def test_a_card_that_comes_back_keeps_the_question_until_a_touch_answers_it(scene: Scene) -> None:
    scene.sign_in()
    scene.reader.take()
    scene.until_visit(lambda visit: visit.question is not None)
    scene.reader.lay(scene.card("fatima"))
    scene.until_visit(lambda visit: visit.card_present)
    assert scene.visit.question is not None
    scene.do(Pressed(Press.STILL_HERE))
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    scene.until(Preview)


def test_any_card_after_the_own_one_was_taken_ends_the_visit(scene: Scene) -> None:
    scene.sign_in()
    scene.reader.take()
    scene.until_visit(lambda visit: visit.question is not None)
    scene.do(Pressed(Press.STILL_HERE))
    scene.reader.lay(scene.card("youssef"))
    scene.until(Ended)
    assert scene.supervisor.ended == [(EndReason.SECOND_CARD, 0, None)]


def test_a_member_who_went_away_is_asked_and_signed_out(scene: Scene) -> None:
    scene.sign_in()
    scene.time.pass_time(60)
    assert scene.visit.question is not None
    assert scene.visit.question.about is Asked.PRESENCE
    scene.time.pass_time(30)
    assert scene.supervisor.ended == [(EndReason.INACTIVITY, 0, None)]


def test_more_time_is_given_four_times_in_a_row(scene: Scene) -> None:
    scene.sign_in()
    for _ in range(4):
        scene.time.pass_time(60)
        scene.do(Pressed(Press.MORE_TIME))
        assert scene.visit.question is None
    scene.time.pass_time(60)
    scene.do(Pressed(Press.MORE_TIME))
    assert scene.visit.question is not None
    scene.time.pass_time(30)
    assert isinstance(scene.stage, Ended)


def test_nobody_is_timed_out_while_paper_is_coming(scene: Scene) -> None:
    scene.printer.stalled = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    scene.time.pass_time(3600)
    assert scene.visit.question is None
    scene.printer.stalled = False
    scene.until(Printed)


def test_leaving_waits_for_paper_and_confirms_it(scene: Scene) -> None:
    scene.printer.stalled = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    scene.do(Pressed(Press.LEAVE))
    assert isinstance(scene.stage, Leaving)
    scene.printer.stalled = False
    scene.until(Ended)
    assert scene.supervisor.ended == [(EndReason.BUTTON, 1, None)]
    assert any(path.endswith("/printed") for path in scene.network.calls)


def test_paper_that_does_not_come_is_given_up_at_the_deadline(scene: Scene) -> None:
    scene.printer.stalled = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    scene.do(Pressed(Press.LEAVE))
    scene.until(Leaving, lambda stage: stage.job is not None)
    scene.time.pass_time(120)
    assert isinstance(scene.stage, Ended)
    scene.wait_until(lambda: scene.printer.cancelled == [1])


def test_cancelling_while_leaving_withdraws_the_job(scene: Scene) -> None:
    scene.printer.stalled = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    scene.do(Pressed(Press.LEAVE))
    scene.until(Leaving, lambda stage: stage.job is not None)
    scene.do(Pressed(Press.CANCEL_PRINT))
    scene.do(Pressed(Press.STOP_PRINT))
    assert scene.supervisor.ended == [(EndReason.BUTTON, 0, None)]
    scene.wait_until(lambda: scene.printer.cancelled == [1])


def test_the_supervisor_ends_a_visit(scene: Scene) -> None:
    scene.sign_in()
    scene.do(LeaveOrdered(EndReason.SUPERVISOR))
    assert scene.supervisor.ended == [(EndReason.SUPERVISOR, 0, None)]


def test_a_cancelled_print_goes_home_once_the_printer_has_said_so(scene: Scene) -> None:
    scene.printer.stalled = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    scene.do(Pressed(Press.CANCEL_PRINT))
    scene.do(Pressed(Press.STOP_PRINT))
    scene.until(Home)
    assert scene.printer.cancelled == [1]


@pytest.mark.parametrize("timer", list(Timer))
def test_a_clock_that_rings_too_late_changes_nothing_at_home(scene: Scene, timer: Timer) -> None:
    home = scene.sign_in()
    scene.do(TimerFired(timer))
    assert scene.stage == home


def test_the_number_may_be_typed_before_the_answer_of_the_supervisor(scene: Scene) -> None:
    scene.begin()
    scene.place()
    scene.do(CardNumberEntered(scene.can()))
    scene.until(EnterCode)


def test_a_visit_may_last_longer_than_its_credential_waits_to_be_opened(scene: Scene) -> None:
    """Ten minutes to open it; then only the lease counts, which the visit renews."""
    scene.sign_in()
    scene.keep_visit_for(1500)
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    scene.until(Preview)
    scene.do(Pressed(Press.PRINT))
    scene.until(Printed)
