"""The ways of opening a chip that are tried over the real libnfc, and the tests that do so."""

from __future__ import annotations

from demo.chip.pace_offer import PaceOffer
from emrtd.ciphers import Cipher
from emrtd.security_infos import Mapping
from tests.hardware.matrix import Printed, Way

OVER_LIBNFC = (
    Way(PaceOffer(Mapping.ECDH_GM, Cipher.TDES, 12), Printed.MRZ, "short"),
    Way(PaceOffer(Mapping.ECDH_GM, Cipher.AES_256, 18), Printed.CAN, "short"),
    Way(PaceOffer(Mapping.ECDH_IM, Cipher.AES_192, 16), Printed.MRZ, "short"),
    Way(PaceOffer(Mapping.ECDH_CAM, Cipher.AES_128, 14), Printed.CAN, "short"),
    Way(None, Printed.MRZ, "short"),
)
"""Each mapping and cipher size at least once; libnfc carries no other length."""

TESTS = {
    "every way above, with cards of type A and B": (
        "tests/emulated/test_libnfc_chips.py::test_chip_is_read_over_the_real_libnfc"
    ),
    "a whole identity with every driver": (
        "tests/emulated/test_reader_drivers.py::TestEveryIdentity::test_an_identity_is_read_and_verified"
    ),
    "a passport by a program that is not ours": (
        "tests/emulated/test_libnfc_programs.py::test_mrtdreader_reads_our_passport_byte_for_byte"
    ),
}
