"""DKIM: what we sign, dkimpy verifies; what is changed afterwards, it does not."""

import base64
import re

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from delivery.mail import filled, letterhead, parsed, rendition
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery.dkim import sign
from digest.delivery.dkim_keys import load_key
from digest.delivery.formletter import FormLetter
from digest.errors import ConfigurationError

RSA = rsa.generate_private_key(65537, 2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()
MUST_COVER = {"from", "to", "reply-to", "date", "subject", "message-id", "mime-version", "content-type"}
MUST_COVER |= {"list-id", "list-unsubscribe", "list-unsubscribe-post", "list-archive"}


def pem(private, lock=None):
    encryption = BestAvailableEncryption(lock) if lock else NoEncryption()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    (folder / "rsa.pem").write_bytes(pem(RSA))
    (folder / "ed.pem").write_bytes(pem(ED25519))
    return [load_key("courier.example", name, folder / f"{name}.pem") for name in ("rsa", "ed")]


def dns(name, timeout=5):
    der = RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    raw = ED25519.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    records = {
        b"rsa._domainkey.courier.example.": b"v=DKIM1; k=rsa; p=" + base64.b64encode(der),
        b"ed._domainkey.courier.example.": b"v=DKIM1; k=ed25519; p=" + base64.b64encode(raw),
    }
    return records[name]


def verified(message):
    """Whether dkimpy accepts every signature of the message."""
    count = len(re.findall(rb"(?m)^DKIM-Signature:", message))
    assert count
    return [_verified(message, index) for index in range(count)]


def _verified(message, index):
    try:
        return dkim.DKIM(message).verify(index, dnsfunc=dns)
    except dkim.ValidationError:  # what dkimpy says of a changed body
        return False


@pytest.fixture
def message():
    return filled(FormLetter(rendition("Ночной паром"), letterhead()))


def test_rsa_and_ed25519_signatures_verify(keys, message):
    signed = sign(message, keys)
    assert signed.endswith(message)
    assert verified(signed) == [True, True]
    assert verified(sign(message, keys[:1])) == [True]
    assert verified(sign(message, keys[1:])) == [True]
    assert parsed(signed).keys()[:2] == ["DKIM-Signature", "DKIM-Signature"]
    assert max(map(len, signed[: -len(message)].split(b"\r\n"))) <= 78


def test_the_signature_covers_what_bulk_rules_ask_for_and_from_once_more(keys, message):
    signature = parsed(sign(message, keys[:1]))["DKIM-Signature"].replace(" ", "")
    tags = dict(tag.split("=", 1) for tag in signature.split(";"))
    covered = tags["h"].split(":")
    assert set(covered) >= MUST_COVER
    assert covered.count("from") == 2
    assert (tags["d"], tags["s"], tags["a"], tags["c"]) == ("courier.example", "rsa", "rsa-sha256", "relaxed/relaxed")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Harbour", b"Harbor"),
        (b"List-Unsubscribe-Post: List-", b"List-Unsubscribe-Post: Lost-"),
        (b"To: Gleb", b"To: Olga"),
        (b"MIME-Version", b"From: mallory@evil.example\r\nMIME-Version"),
    ],
)
def test_a_change_breaks_the_signature(keys, message, old, new):
    signed = sign(message, keys[1:])
    assert old in signed
    assert verified(signed.replace(old, new, 1)) == [False]


def test_changes_that_relaxed_forgives_do_not(keys, message):
    signed = sign(message, keys[1:])
    assert verified(signed.replace(b"Reply-To: ", b"REPLY-TO:\t  ", 1) + b"\r\n \r\n") == [True]


def test_the_same_message_gives_the_same_bytes(keys, message):
    assert sign(message, keys) == sign(message, keys)


def test_without_keys_nothing_is_signed(message):
    assert sign(message, []) is message


@settings(max_examples=60)
@given(st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n", b".", b"=\r\n"])).map(b"".join))
def test_any_body_verifies(keys, body):
    signed = sign(b"From: a@courier.example\r\nSubject:  x \t y\r\n\r\n" + body + b"\r\n", keys[1:])
    assert verified(signed) == [True]


@pytest.mark.parametrize("head", [b"Subject: x\r\n", b"From: a@b\r\nFrom: c@d\r\n", b"From: a@b\r\nrubbish\r\n"])
def test_a_message_that_cannot_be_signed_is_refused(keys, head):
    with pytest.raises(ValueError, match=r"From|twice|header field"):
        sign(head + b"\r\nHello\r\n", keys)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (None, "cannot be read"),
        (b"rubbish", "openssl genrsa"),
        (pem(RSA, b"secret"), "passphrase"),
        (RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), "public key"),
        (pem(rsa.generate_private_key(65537, 1024)), "1024 bits"),  # noqa: S505
        (pem(ec.generate_private_key(ec.SECP256R1())), "RSA and Ed25519"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_with_its_file_and_what_to_do(tmp_path, content, advice):
    file = tmp_path / "s1.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=advice) as caught:
        load_key("courier.example", "s1", file)
    assert caught.value.problems[0].file == str(file)


def test_a_selector_must_be_a_name(tmp_path):
    with pytest.raises(ConfigurationError, match="selector"):
        load_key("courier.example", "s1; x=y", tmp_path / "s1.pem")
