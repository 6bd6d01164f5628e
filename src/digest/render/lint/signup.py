"""The pages and mails of signing up filled with a sample, for `digest check`."""

from __future__ import annotations

from collections.abc import Callable

from digest.errors import TemplateError
from digest.model.sign_up import NoticeKind
from digest.render.environment import Templates
from digest.render.lint.samples import PUBLICATION, THEN
from digest.render.messages import ACTION, render_message
from digest.render.signup_forms import SUBSCRIBE, Choice, SignUpForm
from digest.render.signup_pages import confirm_page, settings_link_page, subscribe_page

_CHOICES = (Choice("sample", "Sample", "en", ticked=True), Choice("other", "أخبار", "ar"))


def _form(templates: Templates) -> None:
    for place, digests in (("page", _CHOICES), ("embed", _CHOICES[:1])):
        form = SignUpForm(place, SUBSCRIBE, "Yes, mail me.", digests, "a@sample", fault=True)  # type: ignore[arg-type]
        subscribe_page(form, PUBLICATION, "en", templates)


def _confirm(templates: Templates) -> None:
    confirm_page(_CHOICES, "Yes, mail me.", PUBLICATION, "en", templates)


def _settings(templates: Templates) -> None:
    settings_link_page(PUBLICATION, "en", templates)


def _message(kind: NoticeKind) -> Callable[[Templates], None]:
    def act(templates: Templates) -> None:
        mail = render_message(kind, _CHOICES, PUBLICATION, "en", templates, until=THEN)
        for suffix, text in (("html", mail.html), ("txt", mail.text)):
            if text.count(ACTION) != 1:
                told = f"the mail has {text.count(ACTION)} links for its button: write {{{{ links.action }}}} once"
                raise TemplateError(told, file=f"templates/email/messages/{kind}.{suffix}")

    return act


SAMPLES: tuple[Callable[[Templates], None], ...] = (_form, _confirm, _settings, *map(_message, NoticeKind))
