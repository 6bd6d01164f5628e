"""What a form to sign up shows, wherever it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from digest.model.digest import Digest
from digest.model.languages import best
from digest.render.dates import language_name
from digest.render.sanitised import line

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
    """A form to sign up: its `name` says where it stands, `email` and `fault` what came of an earlier try.

    `consent_language` is that of the consent where it is another than the page's.
    `languages`, by tag and name, are those to choose from where a digest comes in several; `locale` is the chosen one.
    """

    name: Place
    action: str
    consent: str
    digests: tuple[Choice, ...]
    email: str = ""
    fault: bool = False
    languages: tuple[tuple[str, str], ...] = ()
    locale: str = ""
    consent_language: str | None = None


def in_languages(form: SignUpForm, digests: Sequence[Digest], wanted: str) -> SignUpForm:
    """The form with the languages of its digests, where one comes in several, the best for `wanted` chosen."""
    is_choice = any(len(each.languages) > 1 for each in digests)
    tags = list(dict.fromkeys(tag for each in digests for tag in each.languages)) if is_choice else []
    named = tuple((tag, language_name(tag)) for tag in tags)
    return replace(form, languages=named, locale=best(wanted, tags) or next(iter(tags), ""))


def choices(digests: Sequence[Digest], language: str, ticked: Collection[str] = ()) -> tuple[Choice, ...]:
    """These digests for a form or a list, each in `language` if it is made in that."""
    told = [digest.in_language(best(language, digest.languages) or digest.language) for digest in digests]
    return tuple(Choice(each.name, line(each.title) or each.name, each.language, each.name in ticked) for each in told)


def home_form(
    digests: Sequence[Digest], consent: str | None, language: str, consent_language: str | None = None
) -> SignUpForm | None:
    """The form of the home page; None where nobody can sign up. `consent_language` as in the form."""
    if not digests or not consent:
        return None
    form = SignUpForm("home", SUBSCRIBE, consent, choices(digests, language), consent_language=consent_language)
    return in_languages(form, digests, language)
