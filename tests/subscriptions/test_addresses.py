"""Addresses: what is accepted, how it is sent to, and what people are told otherwise."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.delivery.mailbox import well_formed
from digest.model.subscriber import Address
from digest.subscriptions.addresses import _validated, address

EXPECTED = json.loads((Path(__file__).parents[1] / "data" / "subscribers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", EXPECTED["edge_accepted"])
def test_every_odd_but_right_address_of_the_samples_is_accepted(text):
    assert well_formed(address(text).email)


@pytest.mark.parametrize(
    ("text", "email", "key"),
    [
        ("Mixed.Case@EXAMPLE.NET", "Mixed.Case@example.net", "mixed.case@example.net"),
        ("  padded@example.com ", "padded@example.com", "padded@example.com"),
        ("leser@bücher.example", "leser@xn--bcher-kva.example", "leser@xn--bcher-kva.example"),
        ("leser@XN--BCHER-KVA.example", "leser@xn--bcher-kva.example", "leser@xn--bcher-kva.example"),
        ("ПОЧТА@example.com", "ПОЧТА@example.com", "почта@example.com"),
        ("cafe\u0301@example.com", "café@example.com", "café@example.com"),
        ("reader+courier@example.org", "reader+courier@example.org", "reader+courier@example.org"),
        ("a@rehearsal.test", "a@rehearsal.test", "a@rehearsal.test"),
        ("first.last@gmail.com", "first.last@gmail.com", "first.last@gmail.com"),
        ("firstlast@gmail.com", "firstlast@gmail.com", "firstlast@gmail.com"),
        ("Postmaster@example.com", "postmaster@example.com", "postmaster@example.com"),
        ("a=?b?=c@example.com", "a=?b?=c@example.com", "a=?b?=c@example.com"),
        ("伊昭傑@郵件.商務", "伊昭傑@xn--5nqv22n.xn--lhr59c", "伊昭傑@xn--5nqv22n.xn--lhr59c"),
        ("a@straße.example", "a@xn--strae-oqa.example", "a@xn--strae-oqa.example"),
    ],
)
def test_the_address_is_ready_to_send_to_and_known_again_by_its_key(text, email, key):
    assert address(text) == Address(email, key)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \t", "empty"),
        ("no-at-sign.example.com", "no @"),
        ("two@@example.com", "more than one @"),
        ("a@b@example.com", "more than one @"),
        ("@example.com", "nothing before the @"),
        ("a@", "nothing after the @"),
        ("space inside@example.com", "a blank"),
        ("double..dot@example.org", "two periods in a row"),
        (".dot@example.org", "start with a period"),
        ("a@example.com\r\nBcc: b@example.net", "a line break"),
        ("a@example.com\n", "a line break"),
        ("a\u2028@example.com", "a line break"),
        ("a\0b@example.com", "an invisible character"),
        ("a\u202eb@example.com", "an invisible character"),
        ("\ufeffa@example.com", "an invisible character"),
        ("a\ud800@example.com", "an invisible character"),
        ("user@-bad-.example.com", "hyphen"),
        ("b" * 65 + "@example.com", "65 octets long: 64"),
        ("ж" * 33 + "@example.com", "66 octets long: 64"),
        ("=?utf-8?q?x?=@e.example", "an encoded word"),
        ("news.=?UTF-8?B?eEB5?=@e.example", "an encoded word"),
        ("a@localhost", "should have a period"),
        ("a@printer.local", "special-use"),
        ("a@test", "no full domain name"),
        ("a@example", "period"),
        ("a@[127.0.0.1]", "bracketed IP address"),
        ('"a b"@example.com', "a blank"),
        ("Ada <ada@example.com>", "a blank"),
        ("ada@exam_ple.com", "invalid characters"),
        ("ada@" + "a" * 64 + ".example", "periods cannot be separated by so many characters"),
    ],
)
def test_a_wrong_address_is_refused_with_its_reason(text, reason):
    with pytest.raises(ValueError, match=reason) as caught:
        address(text)
    assert not str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


GOLDEN = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "addresses.jsonl").read_text(encoding="utf-8").splitlines()
]
CHAPTER = (Path(__file__).parents[2] / "docs" / "guide-operators.md").read_text(encoding="utf-8")


def test_of_the_public_collections_every_verdict_is_the_documented_one_or_a_difference_that_is_explained():
    assert len(GOLDEN) == 469
    for case in GOLDEN:
        try:
            address(case["address"])
            verdict = "accepted"
        except ValueError:
            verdict = "refused"
        assert verdict == case["ours"], case
        agrees = (case["documented"] == "valid") == (verdict == "accepted")
        assert agrees == (case["difference"] is None), case


def test_every_difference_from_the_public_collections_is_in_the_guide():
    counted = Counter(case["difference"] for case in GOLDEN if case["difference"])
    table = re.findall(r"^\| ([a-z ]+) \| (\d+) \|", CHAPTER.partition("### Which addresses")[2], flags=re.MULTILINE)
    assert {name: int(number) for name, number in table} == counted


USUAL = st.from_regex(r"[a-z0-9+._'!-]{1,66}@[a-z0-9.-]{1,30}\.[a-z]{2,7}", fullmatch=True)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(USUAL | st.emails().map(str.lower))
def test_what_is_remembered_of_a_domain_changes_no_verdict(text):
    assert verdict_of(address, text) == verdict_of(_validated, text)


def verdict_of(check, text):
    try:
        return check(text)
    except ValueError:
        return None


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(), max_size=80) | st.emails() | st.emails().map(lambda text: text.replace("@", "é@")))
def test_whatever_is_accepted_can_stand_in_a_header_and_is_accepted_again_unchanged(text):
    try:
        found = address(text)
    except ValueError:
        return
    assert well_formed(found.email)
    assert address(found.email) == found
