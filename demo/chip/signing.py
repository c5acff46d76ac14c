"""Keys of the invented authorities: how each signs, and how that is written in certificates and in EF.SOD.

The variants are those of Doc 9303-12, 4.4: ECDSA with named or explicit parameters, RSA PKCS#1 v1.5, RSA-PSS.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from asn1crypto import algos, core, keys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, AsymmetricPadding, PKCS1v15

from emrtd.curves import encode_point
from emrtd.domain_parameters import STANDARDIZED_CURVES

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}

CURVES: dict[str, ec.EllipticCurve] = {
    "P-224": ec.SECP224R1(),
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}
_STANDARDIZED = {curve.name: curve for curve in STANDARDIZED_CURVES.values()}


class Padding(Enum):
    """How an RSA key signs."""

    PKCS1 = "PKCS#1 v1.5"
    PSS = "PSS"


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """A private key together with how it signs.

    Attributes:
        private: the key.
        digest: one of `HASHES`.
        padding: for RSA keys.
        explicit_parameters: write the curve out instead of naming it, as a sixth of real authorities do.
    """

    private: PrivateKey
    digest: str = "sha256"
    padding: Padding = Padding.PKCS1
    explicit_parameters: bool = False

    def sign(self, data: bytes) -> bytes:
        """Sign; ECDSA gives a DER sequence of r and s."""
        algorithm = HASHES[self.digest]
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            return self.private.sign(data, ec.ECDSA(algorithm))
        return self.private.sign(data, self._rsa_padding(algorithm), algorithm)

    def signature_algorithm(self) -> algos.SignedDigestAlgorithm:
        """The AlgorithmIdentifier of what `sign` gives."""
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            return algos.SignedDigestAlgorithm({"algorithm": f"{self.digest}_ecdsa"})
        if self.padding is Padding.PKCS1:
            return algos.SignedDigestAlgorithm({"algorithm": f"{self.digest}_rsa", "parameters": core.Null()})
        return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": self._pss_parameters()})

    def digest_algorithm(self) -> algos.DigestAlgorithm:
        """The AlgorithmIdentifier of the hash."""
        return algos.DigestAlgorithm({"algorithm": self.digest})

    def public_key_info(self) -> keys.PublicKeyInfo:
        """SubjectPublicKeyInfo of the public half."""
        return public_key_info(self.private, explicit_parameters=self.explicit_parameters)

    def _rsa_padding(self, algorithm: hashes.HashAlgorithm) -> AsymmetricPadding:
        if self.padding is Padding.PKCS1:
            return PKCS1v15()
        return PSS(MGF1(algorithm), algorithm.digest_size)

    def _pss_parameters(self) -> algos.RSASSAPSSParams:
        mask = algos.MaskGenAlgorithm({"algorithm": "mgf1", "parameters": self.digest_algorithm()})
        return algos.RSASSAPSSParams(
            {
                "hash_algorithm": self.digest_algorithm(),
                "mask_gen_algorithm": mask,
                "salt_length": HASHES[self.digest].digest_size,
            }
        )


def new_key(kind: str) -> PrivateKey:
    """A fresh key: `RSA-2048` and the like, or the name of one of `CURVES`."""
    if kind.startswith("RSA-"):
        return rsa.generate_private_key(public_exponent=65537, key_size=int(kind.removeprefix("RSA-")))
    return ec.generate_private_key(CURVES[kind])


def public_key_info(private: PrivateKey, *, explicit_parameters: bool = False) -> keys.PublicKeyInfo:
    """SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), with the curve written out if asked."""
    der = private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    info = keys.PublicKeyInfo.load(der)
    if explicit_parameters and isinstance(private, ec.EllipticCurvePrivateKey):
        info["algorithm"]["parameters"] = _explicit(private.curve)
        info = keys.PublicKeyInfo.load(info.dump(force=True))
    return info


def pem_of(private: PrivateKey) -> bytes:
    """PKCS#8 without a password: these keys protect nothing."""
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def private_of(pem: bytes) -> PrivateKey:
    """Undo `pem_of`.

    Raises: ValueError (not such a key).
    """
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)):
        raise ValueError("not an EC or RSA key")  # noqa: TRY004 - the file's content is wrong, not a type
    return key


def _explicit(named: ec.EllipticCurve) -> keys.ECDomainParameters:
    """The curve written out (SEC 1, C.2): prime field, a, b, uncompressed generator, order, cofactor 1."""
    name = next(name for name, curve in CURVES.items() if curve.name == named.name)
    curve = _STANDARDIZED[name]
    fixed = {key: value.to_bytes(curve.size, "big") for key, value in (("a", curve.a), ("b", curve.b))}
    base = encode_point(curve, curve.generator)
    domain = keys.SpecifiedECDomain(
        {
            "version": "ecdpVer1",
            "field_id": {"field_type": "prime_field", "parameters": core.Integer(curve.p)},
            "curve": fixed,
            "base": base,
            "order": curve.n,
            "cofactor": 1,
        }
    )
    return keys.ECDomainParameters(name="specified", value=domain)
