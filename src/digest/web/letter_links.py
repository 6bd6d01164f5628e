"""The personal links at the end of a mail: whose they are, for which digest, and what every page behind one has."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Response
from fastapi.responses import HTMLResponse

from digest.app import App
from digest.delivery.tokens import Action, Tokens
from digest.errors import UsageError
from digest.model.digest import Digest
from digest.model.languages import best
from digest.pipeline.letters import PROOF_LINK
from digest.render.notices import notice_page
from digest.subscriptions.changing import settings_of


@dataclass(frozen=True, slots=True)
class LetterLink:
    """A right token: whose it is, and for which digest, by the name it had then and by its present one.

    A digest in several languages is told of in the reader's.
    """

    app: App
    subscriber_id: int
    names: frozenset[str]
    digest: Digest | None
    title: str

    @classmethod
    def of(cls, app: App, token: str, action: Action) -> LetterLink | None:
        """The link that a token stands for, or None if anything about it is wrong."""
        claim = Tokens(app.signing_keys).read(token, action)
        if claim is None:
            return None
        digest = configured(app, claim.digest)
        if digest is not None and len(digest.languages) > 1:
            standing = settings_of(app.store, claim.subscriber_id)
            locale = standing.subscriber.person.locale if standing else None
            digest = digest.in_language(best(locale, digest.languages) or digest.language)
        names = frozenset({claim.digest, digest.name} if digest else {claim.digest})
        return cls(app, claim.subscriber_id, names, digest, digest.title if digest else claim.digest)

    @property
    def language(self) -> str:
        """The language that the digest is made in, for this reader."""
        return self.digest.language if self.digest else self.app.publication.language


def configured(app: App, name: str) -> Digest | None:
    """The digest of that name, present or former, if there is one."""
    try:
        return app.digest(name)
    except UsageError:
        return None


def title(app: App, name: str, language: str) -> str:
    """What a digest is called in `language`, where it comes in that; the name of one that is not there any more."""
    digest = configured(app, name)
    return digest.in_language(best(language, digest.languages) or digest.language).title if digest else name


def wrong(app: App, token: str) -> Response:
    """One answer for every wrong token: it tells nobody what is wrong with it.

    What stands in every proof instead of one is known to be none, and is nobody's.
    """
    page = notice_page(
        "proof_link" if token == PROOF_LINK else "wrong_link", app.publication, app.publication.language, app.templates
    )
    return shown(page, status=404)


def shown(body: bytes, *, status: int = 200) -> Response:
    """A page as an answer."""
    return HTMLResponse(body, status)
