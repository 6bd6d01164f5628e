"""One edition in several languages: which of them its readers want, and a mail in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from digest.errors import TemplateError
from digest.model.digest import Digest
from digest.model.edition import Edition
from digest.model.languages import languages_of
from digest.model.rendition import Rendition
from digest.store import subscriptions
from digest.store.database import Connection

Render = Callable[[Edition, Digest], Rendition]


def wanted(connection: Connection, digest: Digest) -> list[str]:
    """The languages of `digest` that some subscriber gets it in, the default one always among them."""
    if len(digest.languages) == 1:
        return list(digest.languages)
    return languages_of(subscriptions.locales(connection, digest.gathers or digest.name), digest.languages)


def render_each(edition: Edition, digest: Digest, render: Render, languages: Sequence[str]) -> Rendition:
    """The mail in each of `languages`, of which the first is the default one.

    Raises TemplateError, which names the language where the edition has several.
    """
    first, *others = (_rendered(edition, digest, render, each) for each in languages)
    return replace(first, others=tuple(others))


def subjected(edition: Edition, mails: Iterable[Rendition]) -> Edition:
    """The edition with the subjects that its mails have."""
    return edition.with_subjects({mail.language: mail.subject for mail in mails})


def _rendered(edition: Edition, digest: Digest, render: Render, language: str) -> Rendition:
    try:
        mail = render(edition.in_language(language), digest.in_language(language))
    except TemplateError as error:
        if len(edition.languages) == 1:
            raise
        told = f"{error.fault} (in the mail in {language})"
        raise TemplateError(told, file=error.file, line=error.line, column=error.column) from error
    return replace(mail, language=language)
