"""What a form to sign up shows, wherever it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from digest.model.digest import Digest
from digest.render.stories import line

SUBSCRIBE, SETTINGS = "/subscribe", "/preferences/"
Place = Literal["home", "page", "embed"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A digest as a form or a list names it."""

    name: str
    title: str
    language: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class SignUpForm:
    """A form to sign up: its `name` says where it stands, `email` and `fault` what came of an earlier try."""

    name: Place
    action: str
    consent: str
    digests: tuple[Choice, ...]
    email: str = ""
    fault: bool = False


def choices(digests: Sequence[Digest], ticked: Collection[str] = ()) -> tuple[Choice, ...]:
    """These digests for a form or a list."""
    return tuple(
        Choice(digest.name, line(digest.title) or digest.name, digest.language, digest.name in ticked)
        for digest in digests
    )


def home_form(digests: Sequence[Digest], consent: str | None) -> SignUpForm | None:
    """The form of the home page; None where nobody can sign up."""
    return SignUpForm("home", SUBSCRIBE, consent, choices(digests)) if digests and consent else None
