"""The pages of signing up: the form, the answer to it, the question to confirm, and what comes of that.

Like the other pages of a few words they carry no address of their own and no Open Graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from digest.model.digest import Publication
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.pages import as_bytes, unlisted_frame
from digest.render.signup_forms import SETTINGS, SUBSCRIBE, Choice, Place, SignUpForm


def subscribe_page(form: SignUpForm, publication: Publication, language: str, templates: Templates) -> bytes:
    """The form on a page of its own, or alone for a frame in somebody else's."""
    title = labels(language, templates).subscribe
    values = unlisted_frame(title, publication, language, templates) | {"form": form, "about": []}
    return as_bytes("web/embed.html" if form.name == "embed" else "web/subscribe.html", values, templates)


def asked_page(
    publication: Publication, language: str, templates: Templates, *, place: Place = "page", again: str = SUBSCRIBE
) -> bytes:
    """The one answer to whoever asked; `again` leads back to the form."""
    words = labels(language, templates)
    about = [words.check_mail_about, words.check_mail_junk]
    ways = [(again, words.subscribe_again), _settings(words.settings_link, language)]
    return _told(words.check_mail, about, publication, language, templates, ways, place=place)


def closed_page(
    publication: Publication, language: str, templates: Templates, *, place: Place = "page", mails: bool = True
) -> bytes:
    """That nobody can sign up here now, or, where nothing `mails` what was promised, that `digest run` lets them."""
    words = labels(language, templates)
    about, ways = [words.sign_up_closed_about], [_settings(words.settings_link, language)]
    if not mails:
        about, ways = [words.sign_up_look_about], []
    return _told(words.sign_up_closed, about, publication, language, templates, ways, place=place)


def no_such_page(publication: Publication, language: str, templates: Templates, *, place: Place = "page") -> bytes:
    """That there is no such newsletter to sign up for, unknown or closed, with the way to those that there are."""
    words = labels(language, templates)
    about, ways = [words.no_such_digest_about], [_form(words.subscribe, language)]
    return _told(words.no_such_digest, about, publication, language, templates, ways, place=place)


def later_page(
    publication: Publication, language: str, templates: Templates, *, crowded: bool, place: Place = "page"
) -> bytes:
    """That somebody should come again later; `crowded` where too much was asked for from where they are."""
    words = labels(language, templates)
    title, about = words.try_later, words.try_later_about
    if crowded:
        title, about = words.too_many, words.too_many_about
    return _told(title, [about], publication, language, templates, [_form(words.subscribe, language)], place=place)


def confirm_page(
    digests: Sequence[Choice],
    consent: str | None,
    publication: Publication,
    language: str,
    templates: Templates,
    consent_language: str | None = None,
) -> bytes:
    """The digests that somebody asked for, over the button that posts the confirmation to the page's address.

    `consent_language` is that of the consent where it is another than the page's.
    """
    words = labels(language, templates)
    given = {"digests": digests, "consent": consent, "consent_language": consent_language}
    about, button = [words.confirm_about], words.confirm_button
    return _page(words.confirm, about, publication, language, templates, **given, button=button)


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
    ways = [_form(words.subscribe_again, language)] if signup else []
    ways.append(_settings(words.settings_link, language))
    return _page(words.link_over, [words.link_over_about], publication, language, templates, ways=ways)


def settings_link_page(
    publication: Publication, language: str, templates: Templates, *, email: str = "", fault: bool = False
) -> bytes:
    """The form that asks for the link to one's settings."""
    title = labels(language, templates).settings_link
    values = {"email": email, "fault": fault}
    return as_bytes(
        "web/settings_link.html", unlisted_frame(title, publication, language, templates) | values, templates
    )


def link_sent_page(publication: Publication, language: str, templates: Templates) -> bytes:
    """The one answer to whoever asked for the link to their settings."""
    words = labels(language, templates)
    about = [words.link_sent_about, words.check_mail_junk]
    return _page(words.check_mail, about, publication, language, templates, ways=[])


def _form(words: str, language: str) -> tuple[str, str]:
    return f"{SUBSCRIBE}?lang={language}", words


def _settings(words: str, language: str) -> tuple[str, str]:
    return f"{SETTINGS}?lang={language}", words


def _told(
    title: str,
    about: Sequence[str],
    publication: Publication,
    language: str,
    templates: Templates,
    ways: Sequence[tuple[str, str]],
    *,
    place: Place,
) -> bytes:
    """A page of a few words; in a frame of somebody else's page nothing leads away."""
    if place != "embed":
        return _page(title, about, publication, language, templates, ways=ways)
    values = {"form": None, "about": about}
    return as_bytes("web/embed.html", unlisted_frame(title, publication, language, templates) | values, templates)


def _page(
    title: str, about: Sequence[str], publication: Publication, language: str, templates: Templates, **given: Any
) -> bytes:
    values = unlisted_frame(title, publication, language, templates) | {"about": about, "digests": [], "ways": []}
    values |= {"consent": None, "consent_language": None, "button": None} | given
    return as_bytes("web/confirm.html", values, templates)
