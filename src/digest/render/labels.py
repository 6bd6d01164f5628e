"""The words around the stories, in the language of a digest: `labels/LANGUAGE.toml` of the templates."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields

from digest.errors import TemplateError
from digest.render.environment import Templates

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Labels:
    """Short texts that mails and pages print; `{title}` in some stands for the name of a newsletter or the newsroom."""

    read_on_web: str
    unsubscribe: str
    preferences: str
    why: str
    sent_by: str
    privacy: str
    updated: str
    photo: str
    more_on_web: str
    advertisement: str
    picked: str
    latest: str
    popular: str
    more: str
    newsletters: str
    latest_edition: str
    all_editions: str
    no_editions: str
    no_stories: str
    feeds: str
    feeds_about: str
    archive: str
    home: str
    skip: str
    leave: str
    leave_about: str
    left: str
    left_about: str
    come_back: str
    your_newsletters: str
    leave_all: str
    none_left: str
    settings_of: str
    get_it: str
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
    stale: str
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
    not_found: str
    not_found_about: str
    gone: str
    gone_about: str
    try_later: str
    try_later_about: str


def labels(language: str, templates: Templates) -> Labels:
    """The labels of `language` (a BCP 47 tag); what it leaves out is said in English.

    A newsroom's own `templates/labels/LANGUAGE.toml` overrides single labels. Raises TemplateError
    for a file that is no TOML or has a label that is not known.
    """
    words: dict[str, str] = {}
    for tag in dict.fromkeys([FALLBACK, language.partition("-")[0].lower(), language.lower()]):
        name = f"labels/{tag}.toml"
        if templates.has(name):
            for text in reversed(templates.texts(name)):
                words |= _read(text, name)
    return Labels(**words)


def _read(text: str, name: str) -> dict[str, str]:
    try:
        words = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"is no TOML: {error}", file=name) from error
    known = {field.name for field in fields(Labels)}
    for label, value in words.items():
        if label not in known or not isinstance(value, str):
            raise TemplateError(f"“{label}” is no label; the labels are {', '.join(sorted(known))}", file=name)
    return words
