"""System mail as bytes: strict parsers read it, its headers are ours alone, its signatures hold."""

from __future__ import annotations

import base64
from pathlib import Path

import dkim
import make
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from delivery.mail import assert_legal, parsed
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.dkim_keys import load_key
from digest.delivery.mailbox import Mailbox
from digest.delivery.system_mail import SystemLetterhead, system_mail
from digest.model.rendition import Rendition
from digest.model.subscriber import Format

NAMES = ["From", "To", "Date", "Subject", "Message-ID", "MIME-Version", "Auto-Submitted"]
NAMES += ["List-Id", "List-Post", "Precedence"]


def letterhead(name: str | None = None, email: str = "ada@reader.example") -> SystemLetterhead:
    sender = Mailbox("digest@courier.example", "The Caspian Courier")
    to, message_id = Mailbox(email, name), "confirm.0123abc@courier.example"
    return SystemLetterhead(sender, to, make.NOW, message_id, "morning.courier.example")


@pytest.mark.parametrize("variant", ["html", "text"])
def test_both_forms_say_all(variant: Format) -> None:
    words = "Ночной паром\n.\nFrom here on\n" + "long " * 60
    message = system_mail(Rendition("Բարև", f"<p>{words}</p>", words), letterhead("Ada Ж"), variant)
    assert_legal(message)
    found = parsed(message)
    encoding = ["Content-Transfer-Encoding"] if variant == "text" else []
    assert found.keys() == [*NAMES, "Content-Type", *encoding]
    assert found["Subject"] == "Բարև"
    text = found.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines()[:3] == ["Ночной паром", ".", "From here on"]
    assert (found.get_body(("html",)) is None) is (variant == "text")


@given(st.text(max_size=80), st.text(max_size=60))
def test_no_word_becomes_a_header(subject: str, name: str) -> None:
    hostile = f"{subject}\r\nBcc: x@evil.example\r\n\r\n=?utf-8?q?=0D=0ABcc:_y@evil.example?="
    message = system_mail(Rendition(hostile, f"<p>{subject}</p>", subject), letterhead(name), "html")
    head = message.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert names == [*NAMES, "Content-Type"]


def test_a_signature_holds(tmp_path: Path) -> None:
    private = rsa.generate_private_key(65537, 2048)
    (tmp_path / "key.pem").write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_key("courier.example", "s1", tmp_path / "key.pem")
    message = system_mail(Rendition("Hello", "<p>Hello</p>", "Hello"), letterhead(), "html", (key,))
    der = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)
    assert dkim.DKIM(message).verify(dnsfunc=lambda name, timeout=5: record)
    with pytest.raises(dkim.ValidationError):
        dkim.DKIM(message.replace(b"Hello", b"Hullo")).verify(dnsfunc=lambda name, timeout=5: record)
