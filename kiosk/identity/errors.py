"""Why a card is not taken for what it should be: a class for each failure."""

from __future__ import annotations

from kiosk.failures import Failure, KioskError


class WrongCardNumber(KioskError):
    """The CAN is not this card's.

    Attributes:
        tries_left: where the chip counts tries.
        waited: seconds that its slowest answer took; chips that count no tries answer later after each wrong one.
    """

    failure = Failure.WRONG_CARD_NUMBER

    def __init__(self, tries_left: int | None = None, waited: float = 0.0) -> None:
        super().__init__()
        self.tries_left = tries_left
        self.waited = waited


class CardNumberBlocked(KioskError):
    """The chip takes no more tries."""

    failure = Failure.CARD_NUMBER_BLOCKED


class ForeignCard(KioskError):
    """Something else than an identity card."""

    failure = Failure.FOREIGN_CARD


class CardFileMalformed(KioskError):
    """A file of the card cannot be read as the standard describes it."""

    failure = Failure.CARD_FILE_MALFORMED


class CardFileChanged(KioskError):
    """A file of the card is not the one that was signed."""

    failure = Failure.CARD_FILE_CHANGED


class UntrustedIssuer(KioskError):
    """Nobody trusted signed the card."""

    failure = Failure.UNTRUSTED_ISSUER


class CardExpired(KioskError):
    """The card's last day is past."""

    failure = Failure.CARD_EXPIRED


class CardCloned(KioskError):
    """The chip does not hold the card's key."""

    failure = Failure.CARD_CLONED


class CardAccessFailed(KioskError):
    """The chip cannot be opened by a card number."""

    failure = Failure.CARD_ACCESS_FAILED


class CardError(KioskError):
    """The chip answered with an error, or the protected channel broke, twice."""

    failure = Failure.CARD_ERROR


class CardTooSlow(KioskError):
    """The chip answers, but never comes to an end: another card, or this one laid down better, may."""

    failure = Failure.CARD_ERROR


class ChallengeRefused(KioskError):
    """The gateway wants something else said to the card than Chip Authentication."""

    failure = Failure.GATEWAY_NONSENSE


class CardSignatureInvalid(KioskError):
    """The document security object is not signed by its signer."""

    failure = Failure.CARD_SIGNATURE_INVALID


class ReadingGivenUp(KioskError):
    """Nobody wants the reading any more."""

    failure = Failure.CARD_LEFT_TOO_SOON
