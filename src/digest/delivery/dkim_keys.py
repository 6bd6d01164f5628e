"""Private keys for DKIM signatures, read from PEM files: RSA (RFC 6376) and Ed25519 (RFC 8463)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from digest.errors import ConfigurationError, Problem

SMALLEST_RSA_KEY = 2048
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_ADVICE = f"`openssl genrsa -out FILE {SMALLEST_RSA_KEY}` makes one"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, and where its public half stands in DNS: `selector._domainkey.domain`.

    `algorithm` is the value of the a= tag; `sign` returns the signature of the given octets.
    """

    domain: str
    selector: str
    algorithm: Literal["rsa-sha256", "ed25519-sha256"]
    sign: Callable[[bytes], bytes]


def load_key(domain: str, selector: str, key_file: Path) -> SigningKey:
    """Read a private key: RSA of 2048 bits or more, or Ed25519.

    Raises ConfigurationError, naming the file and what to do, for anything else.
    """
    for word in (domain, selector):
        if not _NAME.fullmatch(word):
            raise _wrong(key_file, f"“{word}” is no DKIM domain or selector: write letters, digits, hyphens and dots")
    try:
        pem = key_file.read_bytes()
    except OSError as fault:
        advice = f"the DKIM key cannot be read ({fault.strerror}): put the private key there, or take `dkim` out"
        raise _wrong(key_file, advice) from fault
    return _signing_key(domain, selector, _private_key(pem, key_file), key_file)


def _signing_key(domain: str, selector: str, private: object, key_file: Path) -> SigningKey:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    if isinstance(private, Ed25519PrivateKey):
        curve = private
        return SigningKey(
            domain, selector, "ed25519-sha256", lambda octets: curve.sign(hashlib.sha256(octets).digest())
        )
    if not isinstance(private, RSAPrivateKey):
        raise _wrong(key_file, f"DKIM knows RSA and Ed25519 keys only: {_ADVICE}")
    if private.key_size < SMALLEST_RSA_KEY:
        raise _wrong(key_file, f"an RSA key of {private.key_size} bits is too small for DKIM: {_ADVICE}")
    rsa = private
    return SigningKey(domain, selector, "rsa-sha256", lambda octets: rsa.sign(octets, PKCS1v15(), hashes.SHA256()))


def _private_key(pem: bytes, key_file: Path) -> object:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if b"PUBLIC KEY" in pem:
        raise _wrong(key_file, "this is the public key, which belongs in DNS: give the file of the private key")
    try:
        return load_pem_private_key(pem, password=None)
    except TypeError as fault:
        advice = "the DKIM key is locked with a passphrase: write it out without one, readable by this user alone"
        raise _wrong(key_file, advice) from fault
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise _wrong(key_file, f"this is no private key in PEM form: {_ADVICE}") from fault


def _wrong(key_file: Path, message: str) -> ConfigurationError:
    return ConfigurationError([Problem(str(key_file), message)])
