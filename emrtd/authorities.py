"""Which certificates are authorities': roots, what master lists name, and links (ICAO Doc 9303-12, 3 and 7.1).

Nothing here looks at the clock: an authority that has expired still vouches for its link.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from emrtd.certificates import Certificate
from emrtd.errors import EmrtdError
from emrtd.names import NameKey
from emrtd.revocation import RevocationList
from emrtd.trust_problems import TrustProblem, TrustProblemKind, problem_of

_MAX_LINKS = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """A certificate that says that it is an authority's, or of which a master list says so.

    Attributes:
        source: name of the file.
        certificate: the certificate.
        listed: a master list has it.
    """

    source: str
    certificate: Certificate
    listed: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """A revocation list and an authority whose key signed it."""

    listing: RevocationList
    authority: Certificate


def sort_claims(claims: Iterable[Claim]) -> tuple[list[Certificate], list[TrustProblem]]:
    """Roots, members of master lists, and what those vouch for; and a problem for each of the others."""
    trusted: list[Certificate] = []
    waiting: list[Claim] = []
    problems: list[TrustProblem] = []
    for claim in claims:
        if claim.certificate.usage.certifies is False:
            problems.append(TrustProblem(claim.source, TrustProblemKind.USAGE))
        elif vouches(claim.certificate, claim.certificate) or (claim.listed and not _claims_root(claim.certificate)):
            trusted.append(claim.certificate)
        else:
            waiting.append(claim)
    left = _follow_links(trusted, waiting)
    return trusted, problems + [TrustProblem(claim.source, _why_not(claim.certificate)) for claim in left]


def is_named(authority: Certificate, certificate: Certificate) -> bool:
    """Whether a certificate says that this is its issuer: by key identifier, or without one by name."""
    if certificate.authority_key_id is not None and authority.subject_key_id is not None:
        return certificate.authority_key_id == authority.subject_key_id
    return certificate.issuer == authority.subject


def vouches(authority: Certificate, signed: Certificate | RevocationList) -> bool:
    """Whether the authority's key signed it."""
    try:
        signed.verify_issued_by(authority)
    except EmrtdError:
        return False
    return True


def verified(listing: RevocationList, trusted: Collection[Certificate]) -> tuple[Verified, ...]:
    """The list with each authority whose key signed it.

    Authorities of its issuer's name are asked first, then the others of the country: some spell their name in two ways.
    """
    named = [authority for authority in trusted if authority.subject == listing.issuer]
    others = [authority for authority in trusted if authority.country == listing.country]
    for candidates in (named, others):
        found = tuple(Verified(listing, authority) for authority in candidates if vouches(authority, listing))
        if found:
            return found
    return ()


def is_revoked(certificate: Certificate, lists: Iterable[Verified]) -> bool:
    """Whether the very key that signed an authority's certificate, its own or another's, took it back.

    Less would not do: one country's roots often share a name, and each may have the serial number 1.
    """
    return any(certificate.serial in item.listing.serials and vouches(item.authority, certificate) for item in lists)


def covered_names(item: Verified, trusted: Sequence[Certificate]) -> set[NameKey]:
    """Issuers for whom a list speaks: the one it names, others of the same key, and those that this key succeeded.

    After a change of key the new one signs the lists, for certificates of the old ones too (Doc 9303-12, 7.1.4).
    """
    lineage = _spread([item.authority], lambda later: (one for one in trusted if _precedes(one, later)))
    names = {certificate.subject for certificate in lineage}
    return names | {item.listing.issuer}


def _spread(found: list[Certificate], further: Callable[[Certificate], Iterable[Certificate]]) -> list[Certificate]:
    """Everything that can be reached; each once."""
    for certificate in found:
        found += [other for other in further(certificate) if other not in found]
    return found


def _precedes(earlier: Certificate, later: Certificate) -> bool:
    """Whether both have one key, or the later one is a link that the earlier one signed."""
    if earlier.country != later.country:
        return False
    return earlier.public_key_info == later.public_key_info or is_named(earlier, later)


def _follow_links(trusted: list[Certificate], waiting: list[Claim]) -> list[Claim]:
    """Move certificates that a trusted one signed to `trusted`; returns those that nobody vouches for."""
    for _ in range(_MAX_LINKS):
        linked = [item for item in waiting if any(_links(authority, item.certificate) for authority in trusted)]
        if not linked:
            break
        trusted += [item.certificate for item in linked]
        waiting = [item for item in waiting if item not in linked]
    return waiting


def _links(authority: Certificate, certificate: Certificate) -> bool:
    return _overlap(authority, certificate) and is_named(authority, certificate) and vouches(authority, certificate)


def _overlap(authority: Certificate, certificate: Certificate) -> bool:
    """Whether there was a day on which both were valid.

    A link to a new key begins within the old key's period; one from a new key back to an old one (RFC 4210, 4.4)
    begins when the old one did, before there was a new one.
    """
    starts = (authority.not_before, certificate.not_before)
    ends = (authority.not_after, certificate.not_after)
    moments = [moment for moment in (*starts, *ends) if moment is not None]
    return len(moments) == 4 and max(moments[:2]) <= min(moments[2:])


def _claims_root(certificate: Certificate) -> bool:
    return certificate.self_issued and certificate.authority_key_id in (None, certificate.subject_key_id)


def _why_not(certificate: Certificate) -> TrustProblemKind:
    """A link without its root, or a root whose own signature does not fit."""
    if not _claims_root(certificate):
        return TrustProblemKind.UNANCHORED
    try:
        certificate.verify_issued_by(certificate)
    except EmrtdError as error:
        return problem_of(error)
    return TrustProblemKind.UNANCHORED
