"""How many bytes a READ BINARY asks for: short until more is known to work, and less again when it did not.

READ BINARY is ISO/IEC 7816-4, 11.2.3; what a chip says of its lengths, Doc 9303-10, 3.11.1.
"""

from emrtd.apdu import SHORT_LE_MAX
from emrtd.ciphers import Cipher
from emrtd.link import Capabilities, ExtendedLength, Link, parse_atr
from emrtd.secure_messaging import plain_capacity

SHORT_READ = 0xDF
"""223 bytes: padded and with all objects of secure messaging, the answer still fits a short response."""

# What a chip is asked for that understands extended length and does not say how much of it.
_UNSTATED = 2048
_STEPS = (1024, SHORT_LE_MAX)
_CAP_MIN = 32


class ReadLengths:
    """The ladder of one chip: up once, when extended length is proven or stated; from there only down."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._stated = parse_atr(link.atr).extended
        self._response_max = SHORT_LE_MAX
        self._cap: int | None = None
        self.decided = link.extended is not ExtendedLength.PREFERRED or self._stated is False
        """Nothing is left to find out by `probe`."""
        self.proven = False
        """A long answer has come over the protected channel."""

    @property
    def extended(self) -> bool:
        """Whether reads use extended length now."""
        return self._response_max > SHORT_LE_MAX

    @property
    def doubtful(self) -> bool:
        """Whether reads use extended length, and none has come yet that needed it."""
        return self.extended and not self.proven

    def probe(self) -> bool:
        """Go up before the first read in the clear, which shows whether the chip understands; at most once.

        Returns:
            Whether this read is such a probe; `settle` must follow.
        """
        if self.decided:
            return False
        self.decided = True
        self._response_max = min(_UNSTATED, self._link.response_max)
        return self.extended

    def settle(self, *, understood: bool) -> None:
        """End the probe: stay up if the chip understood, or if its ATR says that it does."""
        if not understood and not self._stated:
            self._response_max = SHORT_LE_MAX

    def heed(self, stated: Capabilities) -> None:
        """EF.ATR/INFO has been read: ask for as much as the chip says, unless it is down already."""
        if not self.extended:
            return
        if stated.extended is False:
            self._response_max = SHORT_LE_MAX
        elif stated.response_max is not None:
            self._response_max = max(min(stated.response_max, self._link.response_max), SHORT_LE_MAX)

    def step_down(self) -> bool:
        """Ask for less from now on; False if there is no less."""
        if not self.extended:
            return False
        self._response_max = next(step for step in _STEPS if step < self._response_max)
        return True

    def cap(self, size: int) -> None:
        """The chip gave this many bytes where there were more: asking for more costs a correction each time."""
        if size >= _CAP_MIN:
            self._cap = size

    def read_size(self, cipher: Cipher | None) -> int:
        """Bytes of a file to ask for.

        Args:
            cipher: of the protected channel; None in the clear.
        """
        most = SHORT_READ
        if self.extended:
            most = self._response_max if cipher is None else plain_capacity(cipher, self._response_max)
        return most if self._cap is None else min(most, self._cap)
