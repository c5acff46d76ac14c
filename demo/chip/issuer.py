"""The invented country's card issuer, and a stranger with the same name whom nobody trusts.

    python -m demo.chip.issuer DIR

writes fresh keys and certificates under DIR: `trust/` is what an inspection system gets, `private/` what the issuer
keeps. Keys are made when asked for; none is ever part of the source.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.chip.authorities import Authority, Period, new_csca, new_signer, years
from demo.chip.signing import Padding, SigningKey, new_key, pem_of, private_of
from demo.persona import CardIssuer

CSCA_NAME = "CSCA Invented 1"
SIGNER_NAME = "Document Signer 1"
CSCA_PERIOD = years(2012, 2045)
SIGNER_PERIOD = years(2013, 2040)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who makes cards: the authority that is trusted or not, and the signer that signs each card."""

    csca: Authority
    signer: Authority


@dataclass(frozen=True, slots=True)
class IssuerPlan:
    """How an issuer's keys are made.

    Attributes:
        csca_key: as `demo.chip.signing.new_key` takes it.
        signer_key: likewise.
        digest: hash of both signatures.
        padding: of RSA keys.
        explicit_parameters: curves written out in the certificates.
        csca_period: validity of the authority.
        signer_period: validity of the document signer.
    """

    csca_key: str = "P-384"
    signer_key: str = "P-256"
    digest: str = "sha256"
    padding: Padding = Padding.PKCS1
    explicit_parameters: bool = False
    csca_period: Period = CSCA_PERIOD
    signer_period: Period = SIGNER_PERIOD

    def signing_key(self, kind: str) -> SigningKey:
        """A fresh key of this kind, signing as planned."""
        return SigningKey(new_key(kind), self.digest, self.padding, self.explicit_parameters)


@dataclass(frozen=True, slots=True)
class Pki:
    """All issuers of the demo."""

    national: Issuer
    stranger: Issuer

    def issuer(self, which: CardIssuer) -> Issuer:
        """The issuer that a persona's card names."""
        return self.national if which is CardIssuer.NATIONAL else self.stranger


def new_issuer(plan: IssuerPlan | None = None) -> Issuer:
    """Fresh keys and certificates."""
    plan = plan or IssuerPlan()
    csca = new_csca(CSCA_NAME, plan.signing_key(plan.csca_key), plan.csca_period)
    signer = new_signer(csca, SIGNER_NAME, plan.signing_key(plan.signer_key), plan.signer_period)
    return Issuer(csca, signer)


def new_pki(plan: IssuerPlan | None = None) -> Pki:
    """A country, and a stranger who writes the country's name in certificates of their own."""
    return Pki(national=new_issuer(plan), stranger=new_issuer(plan))


def write_pki(pki: Pki, folder: Path) -> None:
    """Write `trust/csca.der` and, readable by the owner alone, `private/`."""
    trust, private = folder / "trust", folder / "private"
    trust.mkdir(parents=True, exist_ok=True)
    private.mkdir(mode=0o700, exist_ok=True)
    (trust / "csca.der").write_bytes(pki.national.csca.certificate)
    for name, issuer in (("national", pki.national), ("stranger", pki.stranger)):
        _write(private, f"{name}-csca", issuer.csca)
        _write(private, f"{name}-signer", issuer.signer)


def read_pki(folder: Path, plan: IssuerPlan | None = None) -> Pki:
    """Read what `write_pki` wrote; `plan` says how its keys sign.

    Raises: OSError, ValueError (a file is not what it should be).
    """
    plan = plan or IssuerPlan()
    issuers = [
        Issuer(*(_read(folder / "private", f"{name}-{role}", plan) for role in ("csca", "signer")))
        for name in ("national", "stranger")
    ]
    return Pki(*issuers)


def main(arguments: Sequence[str]) -> int:
    """Write a fresh PKI; with `--rsa`, RSA keys and PSS signatures instead of curves."""
    parser = argparse.ArgumentParser(prog="python -m demo.chip.issuer")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rsa", action="store_true", help="RSA-3072 with PSS instead of P-384 and P-256")
    options = parser.parse_args(arguments)
    write_pki(new_pki(RSA_PLAN if options.rsa else None), options.folder)
    return 0


RSA_PLAN = IssuerPlan(csca_key="RSA-3072", signer_key="RSA-2048", padding=Padding.PSS)
"""For `read_pki`, when the command was called with `--rsa`."""


def _write(folder: Path, name: str, authority: Authority) -> None:
    (folder / f"{name}.der").write_bytes(authority.certificate)
    key = folder / f"{name}.key.pem"
    key.touch(mode=0o600)
    key.write_bytes(pem_of(authority.key.private))


def _read(folder: Path, name: str, plan: IssuerPlan) -> Authority:
    private = private_of((folder / f"{name}.key.pem").read_bytes())
    key = SigningKey(private, plan.digest, plan.padding, plan.explicit_parameters)
    return Authority(key, (folder / f"{name}.der").read_bytes())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
