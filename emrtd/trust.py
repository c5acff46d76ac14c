"""Which country signing authorities are trusted (ICAO Doc 9303-12, 3).

Roots are self-signed certificates that somebody placed there on purpose, alone or in a master list, and whatever else a
master list names. Link certificates are believed if a trusted one vouches for them. What is broken is reported and left
out; it never stops the rest.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from emrtd.authorities import Claim, Verified, covered_names, is_named, is_revoked, sort_claims, verified
from emrtd.certificates import Certificate
from emrtd.ldif import LdifEntry, is_ldif, ldif_entries
from emrtd.names import NameKey
from emrtd.revocation import RevocationList
from emrtd.signed_data import SignerIdentifier
from emrtd.signer_shelf import SignerShelf, may_be_authority
from emrtd.trust_files import Known, TrustFile, parse_block, parse_trust_file
from emrtd.trust_problems import TrustProblem, TrustProblemKind

__all__ = ["MAX_DIRECTORY", "MAX_FILE", "TrustProblem", "TrustProblemKind", "TrustStore"]

MAX_FILE = 16 * 1024 * 1024
"""Bytes of one file; a master list of all countries has about one megabyte."""
MAX_DIRECTORY = 512 * 1024 * 1024
"""Bytes of a file in LDIF, which is read line by line; the ICAO's largest has about eighty megabytes."""
_SIGNERS = "usercertificate"


