"""The checks of `kiosk doctor` for what this machine believes: card issuers, the gateway, the fund's seals."""

from __future__ import annotations

import ssl

from contract.seal_keys import KeySetError, VerificationKeys
from emrtd.trust import TrustStore
from kiosk.config import Config
from kiosk.programs.findings import Condition, Finding, finding


def check_trust(config: Config) -> Finding:
    """There is an authority to verify cards with; a folder may hold other files beside it."""
    try:
        believed = TrustStore.from_folder(config.cards.trust).authorities
    except OSError:
        believed = ()
    return Finding("trust") if believed else finding("trust", Condition.TRUST_MISSING)


def check_sealing_keys(config: Config) -> Finding:
    """The fund's published keys can be read, and there is one: sessions need them to begin."""
    name = "sealing-keys"
    try:
        published = VerificationKeys.from_json(config.gateway.sealing_keys.read_bytes()).published().keys
    except (OSError, KeySetError):
        published = ()
    return Finding(name) if published else finding(name, Condition.SEALING_KEYS_UNUSABLE)


def check_gateway_ca(config: Config) -> Finding:
    """The one authority that vouches for the gateway can be read; asked before the machine is enrolled, too."""
    name = "gateway-ca"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(config.gateway.ca)
    except OSError:  # ssl.SSLError is one
        return finding(name, Condition.GATEWAY_CA_UNUSABLE)
    return Finding(name)
