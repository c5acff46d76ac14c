"""What can go wrong with a chip: one closed set of codes, one exception for each (status words: ISO/IEC 7816-4, 5.6).

    EmrtdError                     anything this library raises by itself
    ├── WrongPasswordError         the chip refused the CAN or MRZ; tries left, if it says so
    ├── PasswordBlockedError       the chip takes no more tries
    ├── MrzNeededError             the chip has no PACE that we speak, so a CAN cannot open it
    ├── AccessFailedError          PACE or BAC broke for another reason (unsupported, impostor, out of order)
    │   └── AccessChangedError     a lost channel could be opened again in another way only
    ├── NoApplicationError         something answers, but it is no eMRTD
    ├── MalformedError             bytes that do not follow the standard
    │   └── EmptyFileError         a file that is there, and has no content
    ├── SecureMessagingError       the protected channel is lost; open a new one after a reset
    ├── StatusError                a status word that the step cannot go on with
    ├── TooLargeError              longer than any honest document
    ├── TooSlowError               slower than the caller allows
    ├── CancelledError             the caller asked to stop
    ├── UnsupportedAlgorithmError  a key, signature or hash of a kind that we do not speak
    └── SignatureInvalidError      a signature that the key did not make

Exceptions of the caller's `transmit` pass through unchanged. No exception text holds data from the chip.
"""

from enum import StrEnum
from typing import ClassVar


class ErrorCode(StrEnum):
    """Every way a reading can end without a result."""

    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of an error, not a secret
    PASSWORD_BLOCKED = "password_blocked"  # noqa: S105 - the name of an error, not a secret
    MRZ_NEEDED = "mrz_needed"
    ACCESS_FAILED = "access_failed"
    NO_APPLICATION = "no_application"
    MALFORMED = "malformed"
    SECURE_MESSAGING = "secure_messaging"
    STATUS = "status"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    CANCELLED = "cancelled"
    UNSUPPORTED_ALGORITHM = "unsupported_algorithm"
    SIGNATURE_INVALID = "signature_invalid"


class EmrtdError(Exception):
    """Base of all errors of this library; `code` says which.

    Attributes:
        code: one member of the closed set, fixed for each class.
    """

    code: ClassVar[ErrorCode]


class WrongPasswordError(EmrtdError):
    """The chip refused the password (63Cx, 6300 and kin).

    Attributes:
        tries_left: how many tries the chip says remain; None if it does not say.
        waited: seconds that the chip let us wait for its slowest answer; chips that count no tries delay them instead.
    """

    code = ErrorCode.WRONG_PASSWORD

    def __init__(self, tries_left: int | None = None) -> None:
        super().__init__("the chip refused the password")
        self.tries_left = tries_left
        self.waited = 0.0


class PasswordBlockedError(EmrtdError):
    """The chip takes no more tries of this password (6983, 63C0 before a try)."""

    code = ErrorCode.PASSWORD_BLOCKED


class MrzNeededError(EmrtdError):
    """The chip offers no PACE that we speak; only the MRZ, by BAC, could open it."""

    code = ErrorCode.MRZ_NEEDED


class AccessFailedError(EmrtdError):
    """Access control broke for a reason other than the password.

    Attributes:
        sw: the status word of the step that broke; None if the fault is in the chip's data or proof.
    """

    code = ErrorCode.ACCESS_FAILED

    def __init__(self, step: str, sw: int | None = None) -> None:
        super().__init__(step)
        self.sw = sw


class AccessChangedError(AccessFailedError):
    """A chip whose channel was lost offers another EF.CardAccess or protocol than before; it is not read on by that.

    Either it is another chip now, or somebody between chip and terminal wants a weaker protocol. A fault of the air is
    possible too: the whole reading may be begun again.
    """

    def __init__(self) -> None:
        super().__init__("the chip does not offer the access that opened it before")


class NoApplicationError(EmrtdError):
    """The tag answers, but has no eMRTD application."""

    code = ErrorCode.NO_APPLICATION


class MalformedError(EmrtdError):
    """Bytes that do not follow the standard. The text is a constant that names the structure."""

    code = ErrorCode.MALFORMED


class EmptyFileError(MalformedError):
    """A read that was answered with no data: success or a warning, and nothing to go with it.

    Attributes:
        sw: the status word.
    """

    def __init__(self, sw: int) -> None:
        super().__init__("file is empty")
        self.sw = sw


class SecureMessagingError(EmrtdError):
    """A wrong checksum, a missing object, or a chip that left the protected channel.

    Attributes:
        sw: the unprotected status word that ended the channel; None if the protection itself was wrong.
    """

    code = ErrorCode.SECURE_MESSAGING

    def __init__(self, what: str, sw: int | None = None) -> None:
        super().__init__(what)
        self.sw = sw


class StatusError(EmrtdError):
    """A status word that the step cannot go on with.

    Attributes:
        sw: SW1 SW2 as one number.
    """

    code = ErrorCode.STATUS

    def __init__(self, sw: int) -> None:
        super().__init__(f"status {sw:04X}")
        self.sw = sw


class TooLargeError(EmrtdError):
    """The chip announces, or keeps sending, more than any honest document holds."""

    code = ErrorCode.TOO_LARGE


class TooSlowError(EmrtdError):
    """The chip answers, but the time that the caller allows is over."""

    code = ErrorCode.TOO_SLOW


class CancelledError(EmrtdError):
    """The caller's `cancelled` said stop; the chip may be in any state."""

    code = ErrorCode.CANCELLED


class UnsupportedAlgorithmError(EmrtdError):
    """A key, signature or hash of a kind that we do not speak. The text is a constant that names the kind."""

    code = ErrorCode.UNSUPPORTED_ALGORITHM


class SignatureInvalidError(EmrtdError):
    """A signature that the key did not make over these bytes."""

    code = ErrorCode.SIGNATURE_INVALID

    def __init__(self) -> None:
        super().__init__("the signature does not fit")
