"""The pages of the web filled with samples and looked over, for `digest check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from digest.errors import Problem, TemplateError
from digest.model.digest import Feed
from digest.model.wording import Wording
from digest.render.environment import Templates
from digest.render.lint.elements import looked_over
from digest.render.lint.findings import Finding, error
from digest.render.lint.outline import words
from digest.render.lint.samples import BARE, PUBLICATION, THEN, barest, digest_of, edition, other_edition
from digest.render.lint.signup import CHOICES
from digest.render.notices import erased_page, leave_page, left_page
from digest.render.origins import own_files
from digest.render.pages import HomeStories, archive_page, edition_page, home_page
from digest.render.preferences import DigestSettings, Settings, erase_page, settings_page
from digest.render.signup_forms import SETTINGS, SUBSCRIBE, Place, SignUpForm
from digest.render.signup_pages import closed_page, confirm_page, confirmed_page, settings_link_page, subscribe_page

# Pages that are of use without the form for signing up.
_FORM_OR_NOT = frozenset({"web/home.html", "web/archive.html", "web/edition.html"})


def page_problems(templates: Templates) -> Iterator[Problem]:
    """What fails on a sample in a page, and what is wrong in one that the newsroom has changed."""
    fails = False
    lost: list[Problem] = []
    ours = Templates(templates.directories[-1:])
    for (name, page), (_, packaged) in zip(_all(templates), _all(ours), strict=True):
        try:
            made, own = page(), own_files(name, templates)
        except TemplateError as error:
            fails = True
            yield Problem(error.file, error.fault, error.line)
            continue
        if own:
            if name not in _FORM_OR_NOT:
                lost += _lost_forms(made, packaged(), next(iter(own)))
            if made.strip():
                yield from looked_over(name, made, templates, _findings)
            else:
                lost.append(Problem(next(iter(own)), "a page of it has nothing in it: remove this file to have ours"))
    # A branch that fails in another page may be what is missing here.
    yield from () if fails else lost


def _all(templates: Templates) -> Iterator[tuple[str, partial[bytes]]]:
    yield from (*_news(templates), *_signing_up(templates), *_personal(templates))


def _lost_forms(made: bytes, packaged: bytes, file: str) -> Iterator[Problem]:
    """That a page has fewer forms than ours: nobody can do there what the page is for."""
    has, needs = made.count(b"<form"), packaged.count(b"<form")
    if has < needs:
        told = (
            f"the page has {has or 'no'} form{'s' * (has > 1)} where ours has {needs}, so nobody can do what it is for"
        )
        yield Problem(file, f"{told}: keep <form …> with its fields, or include the part that has it")


def _findings(element: Any) -> Iterator[Finding]:
    """What is wrong with an element of a page: unlike in a mail, links may be from the root and forms are welcome."""
    if element.tag == "script":
        yield error("<script>: the pages' content policy lets no script run", None, "<script")
    for name in element.attrib:
        if str(name).lower().startswith("on"):
            yield error(f"{name}=… on <{element.tag}>: the pages' content policy lets no script run", None, f"{name}=")
    address = (element.get("href") or "").strip()
    if element.tag == "a" and element.get("href") is not None:
        named = element.get("aria-label") or any((each.get("alt") or "").strip() for each in element.iter("img"))
        if not words(element) and not named:
            yield error(f"a link without words leads to {address or 'nowhere'}: nobody can tell where", None, address)
        if not address or address.lower().startswith("javascript:"):
            yield error(f"the link “{words(element)}” leads nowhere", None, address)
    if element.tag == "img" and element.get("alt") is None:
        source = (element.get("src") or "").strip()
        name = source.rpartition("/")[2][:60] or "without an address"
        yield error(f'the picture {name} has no alt: say what it shows, or alt="" if it says nothing', None, source)


def _news(templates: Templates) -> Iterator[tuple[str, partial[bytes]]]:
    whole, unlisted = digest_of("briefing"), digest_of("briefing", archive="unlisted")
    one, other = edition(), other_edition()
    first, *others = one.articles
    stories = HomeStories(first, tuple(others[:1]), tuple(others), tuple(others))
    feeds = [Feed("all", "All stories")]
    for form in (_form("home"), replace(_form("home"), fault=True), replace(_form("home"), digests=CHOICES[:1])):
        listed = [(whole, [one, other]), (replace(whole, name="other"), [])]
        yield "web/home.html", partial(home_page, PUBLICATION, stories, listed, feeds, templates, form)
    yield "web/home.html", partial(home_page, BARE, HomeStories(), [], [], templates)
    first, *others = barest(one).articles
    stories = HomeStories(first, tuple(others[:1]), tuple(others), tuple(others))
    yield "web/home.html", partial(home_page, BARE, stories, [], [], templates)
    many = replace(one, blocks=(*one.blocks, *other.blocks))
    yield (
        "web/archive.html",
        partial(archive_page, whole, [many, one], PUBLICATION, templates, sign_up=SUBSCRIBE),
    )
    yield "web/archive.html", partial(archive_page, unlisted, [], BARE, templates)
    in_two = replace(one, wordings=(Wording("en", "Sample"), Wording("ar", "مثال")))
    yield "web/edition.html", partial(edition_page, in_two, whole, PUBLICATION, templates, sign_up=SUBSCRIBE)
    yield "web/edition.html", partial(edition_page, other, unlisted, BARE, templates)
    yield "web/edition.html", partial(edition_page, barest(one), unlisted, BARE, templates)


def _form(place: Place) -> SignUpForm:
    return SignUpForm(
        place,
        SUBSCRIBE,
        "Yes, mail me.",
        CHOICES,
        languages=(("en", "English"), ("ar", "العربية")),
        locale="ar",
        consent_language="fr",
    )


def _signing_up(templates: Templates) -> Iterator[tuple[str, partial[bytes]]]:
    for published, language in ((PUBLICATION, "en"), (BARE, "ar")):
        form = replace(_form("page"), email="a@sample", fault=published is PUBLICATION)
        yield "web/subscribe.html", partial(subscribe_page, form, published, language, templates)
        alone = replace(form, name="embed", digests=CHOICES[:1])
        yield "web/embed.html", partial(subscribe_page, alone, published, language, templates)
        yield "web/embed.html", partial(closed_page, published, language, templates, place="embed")
        yield "web/confirm.html", partial(closed_page, published, language, templates)
        asked = "Yes, mail me." if published is PUBLICATION else None
        yield "web/confirm.html", partial(confirm_page, CHOICES, asked, published, language, templates)
        yield "web/confirm.html", partial(confirmed_page, CHOICES, SETTINGS, published, language, templates)
        wrong = published is PUBLICATION
        yield "web/settings_link.html", partial(settings_link_page, published, language, templates, fault=wrong)


def _personal(templates: Templates) -> Iterator[tuple[str, partial[bytes]]]:
    yield "web/notice.html", partial(leave_page, "sample", "Sample", PUBLICATION, "en", templates)
    ways = {"preferences": SETTINGS, "subscribe": SUBSCRIBE}
    yield "web/notice.html", partial(left_page, "Sample", PUBLICATION, "en", templates, **ways)
    yield "web/notice.html", partial(left_page, "Sample", BARE, "ar", templates)
    yield "web/notice.html", partial(erased_page, PUBLICATION, "en", templates, subscribe=SUBSCRIBE)
    settings = _settings()
    for said in ("saved", "wrong_date", None):
        yield "web/preferences.html", partial(settings_page, settings, said, PUBLICATION, "en", "UTC", templates)
    nothing = replace(settings, digests=settings.digests[2:3], name=None, language=None, timezone=None, left=())
    yield "web/preferences.html", partial(settings_page, nothing, None, BARE, "ar", "UTC", templates)
    yield "web/erase.html", partial(erase_page, "s…@sample.example", PUBLICATION, "en", templates)


def _settings() -> Settings:
    full = DigestSettings(
        "sample",
        "Sample",
        "en",
        subscribed=True,
        topics=(("news", "News", False), ("sport", "Sport", True)),
        goes_by="News",
        is_left_out=True,
        has_weekly=True,
        hours=("08:00", "08:30"),
        hour="08:30",
        usual="07:00",
        pause="2026-12-01",
        is_wrong=True,
        is_paused=True,
        paused_until=THEN,
    )
    paused = DigestSettings("other", "Another", "ar", subscribed=True, format="text", is_paused=True)
    weekly = replace(full, name="weekly", frequency="weekly", is_wrong=False, is_paused=False, hour=None)
    return Settings(
        address="s…@sample.example",
        mark="sample",
        digests=(full, paused, DigestSettings("third", "A third", "en", subscribed=False), weekly),
        name="Sample",
        language="en",
        timezone="Asia/Baku",
        languages=("en", "ar"),
        first_day=THEN.date(),
        last_day=THEN.date(),
        consent="Yes, mail me.",
        consent_language="fr",
        left=("Left",),
    )
