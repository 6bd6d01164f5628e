"""The words around the stories, in the language of a digest: `labels/LANGUAGE.toml` of the templates."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from digest.errors import Problem, TemplateError
from digest.render.environment import Templates
from digest.render.labelfiles import RETIRED, LabelFile
from digest.render.plurals import OTHER

FALLBACK = "en"

# A text for each plural form of its language (CLDR), with `{count}` for the number.
Forms = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Labels:
    """Short texts that mails and pages print; `{title}` in some stands for the name of a newsletter or the newsroom.

    `Forms` are for the filter `counted`.
    """

    read_on_web: str
    unsubscribe: str
    preferences: str
    why: str
    sent_by: str
    privacy: str
    updated: str
    photo: str
    picture: str
    colon: str
    more_on_web: str
    stories_on_web: Forms
    more_stories: Forms
    picked: str
    popular: str
    more: str
    newsletters: str
    all_editions: str
    no_editions: str
    no_stories: str
    feeds: str
    feeds_about: str
    all_feeds: str
    archive: str
    home: str
    languages: str
    skip: str
    leave: str
    leave_about: str
    left: str
    left_about: str
    left_these: str
    come_back: str
    your_newsletters: str
    leave_all: str
    none_left: str
    settings_of: str
    get_it: str
    not_now: str
    topics: str
    topics_about: str
    mail_format: str
    as_html: str
    as_text: str
    how_often: str
    each_edition: str
    once_a_week: str
    hour: str
    hour_usual: str
    pause: str
    pause_about: str
    pause_open: str
    paused_until: str
    about_you: str
    your_name: str
    your_language: str
    as_it_is: str
    your_timezone: str
    newsroom_clock: str
    save: str
    saved: str
    not_subscribed: str
    stale: str
    unread: str
    wrong_date: str
    your_data: str
    export: str
    export_about: str
    erase: str
    erase_about: str
    erase_question: str
    erase_what: str
    erase_now: str
    erase_not: str
    erased: str
    erased_about: str
    wrong_link: str
    wrong_link_about: str
    proof_link: str
    proof_link_about: str
    not_found: str
    not_found_about: str
    gone: str
    gone_about: str
    try_later: str
    try_later_about: str
    too_many: str
    too_many_about: str
    subscribe: str
    subscribe_again: str
    your_address: str
    which: str
    which_about: str
    leave_empty: str
    bad_address: str
    check_mail: str
    check_mail_about: str
    check_mail_junk: str
    sign_up_closed: str
    sign_up_closed_about: str
    sign_up_look_about: str
    no_such_digest: str
    no_such_digest_about: str
    confirm: str
    confirm_about: str
    confirm_button: str
    confirmed: str
    confirmed_about: str
    link_over: str
    link_over_about: str
    settings_link: str
    settings_link_about: str
    send_link: str
    link_sent_about: str
    mail_confirm: str
    mail_confirm_about: str
    mail_confirm_until: str
    mail_welcome: str
    mail_welcome_about: str
    mail_settings: str
    mail_settings_about: str
    mail_settings_else: str
    mail_why: str


def labels(language: str, templates: Templates) -> Labels:
    """The labels of `language` (a BCP 47 tag); what it leaves out is said in English.

    A newsroom's own `templates/labels/LANGUAGE.toml` overrides single labels. Raises TemplateError
    for a file that is no TOML, or has a label that is not known or that has a `{name}` that nothing fills.
    """
    words: dict[str, str | Forms] = {}
    english = _english(templates)
    for tag in dict.fromkeys([FALLBACK, *_wider(language)]):
        for name in _spellings(tag):
            for file, text in reversed(templates.files(name)) if templates.has(name) else ():
                words |= _read(text, file, tag, english)
    return Labels(**words)  # type: ignore[arg-type]


@lru_cache(maxsize=64)
def _read(text: str, file: str, tag: str, english: str) -> dict[str, str | Forms]:
    """The labels of one file; every mail and page wants them, and the text is seldom another."""
    written = LabelFile(text, file, tag)
    found = written.read()
    for fault in _faults(written, found, english):
        raise fault
    return {label: _label(label, value) for label, value in found.items() if label not in RETIRED}


def label_faults(language: str, templates: Templates) -> Iterator[TemplateError]:
    """Every fault of every file of labels in `language`, the newsroom's own first."""
    try:
        english = _english(templates)
        for file, text in templates.files(_file(language)):
            written = LabelFile(text, file, language)
            yield from _faults(written, written.read(), english)
    except TemplateError as error:
        yield error


def _english(templates: Templates) -> str:
    """Our own labels in English, which use all that is filled in."""
    *_, (_, english) = templates.files(_file(FALLBACK))
    return english


def _faults(written: LabelFile, found: Mapping[str, Any], english: str) -> Iterator[TemplateError]:
    yield from written.faults(found, _LABELS, _COUNTED)
    known = {label: found[label] for label in found if label in _LABELS}
    yield from written.unfilled(known, tomllib.loads(english))


def label_doubts(language: str, templates: Templates) -> Iterator[Problem]:
    """A warning for all markup, each lack of plural forms and what labels in `language` do not say that they could."""
    try:
        for file, text in templates.files(_file(language)):
            written = LabelFile(text, file, language)
            found = written.read()
            yield from (*written.doubts(found), *written.unsaid(found, tomllib.loads(_english(templates))))
    except TemplateError:
        return


def left_out(language: str, templates: Templates) -> list[str]:
    """The labels that no file for `language` or what it is a part of has, so that they are said in English.

    Raises TemplateError for a file that cannot be read.
    """
    tags = _wider(language)
    if FALLBACK in tags:
        return []
    names = [name for tag in tags for name in _spellings(tag) if templates.has(name)]
    said = {
        label for name in names for file, text in templates.files(name) for label in LabelFile(text, file, "").read()
    }
    return [each.name for each in fields(Labels) if each.name not in said]


def is_labelled(language: str, templates: Templates) -> bool:
    """Whether there is a file of labels for `language` or for what it is a part of."""
    return any(templates.has(name) for tag in _wider(language) for name in _spellings(tag))


def languages(templates: Templates) -> frozenset[str]:
    """The languages that there are labels in, as tags in small letters."""
    names = (name for name in templates.names() if name.startswith("labels/") and name.endswith(".toml"))
    return frozenset(name.removeprefix("labels/").removesuffix(".toml").lower() for name in names)


def usual_letters(tag: str) -> str:
    """A language tag in the letters that are usual: `zh-Hant-TW` (RFC 5646, section 2.1.1)."""
    language, *others = tag.lower().split("-")
    sizes = {2: str.upper, 4: str.title}
    return "-".join([language, *(sizes.get(len(each), str.lower)(each) for each in others)])


def _wider(language: str) -> list[str]:
    """The tag and what it is a part of, the widest first: `zh`, `zh-hant`, `zh-hant-tw`."""
    parts = language.lower().split("-")
    return ["-".join(parts[:number]) for number in range(1, len(parts) + 1)]


def _spellings(tag: str) -> list[str]:
    """The names that a file of labels may have: its tag in small letters, and in the usual ones."""
    return list(dict.fromkeys(_file(each) for each in (tag.lower(), usual_letters(tag))))


def _file(language: str) -> str:
    return f"labels/{language}.toml"


def _label(label: str, value: Any) -> str | Forms:
    return {OTHER: value} if label in _COUNTED and isinstance(value, str) else value


_LABELS = frozenset(field.name for field in fields(Labels))
_COUNTED = frozenset(field.name for field in fields(Labels) if field.type == "Forms")
