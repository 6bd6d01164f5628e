"""Mail addresses as people type them, checked (RFC 5321, 5322, 6531) and made ready to send to."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from digest.model.subscriber import Address

_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
# What nine in ten look like, and email-validator leaves as it is: no upper case, for it folds that of postmaster.
_USUAL = re.compile(r"(?![^@]*=\?)([a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@([a-z0-9.-]+)")
# RFC 2047, section 2: a mail program that decodes what it should not would show another address.
_ENCODED_WORD = re.compile(r"=\?[^?]+\?[^?]+\?[^?]*\?=")
_LONGEST_LOCAL_PART = 64
_LONGEST = 254
_ABBREVIATED = 20
_DOMAINS = 20_000


def address(text: str) -> Address:
    """The mail address in `text`, blanks around it left out.

    The local part stays as typed (in NFC), the domain becomes lower-case A-labels. Names kept for
    documentation and rehearsals (.example, .test) are allowed; nothing is looked up in DNS. Raises
    ValueError, with a reason in a few words, for anything else.
    """
    trimmed = text.strip(" \t\u00a0")
    usual = _USUAL.fullmatch(trimmed)
    if usual and len(usual[1]) <= _LONGEST_LOCAL_PART and len(trimmed) <= _LONGEST and _is_known_good(usual[2]):
        return Address(trimmed, trimmed)
    reason = _obvious_fault(trimmed)
    if reason:
        raise ValueError(reason)
    return _validated(trimmed)


@lru_cache(_DOMAINS)
def _is_known_good(domain: str) -> bool:
    """Whether email-validator takes this domain and leaves it as it is: asked once, for it costs most of the time."""
    if "xn--" in domain:
        return False
    try:
        return _validated(f"a@{domain}").email == f"a@{domain}"
    except ValueError:
        return False


def _validated(text: str) -> Address:
    # Here, not above: it loads 40 ms of tables, which only a command that reads addresses needs.
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(text, check_deliverability=False, strict=True, test_environment=True)
    except EmailNotValidError as fault:
        raise ValueError(str(fault).rstrip(".")) from fault
    if "." not in valid.ascii_domain:
        raise ValueError(f"“{valid.domain}” is no full domain name: something like .com is missing")
    email = f"{valid.local_part}@{valid.ascii_domain}"
    return Address(email, unicodedata.normalize("NFC", email.casefold()))


def _obvious_fault(text: str) -> str | None:
    """What is wrong at first sight, in plainer words than a grammar has."""
    if not text:
        return "the address is empty"
    if _LINE_BREAK.search(text):
        return "the address holds a line break"
    if _INVISIBLE.search(text):
        return "the address holds an invisible character"
    local, at, domain = text.rpartition("@")
    if not at:
        return "there is no @ in the address"
    if "@" in local:
        return "there is more than one @ in the address"
    if not local:
        return "there is nothing before the @"
    if not domain:
        return "there is nothing after the @"
    if any(character.isspace() for character in text):
        return "there is a blank in the address"
    if _ENCODED_WORD.search(text):
        return "there is an encoded word (=?…?=) in the address, which is for names in a mail's header"
    octets = len(unicodedata.normalize("NFC", local).encode())
    if octets > _LONGEST_LOCAL_PART:
        shown = f"{local[:_ABBREVIATED]}…"
        return f"“{shown}” before the @ is {octets} octets long: {_LONGEST_LOCAL_PART} are allowed"
    return None
