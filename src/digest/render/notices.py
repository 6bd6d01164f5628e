"""Pages of a few words: what is not there, a question before leaving, a person's newsletters.

They carry no address of their own and no Open Graph: nobody shares or finds them.
"""

from __future__ import annotations

from typing import Any, Literal

from digest.model.digest import Publication
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.pages import as_bytes, unlisted_frame
from digest.render.sentences import naming

Notice = Literal["not_found", "gone", "wrong_link", "proof_link", "try_later"]


def notice_page(notice: Notice, publication: Publication, language: str, templates: Templates) -> bytes:
    """A page that says why something is not shown, in `language`."""
    words = labels(language, templates)
    said: dict[Notice, tuple[str, str]] = {
        "not_found": (words.not_found, words.not_found_about),
        "gone": (words.gone, words.gone_about),
        "wrong_link": (words.wrong_link, words.wrong_link_about),
        "proof_link": (words.proof_link, words.proof_link_about),
        "try_later": (words.try_later, words.try_later_about),
    }
    title, about = said[notice]
    return _page(title, {"about": [about]}, publication, language, templates)


def leave_page(name: str, title: str, publication: Publication, language: str, templates: Templates) -> bytes:
    """The question whether to leave the digest `name`, with a button that posts `leave` to the page's address."""
    words = labels(language, templates)
    values = {"about": [words.leave_about], "question": name}
    return _page(naming(words.leave, title=title), values, publication, language, templates)


def left_page(
    title: str,
    publication: Publication,
    language: str,
    templates: Templates,
    *,
    preferences: str | None = None,
    subscribe: str | None = None,
) -> bytes:
    """That somebody has left, and how to come back: by the form at `subscribe`, if nobody closed it, or `preferences`.

    These lead to their settings; without either there is no way back to be told of.
    """
    words = labels(language, templates)
    about = [naming(words.left_about, title=title), *([words.come_back] if preferences or subscribe else [])]
    values = {"about": about, "preferences": preferences, "subscribe": subscribe}
    return _page(words.left, values, publication, language, templates)


def nobody_page(
    publication: Publication, language: str, templates: Templates, *, subscribe: str | None = None
) -> bytes:
    """That somebody gets nothing, for a link whose owner is not known any more, and how to come back."""
    words = labels(language, templates)
    values = {"about": [words.none_left, *([words.come_back] if subscribe else [])], "subscribe": subscribe}
    return _page(words.your_newsletters, values, publication, language, templates)


def erased_page(
    publication: Publication, language: str, templates: Templates, *, subscribe: str | None = None
) -> bytes:
    """That everything of somebody is deleted; `subscribe` leads to the form, if they may change their mind."""
    words = labels(language, templates)
    values = {"about": [words.erased_about], "subscribe": subscribe, "home": True}
    return _page(words.erased, values, publication, language, templates)


def _page(title: str, values: dict[str, Any], publication: Publication, language: str, templates: Templates) -> bytes:
    plain = {"question": None, "preferences": None, "subscribe": None, "home": False}
    return as_bytes(
        "web/notice.html", unlisted_frame(title, publication, language, templates) | plain | values, templates
    )
