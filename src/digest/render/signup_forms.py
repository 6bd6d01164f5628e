"""What a form to sign up shows, wherever it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from digest.model.digest import Digest
from digest.model.languages import best
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


def choices(digests: Sequence[Digest], language: str, ticked: Collection[str] = ()) -> tuple[Choice, ...]:
    """These digests for a form or a list, each in `language` if it is made in that."""
    told = [digest.in_language(best(language, digest.languages) or digest.language) for digest in digests]
    return tuple(Choice(each.name, line(each.title) or each.name, each.language, each.name in ticked) for each in told)


def home_form(digests: Sequence[Digest], consent: str | None, language: str) -> SignUpForm | None:
    """The form of the home page; None where nobody can sign up."""
    return SignUpForm("home", SUBSCRIBE, consent, choices(digests, language)) if digests and consent else None
