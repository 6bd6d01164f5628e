"""What the pages of signing up need of a newsroom: worked out once for each configuration."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from digest.app import App
from digest.model.digest import Digest
from digest.render.labels import languages
from digest.render.signup_forms import SUBSCRIBE, Place, SignUpForm, choices, in_languages
from digest.web.headers import FRAMED
from digest.web.tongues import page_language


@dataclass(frozen=True, slots=True)
class Reception:
    """One configuration: what is open for sign-up, by present and former names, and which languages there are.

    Where nobody `mails` what a form promises, nothing is open.
    """

    app: App
    open: dict[str, Digest]
    languages: frozenset[str]
    mails: bool = True

    @property
    def is_open(self) -> bool:
        """Whether anybody can sign up for anything."""
        return bool(self.open)

    def language(self, request: Request, named: str | None = None) -> str:
        """The language of a page that answers `request`; `named` goes before what the address says."""
        wanted = named or request.query_params.get("lang")
        return page_language(request, wanted, self.languages, self.app.publication.language)

    def chosen(self, names: Collection[str]) -> tuple[Digest, ...]:
        """The open digests of these names, all of them where none is named."""
        if not any(names):
            return tuple(dict.fromkeys(self.open.values()))
        return tuple(dict.fromkeys(self.open[name] for name in names if name in self.open))

    def form(
        self,
        place: Place,
        language: str,
        names: Collection[str],
        *,
        email: str = "",
        locale: str = "",
        fault: bool = False,
    ) -> SignUpForm:
        """The form: for one digest where just that one is named, else for all, those that are named ticked.

        `locale` is the language that was chosen in an earlier try.
        """
        named = self.chosen(names) if any(names) else ()
        offered = named if len(named) == 1 and not fault else self.chosen(())
        ticked = {digest.name for digest in named}
        shown = choices(offered, language, ticked)
        words, aside = self.consent(language)
        form = SignUpForm(place, SUBSCRIBE, words, shown, email, fault, consent_language=aside)
        return in_languages(form, offered, locale or language)

    def consent(self, language: str) -> tuple[str, str | None]:
        """What people agree to, in words, and their language where it is another."""
        consent, usual = self.app.settings.site.consent, self.app.publication.language
        return (consent.words(language, usual), consent.other_language(language, usual)) if consent else ("", None)


def receptions(current: Callable[[], App], *, mails: bool = True) -> Callable[[], Reception]:
    """What gives the reception of the configuration in force; `mails`: something beside it sends system mail."""
    made: list[Reception] = []

    def reception() -> Reception:
        app = current()
        if not made or made[0].app is not app:
            digests = app.settings.open_digests if mails else ()
            names = {name: digest for digest in digests for name in (*digest.formerly, digest.name)}
            made[:] = [Reception(app, names, languages(app.templates), mails)]
        return made[0]

    return reception


def page(body: bytes, status: int = 200, *, framed: bool = False) -> Response:
    """A page; one that is `framed` may be shown inside others."""
    return HTMLResponse(body, status, {"Content-Security-Policy": FRAMED} if framed else None)
