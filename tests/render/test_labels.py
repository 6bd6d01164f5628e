"""Labels in eleven languages, and dates in their words."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.errors import TemplateError
from digest.render.dates import Locale, date, moment, weekday
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.resources import templates_dir

LANGUAGES = ("en", "de", "fr", "es", "ru", "tr", "az", "hy", "ka", "ar", "fa")
THEN = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)


def catalogue(language: str) -> dict[str, str]:
    return tomllib.loads((templates_dir() / "labels" / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_whole(language: str) -> None:
    words, english = catalogue(language), catalogue("en")
    assert list(words) == list(english)
    assert all(text.strip() for text in words.values())
    assert [name for name, text in words.items() if "{title}" in text] == [
        "why",
        "sent_by",
        "leave",
        "left_about",
        "mail_confirm",
        "mail_confirm_about",
        "mail_welcome",
        "mail_settings",
        "mail_why",
    ]


def test_a_region_reads_its_language_and_others_read_english(templates: Templates) -> None:
    assert labels("de-AT", templates).unsubscribe == "Abbestellen"
    assert labels("sw", templates) == labels("en", templates)


def test_a_newsroom_overrides_one_label(own: Path) -> None:
    (own / "labels").mkdir()
    (own / "labels" / "de.toml").write_text('feeds = "Nachrichten-Feeds"\n', encoding="utf-8")
    words = labels("de", Templates([own, templates_dir()]))
    assert (words.feeds, words.archive) == ("Nachrichten-Feeds", "Archiv")


@pytest.mark.parametrize(("text", "said"), [("feds = 'x'", "“feds” is no label"), ("feeds = ", "no TOML")])
def test_a_wrong_label_is_named(own: Path, text: str, said: str) -> None:
    (own / "labels").mkdir()
    (own / "labels" / "en.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=said):
        labels("en", Templates([own, templates_dir()]))


def test_the_day_depends_on_the_zone() -> None:
    assert weekday(THEN, Locale("en", "Asia/Baku")) == "Monday, 23 November 2026"
    assert weekday(THEN, Locale("en", "UTC")) == "Sunday, 22 November 2026"
    assert moment(THEN, Locale("en", "Asia/Baku")) == "23 Nov 2026, 00:30"


@pytest.mark.parametrize(
    ("language", "written"),
    [("de", "22. November 2026"), ("ru", "22 ноября 2026"), ("en-US", "November 22, 2026"), ("xx", "22 November 2026")],
)
def test_dates_are_in_the_readers_language(language: str, written: str) -> None:
    assert date(THEN, Locale(language, "UTC")).startswith(written)
