"""Which country signing authorities are trusted (ICAO Doc 9303-12, 3).

Roots are self-signed certificates that somebody placed there on purpose, alone or in a master list. Link certificates
are believed if a root vouches for them. What is broken is reported and left out; it never stops the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from emrtd.certificates import Certificate, NameKey, Validity
from emrtd.errors import EmrtdError, MalformedError, SignatureInvalidError, UnsupportedAlgorithmError
from emrtd.revocation import RevocationList
from emrtd.trust_files import parse_trust_file

MAX_FILE = 16 * 1024 * 1024
"""Bytes of one file; a master list of all countries has about one megabyte."""
_MAX_LINKS = 8


class TrustProblemKind(StrEnum):
    """Why a file, or a certificate in it, is not used."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    SIGNATURE = "signature"
    UNSUPPORTED_ALGORITHM = "unsupported_algorithm"
    UNANCHORED = "unanchored"


@dataclass(frozen=True, slots=True)
class TrustProblem:
    """One thing left out.

    Attributes:
        source: name of the file.
        kind: why.
    """

    source: str
    kind: TrustProblemKind


@dataclass(frozen=True, slots=True, repr=False)
class TrustStore:
    """Trusted authorities, ready to be asked.

    Attributes:
        authorities: roots, and links that a root vouches for; each once.
        signers: certificates of no authority: document signers, for documents that leave their own out. They are not
            trusted for lying there.
        revocations: lists that one of the authorities signed, by its name in both spellings.
        problems: what was left out, and why.
    """

    authorities: tuple[Certificate, ...]
    signers: tuple[Certificate, ...]
    revocations: Mapping[NameKey, tuple[RevocationList, ...]]
    problems: tuple[TrustProblem, ...]

    @classmethod
    def from_folder(cls, folder: Path) -> "TrustStore":
        """Read each file of a folder, not of those below: certificates (DER or PEM), master lists, revocation lists.

        Raises:
            OSError: the folder itself cannot be listed.
        """
        collection = _Collection()
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                collection.add_path(path)
        return collection.finish()

    @classmethod
    def from_bytes(cls, *contents: bytes) -> "TrustStore":
        """The same from contents in memory; problems name them `#0`, `#1` and so on."""
        collection = _Collection()
        for number, content in enumerate(contents):
            collection.add(f"#{number}", content)
        return collection.finish()

    def named_issuers(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Authorities whose key identifier, or without one whose name, is what the certificate says of its issuer.

        They are of the country that it names (Doc 9303-12, 7.1): none vouches for the documents of another.
        """
        return tuple(
            authority
            for authority in self.authorities
            if authority.country == certificate.country and _is_named(authority, certificate)
        )

    def other_issuers(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Further authorities of the same country: some issuers spell their own name differently in two places."""
        return tuple(
            authority
            for authority in self.authorities
            if authority.country == certificate.country and not _is_named(authority, certificate)
        )

    def revoked(self, certificate: Certificate, issuers: Iterable[Certificate] = ()) -> bool:
        """Whether a list of the certificate's issuer names it.

        Args:
            certificate: of a document signer.
            issuers: authorities whose key signed it, whatever it calls them.
        """
        names = {certificate.issuer, *(issuer.subject for issuer in issuers)}
        return any(certificate.serial in item.serials for name in names for item in self.revocations.get(name, ()))

    def __repr__(self) -> str:
        return f"<TrustStore {len(self.authorities)} authorities, {len(self.problems)} problems>"


def _is_named(authority: Certificate, certificate: Certificate) -> bool:
    if certificate.authority_key_id is not None and authority.subject_key_id is not None:
        return certificate.authority_key_id == authority.subject_key_id
    return certificate.issuer == authority.subject


class _Collection:
    """Files as they come in, until `finish` sorts them."""

    def __init__(self) -> None:
        self._certificates: dict[bytes, tuple[str, Certificate]] = {}
        self._lists: list[tuple[str, RevocationList]] = []
        self._problems: list[TrustProblem] = []

    def add_path(self, path: Path) -> None:
        """One file, unless it cannot be read or is larger than any honest one."""
        try:
            too_large = path.stat().st_size > MAX_FILE
            content = b"" if too_large else path.read_bytes()
        except OSError:
            self._report(path.name, TrustProblemKind.UNREADABLE)
            return
        if too_large:
            self._report(path.name, TrustProblemKind.TOO_LARGE)
        else:
            self.add(path.name, content)

    def add(self, source: str, content: bytes) -> None:
        """One file's content."""
        try:
            parsed = parse_trust_file(content)
        except EmrtdError as error:
            self._report(source, _kind(error))
            return
        self._lists += [(source, item) for item in parsed.revocations]
        for _ in range(parsed.broken):
            self._report(source, TrustProblemKind.MALFORMED)
        for certificate in parsed.certificates:
            self._certificates.setdefault(certificate.der, (source, certificate))

    def finish(self) -> TrustStore:
        """Roots first, then what they vouch for, then the lists that any of them signed."""
        trusted: list[Certificate] = []
        signers: list[Certificate] = []
        waiting: list[tuple[str, Certificate]] = []
        for source, certificate in self._certificates.values():
            if not _is_authority(certificate):
                signers.append(certificate)
            elif _vouches(certificate, certificate):
                trusted.append(certificate)
            else:
                waiting.append((source, certificate))
        for source, certificate in _follow_links(trusted, waiting):
            self._report(source, _why_not_root(certificate))
        lists = self._verified_lists(trusted)
        return TrustStore(tuple(trusted), tuple(signers), lists, tuple(self._problems))

    def _verified_lists(self, trusted: list[Certificate]) -> dict[NameKey, tuple[RevocationList, ...]]:
        verified: dict[NameKey, tuple[RevocationList, ...]] = {}
        for source, item in self._lists:
            names = _vouchers(trusted, item)
            for name in names:
                verified[name] = (*verified.get(name, ()), item)
            if not names:
                self._report(source, TrustProblemKind.UNANCHORED)
        return verified

    def _report(self, source: str, kind: TrustProblemKind) -> None:
        self._problems.append(TrustProblem(source, kind))


def _vouchers(trusted: list[Certificate], item: RevocationList) -> set[NameKey]:
    """Names that a list counts for: its own, and that of whoever signed it; none if nobody did.

    Authorities of that name are asked first, then the others of the country: some spell their name in two ways.
    """
    named = [authority for authority in trusted if authority.subject == item.issuer]
    others = [authority for authority in trusted if authority.country == item.country]
    for candidates in (named, others):
        names = {authority.subject for authority in candidates if _vouches(authority, item)}
        if names:
            return names | {item.issuer}
    return set()


def _follow_links(
    trusted: list[Certificate], waiting: list[tuple[str, Certificate]]
) -> Iterable[tuple[str, Certificate]]:
    """Move certificates that a trusted one signed to `trusted`; returns those that nobody vouches for."""
    for _ in range(_MAX_LINKS):
        linked = [item for item in waiting if any(_links(authority, item[1]) for authority in trusted)]
        if not linked:
            break
        trusted += [certificate for _, certificate in linked]
        waiting = [item for item in waiting if item not in linked]
    return waiting


def _links(authority: Certificate, certificate: Certificate) -> bool:
    """A link is signed while the old authority is valid; that it has expired since is what links are for."""
    in_time = authority.validity_at(certificate.not_before) is Validity.VALID
    return in_time and _is_named(authority, certificate) and _vouches(authority, certificate)


def _is_authority(certificate: Certificate) -> bool:
    """Version 1 certificates have no extension to say it; a root is then taken at its owner's word."""
    return certificate.self_issued if certificate.authority is None else certificate.authority


def _vouches(authority: Certificate, signed: Certificate | RevocationList) -> bool:
    try:
        signed.verify_issued_by(authority)
    except EmrtdError:
        return False
    return True


def _why_not_root(certificate: Certificate) -> TrustProblemKind:
    """A link without its root, or a root whose own signature does not fit."""
    claims_root = certificate.self_issued and certificate.authority_key_id in (None, certificate.subject_key_id)
    if not claims_root:
        return TrustProblemKind.UNANCHORED
    try:
        certificate.verify_issued_by(certificate)
    except EmrtdError as error:
        return _kind(error)
    return TrustProblemKind.UNANCHORED


def _kind(error: EmrtdError) -> TrustProblemKind:
    kinds: dict[type[EmrtdError], TrustProblemKind] = {
        MalformedError: TrustProblemKind.MALFORMED,
        SignatureInvalidError: TrustProblemKind.SIGNATURE,
        UnsupportedAlgorithmError: TrustProblemKind.UNSUPPORTED_ALGORITHM,
    }
    return kinds.get(type(error), TrustProblemKind.MALFORMED)
