"""What no route takes: the API says so in the form of all its errors, everything else by a page."""

from __future__ import annotations

import json

import pytest
from served import Served

from digest.web import forms

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/api/v1/articles", 405, "POST"),
        ("PUT", "/api/v1/articles", 405, "POST"),
        ("POST", "/api/openapi.json", 405, "GET"),
        ("GET", "/api/v2/articles", 404, None),
        ("POST", "/api/", 404, None),
        ("GET", "/api", 404, None),
        ("POST", "/api", 404, None),
    ],
)
def test_the_api_says_its_errors_as_documented(
    served: Served, method: str, path: str, status: int, allowed: str | None
) -> None:
    got = served.ask(method, path, b"{}" if method != "GET" else None, Content_Type="application/json")
    assert (got.status, got.fields["content-type"]) == (status, "application/json")
    said = json.loads(got.body)
    assert list(said) == ["error"]
    assert said["error"].endswith(".")
    assert allowed is None or allowed in got.fields["allow"]


@pytest.mark.parametrize(("method", "path", "status"), [("DELETE", "/subscribe", 405), ("GET", "/healthz/x", 404)])
def test_a_person_reads_a_page(served: Served, method: str, path: str, status: int) -> None:
    got = served.ask(method, path)
    assert (got.status, got.fields["cache-control"]) == (status, "no-store")
    assert "There is no such page</h1>" in got.body.decode()


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/unsubscribe/a-token", {"GET", "HEAD", "POST"}),
        ("DELETE", "/confirm/a-token", {"GET", "HEAD", "POST"}),
        ("PATCH", "/preferences", {"GET", "HEAD", "POST"}),
        ("PUT", "/subscribe/form", {"GET", "HEAD"}),
        ("POST", "/healthz", {"GET"}),
        ("PUT", "/api/v1/articles", {"POST"}),
    ],
)
def test_every_method_that_an_address_takes_is_named(served: Served, method: str, path: str, allowed: set[str]) -> None:
    got = served.ask(method, path, b"")
    assert got.status == 405
    assert set(got.fields["allow"].split(", ")) == allowed


def test_a_form_that_is_too_large_is_answered_by_a_page(served: Served) -> None:
    got = served.ask("POST", "/subscribe", b"a" * (forms.LARGEST_OCTETS + 1), Content_Type=FORM)
    assert got.status == 413
    assert "This did not work just now</h1>" in got.body.decode()
