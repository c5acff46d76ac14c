"""The block ciphers of secure messaging and what is done with them (ICAO Doc 9303-11, 9.8.6 and 9.8.7).

3DES with two keys, CBC and retail MAC; AES with CBC and CMAC, both MACs cut to 8 bytes.
"""

from enum import Enum

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from emrtd.errors import MalformedError

MAC_SIZE = 8
_DES_KEY = 8


class Cipher(Enum):
    """A cipher of the standard.

    Attributes:
        key_size: bytes of a key; 3DES keys are two DES keys.
        block_size: bytes of a block, and of the send sequence counter.
    """

    TDES = (16, 8, 0)
    AES_128 = (16, 16, 1)
    AES_192 = (24, 16, 2)
    AES_256 = (32, 16, 3)

    def __init__(self, key_size: int, block_size: int, strength: int) -> None:
        self.key_size = key_size
        self.block_size = block_size
        self.strength = strength


def encrypt(cipher: Cipher, key: bytes, iv: bytes, data: bytes) -> bytes:
    """CBC without padding; `data` is a whole number of blocks."""
    encryptor = BlockCipher(_algorithm(cipher, key), modes.CBC(iv)).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def decrypt(cipher: Cipher, key: bytes, iv: bytes, data: bytes) -> bytes:
    """Undo `encrypt`.

    Raises:
        MalformedError: not a whole number of blocks.
    """
    if len(data) % cipher.block_size:
        raise MalformedError("cipher text is not a whole number of blocks")
    decryptor = BlockCipher(_algorithm(cipher, key), modes.CBC(iv)).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def encrypt_block(cipher: Cipher, key: bytes, block: bytes) -> bytes:
    """One block as it is: the IV of AES secure messaging is E(K_enc, SSC) (9.8.7.3)."""
    # CBC of one block under a zero IV is that block encrypted.
    return encrypt(cipher, key, bytes(cipher.block_size), block)


def mac(cipher: Cipher, key: bytes, message: bytes) -> bytes:
    """8-byte MAC: CMAC for AES, ISO/IEC 9797-1 algorithm 3 for 3DES.

    Args:
        cipher: which.
        key: K_mac.
        message: for 3DES already padded to whole blocks (`pad`); for AES of any length.
    """
    if cipher is Cipher.TDES:
        return _retail_mac(key, message)
    cmac = CMAC(algorithms.AES(key))
    cmac.update(message)
    return cmac.finalize()[:MAC_SIZE]


def pad(data: bytes, block_size: int) -> bytes:
    """ISO/IEC 9797-1 padding method 2: 80, then zeros; always at least one byte."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block_size)


def unpad(data: bytes) -> bytes:
    """Remove padding method 2.

    Raises:
        MalformedError: there is none.
    """
    stripped = data.rstrip(b"\x00")
    if not stripped.endswith(b"\x80"):
        raise MalformedError("padding is missing")
    return stripped[:-1]


def _algorithm(cipher: Cipher, key: bytes) -> TripleDES | algorithms.AES:
    if cipher is Cipher.TDES:
        return TripleDES(key + key[:_DES_KEY])
    return algorithms.AES(key)


def _retail_mac(key: bytes, padded: bytes) -> bytes:
    """DES-CBC with the first key; the last block with both (algorithm 3 of ISO/IEC 9797-1)."""
    chained = bytes(_DES_KEY)
    head, last = padded[:-_DES_KEY], padded[-_DES_KEY:]
    if head:
        # Three equal keys make 3DES the single DES that the algorithm asks for.
        chained = encrypt(Cipher.TDES, key[:_DES_KEY] * 2, chained, head)[-_DES_KEY:]
    return encrypt(Cipher.TDES, key, chained, last)
