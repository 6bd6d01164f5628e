"""The pages of signing up: the form, the answer to it, the question to confirm, and what comes of that.

Like the other pages of a few words they carry no address of their own and no Open Graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from digest.model.digest import Publication
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.pages import as_bytes, frame
from digest.render.signup_forms import SETTINGS, SUBSCRIBE, Choice, Place, SignUpForm


def subscribe_page(form: SignUpForm, publication: Publication, language: str, templates: Templates) -> bytes:
    """The form on a page of its own, or alone for a frame in somebody else's."""
    title = labels(language, templates).subscribe
    values = _frame(title, publication, language, templates) | {"form": form, "about": []}
    return as_bytes("web/embed.html" if form.name == "embed" else "web/subscribe.html", values, templates)


def asked_page(
    publication: Publication, language: str, templates: Templates, *, place: Place = "page", again: str = SUBSCRIBE
) -> bytes:
    """The one answer to whoever asked; `again` leads back to the form."""
    words = labels(language, templates)
    about = [words.check_mail_about, words.check_mail_junk]
    if place == "embed":
        values = {"form": None, "about": about}
        return as_bytes(
            "web/embed.html", _frame(words.check_mail, publication, language, templates) | values, templates
        )
    ways = [(again, words.subscribe_again), _settings(words.settings_link, language)]
    return _page(words.check_mail, about, publication, language, templates, ways=ways)


def closed_page(publication: Publication, language: str, templates: Templates, *, embedded: bool = False) -> bytes:
    """That nobody can sign up here now."""
    words = labels(language, templates)
    if embedded:
        values = {"form": None, "about": [words.sign_up_closed_about]}
        return as_bytes(
            "web/embed.html", _frame(words.sign_up_closed, publication, language, templates) | values, templates
        )
    ways = [_settings(words.settings_link, language)]
    return _page(words.sign_up_closed, [words.sign_up_closed_about], publication, language, templates, ways=ways)


def confirm_page(
    digests: Sequence[Choice], consent: str | None, publication: Publication, language: str, templates: Templates
) -> bytes:
    """The digests that somebody asked for, over the button that posts the confirmation to the page's address."""
    words = labels(language, templates)
    about, button = [words.confirm_about], words.confirm_button
    return _page(
        words.confirm, about, publication, language, templates, digests=digests, consent=consent, button=button
    )


def confirmed_page(
    digests: Sequence[Choice], preferences: str, publication: Publication, language: str, templates: Templates
) -> bytes:
    """What somebody gets from now on; `preferences` leads to their settings."""
    words = labels(language, templates)
    ways = [(preferences, words.preferences)]
    about = [words.confirmed_about]
    return _page(words.confirmed, about, publication, language, templates, digests=digests, ways=ways)


def over_page(publication: Publication, language: str, templates: Templates, *, signup: bool) -> bytes:
    """One answer for every link to confirm that is used up, too old or wrong; `signup` False: nobody can sign up."""
    words = labels(language, templates)
    ways = [(f"{SUBSCRIBE}?lang={language}", words.subscribe_again)] if signup else []
    ways.append(_settings(words.settings_link, language))
    return _page(words.link_over, [words.link_over_about], publication, language, templates, ways=ways)


def settings_link_page(
    publication: Publication, language: str, templates: Templates, *, email: str = "", fault: bool = False
) -> bytes:
    """The form that asks for the link to one's settings."""
    title = labels(language, templates).settings_link
    values = {"email": email, "fault": fault}
    return as_bytes("web/settings_link.html", _frame(title, publication, language, templates) | values, templates)


def link_sent_page(publication: Publication, language: str, templates: Templates) -> bytes:
    """The one answer to whoever asked for the link to their settings."""
    words = labels(language, templates)
    about = [words.link_sent_about, words.check_mail_junk]
    return _page(words.check_mail, about, publication, language, templates, ways=[])


def _settings(words: str, language: str) -> tuple[str, str]:
    return f"{SETTINGS}?lang={language}", words


def _page(
    title: str, about: Sequence[str], publication: Publication, language: str, templates: Templates, **given: Any
) -> bytes:
    values = {"about": about, "digests": [], "consent": None, "button": None, "ways": []} | given
    return as_bytes("web/confirm.html", _frame(title, publication, language, templates) | values, templates)


def _frame(title: str, publication: Publication, language: str, templates: Templates) -> dict[str, Any]:
    page = frame(publication, language, publication.timezone, "/", title, templates)
    return page | {"canonical": None, "hidden": True}
