"""The ways of opening a chip that are tried over the real pcscd, and the tests that do so."""

from __future__ import annotations

from demo.chip.pace_offer import PaceOffer
from emrtd.ciphers import Cipher
from emrtd.security_infos import Mapping
from tests.hardware.matrix import Printed, Way

OVER_PCSC = (
    Way(PaceOffer(Mapping.ECDH_GM, Cipher.TDES, 12), Printed.MRZ, "short"),
    Way(PaceOffer(Mapping.ECDH_GM, Cipher.AES_128, 13), Printed.CAN, "extended"),
    Way(PaceOffer(Mapping.ECDH_GM, Cipher.AES_256, 18), Printed.CAN, "short"),
    Way(PaceOffer(Mapping.ECDH_IM, Cipher.AES_192, 16), Printed.MRZ, "extended"),
    Way(PaceOffer(Mapping.ECDH_CAM, Cipher.AES_128, 14), Printed.CAN, "extended"),
    Way(PaceOffer(Mapping.ECDH_CAM, Cipher.AES_256, 17), Printed.MRZ, "short"),
    Way(None, Printed.MRZ, "short"),
    Way(None, Printed.MRZ, "extended"),
)
"""Each mapping, cipher size and length at least once."""

_FILE = "tests/emulated/test_hardware_pcsc.py"
TESTS = {
    "every way above": f"{_FILE}::test_chip_is_read_over_the_real_pcscd",
    "a card taken away and put back": f"{_FILE}::test_card_taken_away_from_a_real_reader_goes_on_when_put_back",
}