@dataclass(frozen=True, slots=True, repr=False)
class TrustStore:
    """Trusted authorities, ready to be asked.

    Attributes:
        authorities: roots, members of master lists, and links that one of them vouches for; each once.
        signers: certificates of no authority: document signers, for documents that leave their own out. They are not
            trusted for lying there.
        revocations: lists that one of the authorities signed, by each name that they speak for, in both spellings.
        problems: what was left out, and why.
        withdrawn: authorities that their own issuer has revoked.
        shelves: document signers of large files, left where they are until a document needs one.
    """

    authorities: tuple[Certificate, ...]
    signers: tuple[Certificate, ...]
    revocations: Mapping[NameKey, tuple[RevocationList, ...]]
    problems: tuple[TrustProblem, ...]
    withdrawn: tuple[Certificate, ...] = ()
    shelves: tuple[SignerShelf, ...] = ()

    @classmethod
    def from_folder(cls, folder: Path) -> "TrustStore":
        """Read each file of a folder, not of those below, in any form that `emrtd.trust_files` knows.

        Document signers in LDIF are looked up in their file, if ever a document needs one: leave it there.

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
            collection.add(f"#{number}", parse_trust_file(content, collection.known))
        return collection.finish()

    def named_issuers(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Authorities whose key identifier, or without one whose name, is what the certificate says of its issuer.

        They are of the country that it names (Doc 9303-12, 7.1): none vouches for the documents of another.
        """
        return tuple(
            authority
            for authority in self.authorities
            if authority.country == certificate.country and is_named(authority, certificate)
        )

    def other_issuers(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Further authorities of the same country: some issuers spell their own name differently in two places."""
        return tuple(
            authority
            for authority in self.authorities
            if authority.country == certificate.country and not is_named(authority, certificate)
        )

    def withdrawn_issuers(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Revoked authorities of the same country."""
        return tuple(authority for authority in self.withdrawn if authority.country == certificate.country)

    def signers_named(self, identifier: SignerIdentifier) -> Iterator[Certificate]:
        """Document signers that an identifier names; they are judged as if they had come with the document."""
        yield from (item for item in self.signers if identifier.names(item))
        for shelf in self.shelves:
            yield from shelf.find(identifier)

    def is_authority_key(self, certificate: Certificate) -> bool:
        """Whether the certificate's key is that of an authority, which signs certificates and no documents."""
        return any(authority.public_key_info == certificate.public_key_info for authority in self.authorities)

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


class _Collection:
    """Files as they come in, until `finish` sorts them."""

    def __init__(self) -> None:
        self.known: Known = {}
        self._claims: dict[bytes, Claim] = {}
        self._signers: dict[bytes, Certificate] = {}
        self._lists: list[tuple[str, RevocationList]] = []
        self._problems: list[TrustProblem] = []
        self._shelves: list[SignerShelf] = []

    def add_path(self, path: Path) -> None:
        """One file, unless it cannot be read or is larger than any honest one."""
        try:
            self._read(path)
        except OSError:
            self._report(path.name, TrustProblemKind.UNREADABLE)

    def add(self, source: str, parsed: TrustFile) -> None:
        """What one file, or one value in it, holds."""
        for certificate in parsed.certificates:
            self._add_certificate(source, certificate)
        for certificate in parsed.listed:
            self._claims[certificate.der] = Claim(source, certificate, listed=True)
        self._lists += [(source, item) for item in parsed.revocations]
        for kind in parsed.problems:
            self._report(source, kind)

    def finish(self) -> TrustStore:
        """Authorities first, then the lists that any of them signed, then without what those lists take back."""
        trusted, problems = sort_claims(self._claims.values())
        lists = self._verified_lists(trusted)
        withdrawn = [certificate for certificate in trusted if is_revoked(certificate, lists)]
        if withdrawn:
            gone = {certificate.der for certificate in withdrawn}
            problems = [TrustProblem(self._claims[der].source, TrustProblemKind.REVOKED) for der in gone]
            remaining, more = sort_claims(item for der, item in self._claims.items() if der not in gone)
            problems += more
        else:
            remaining = trusted
        return TrustStore(
            authorities=tuple(remaining),
            signers=tuple(self._signers.values()),
            revocations=_by_name(lists, trusted),
            problems=(*self._problems, *problems),
            withdrawn=tuple(withdrawn),
            shelves=tuple(self._shelves),
        )

    def _read(self, path: Path) -> None:
        size = path.stat().st_size
        with path.open("rb") as file:
            directory = is_ldif(file.read(4096))
            if size > (MAX_DIRECTORY if directory else MAX_FILE):
                self._report(path.name, TrustProblemKind.TOO_LARGE)
            elif directory:
                self._add_entries(path, ldif_entries(file))
            else:
                file.seek(0)
                self.add(path.name, parse_trust_file(file.read(MAX_FILE + 1), self.known))

    def _add_entries(self, path: Path, entries: Iterable[LdifEntry]) -> None:
        shelf = SignerShelf(path)
        empty = True
        for entry in entries:
            if entry.of_signer:
                shelf.put(entry.offset)
                continue
            for attribute, value in entry.values():
                empty = False
                if attribute == _SIGNERS and value is not None and not may_be_authority(value):
                    shelf.put(entry.offset)
                else:
                    self.add(path.name, parse_block(value or b"", self.known))
        if shelf:
            self._shelves.append(shelf)
        elif empty:
            self._report(path.name, TrustProblemKind.MALFORMED)

    def _add_certificate(self, source: str, certificate: Certificate) -> None:
        """A root that says that it is no authority is no document signer either: that it is not used is reported."""
        if certificate.authority:
            self._claims.setdefault(certificate.der, Claim(source, certificate, listed=False))
        elif certificate.self_issued:
            self._report(source, TrustProblemKind.USAGE)
        else:
            self._signers.setdefault(certificate.der, certificate)

    def _verified_lists(self, trusted: list[Certificate]) -> list[Verified]:
        lists: list[Verified] = []
        for source, item in self._lists:
            found = verified(item, trusted)
            lists += found
            if not found:
                self._report(source, TrustProblemKind.UNANCHORED)
        return lists

    def _report(self, source: str, kind: TrustProblemKind) -> None:
        self._problems.append(TrustProblem(source, kind))


def _by_name(lists: Iterable[Verified], trusted: list[Certificate]) -> dict[NameKey, tuple[RevocationList, ...]]:
    """Each list once under each name that it speaks for."""
    named: dict[NameKey, dict[bytes, RevocationList]] = {}
    for item in lists:
        for name in covered_names(item, trusted):
            named.setdefault(name, {})[item.listing.signed] = item.listing
    return {name: tuple(items.values()) for name, items in named.items()}
