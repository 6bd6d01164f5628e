"""Labels in eleven languages, and dates in their words."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from digest.errors import TemplateError
from digest.render.dates import Locale, date, language_name, moment, weekday
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.lint.templates import lint_templates
from digest.render.plurals import categories, counted
from digest.resources import templates_dir

LANGUAGES = ("en", "de", "fr", "es", "ru", "tr", "az", "hy", "ka", "ar", "fa")
THEN = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)


def catalogue(language: str) -> dict[str, Any]:
    return tomllib.loads((templates_dir() / "labels" / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_whole(language: str) -> None:
    words, english = catalogue(language), catalogue("en")
    assert list(words) == list(english)
    counted = {name: words.pop(name) for name in ("stories_on_web", "more_stories")}
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
    for forms in counted.values():
        assert forms.keys() == categories(language)
        # A number may be left out where the form itself says it, as in Arabic.
        assert all("{count}" in words or form in ("zero", "one", "two") for form, words in forms.items())


def test_a_region_reads_its_language_and_others_read_english(templates: Templates) -> None:
    assert labels("de-AT", templates).unsubscribe == "Abbestellen"
    assert labels("sw", templates) == labels("en", templates)


def test_a_newsroom_overrides_one_label(own: Path) -> None:
    (own / "labels").mkdir()
    (own / "labels" / "de.toml").write_text('feeds = "Nachrichten-Feeds"\n', encoding="utf-8")
    words = labels("de", Templates([own, templates_dir()]))
    assert (words.feeds, words.archive) == ("Nachrichten-Feeds", "Archiv")


@pytest.mark.parametrize("name", ["zh-TW", "zh-tw", "zh-Hant-TW", "zh-hant", "zh"])
@pytest.mark.parametrize("language", ["zh-Hant-TW", "zh-hant-tw"])
def test_a_language_of_ones_own_is_found_by_its_tag_in_usual_and_in_small_letters(
    own: Path, name: str, language: str
) -> None:
    (own / "labels").mkdir()
    (own / "labels" / f"{name}.toml").write_text('feeds = "訂閱"\n', encoding="utf-8")
    found = name.lower() in (language.lower(), "zh-hant", "zh")
    assert (labels(language, Templates([own, templates_dir()])).feeds == "訂閱") is found
    if name.lower() == "zh-tw":
        assert labels("zh-TW", Templates([own, templates_dir()])).feeds == "訂閱"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", {1: "1 more story", 2: "2 more stories", 1000: "1,000 more stories"}),
        ("ru", {1: "Ещё 1 материал", 3: "Ещё 3 материала", 5: "Ещё 5 материалов", 21: "Ещё 21 материал"}),
        ("ar", {1: "خبر آخر", 2: "خبران آخران", 3: "3 أخبار أخرى", 11: "11 خبرًا آخر", 100: "100 خبر آخر"}),
        ("hy", {1: "Եվս 1 նյութ", 3: "Եվս 3 նյութ"}),
        ("fa", {3: "۳ خبر دیگر"}),
        ("sw", {1: "1 more story", 3: "3 more stories"}),
    ],
)
def test_what_is_counted_has_the_plural_of_its_language(
    language: str, said: dict[int, str], templates: Templates
) -> None:
    forms = labels(language, templates).more_stories
    assert {number: counted(forms, number, language) for number in said} == said


def test_a_newsroom_may_count_with_one_form(own: Path) -> None:
    (own / "labels").mkdir()
    (own / "labels" / "ru.toml").write_text('more_stories = "Ещё: {count}"\n', encoding="utf-8")
    words = labels("ru", Templates([own, templates_dir()]))
    assert counted(words.more_stories, 3, "ru") == "Ещё: 3"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("feds = 'x'", "“feds” is no label"),
        ("feeds = ", "no TOML"),
        ("feeds = {one = 'x', other = 'y'}", "“feeds” needs one text in quotes"),
        ("unsubscribe = ''", "en.toml:1: “unsubscribe” is empty: write what readers shall see"),
        ("save = 'Save'\nmore_stories = {one = ' ', other = 'x'}", "en.toml:2: “more_stories” is empty"),
        ("unsubscribe = '\u200b'", "“unsubscribe” is empty"),
        ("unsubscribe = '\u00ad \u00a0\u2060'", "“unsubscribe” is empty"),
        ("unsubscribe = '\u3164'", "“unsubscribe” is empty"),
        ("more_stories = {one = 'x'}", "needs a text for other, and may have one, other"),
        ("more_stories = {few = 'x', other = 'y'}", "may have one, other"),
        ("why = 'You asked for {titel}'", "which would be printed as it stands: did you mean {title}"),
        ("save = 'Keep {it}'", "which would be printed as it stands: nothing is filled in here"),
        ("[more_stories]\nother = '{number} more'", "“more_stories” has {number}"),
    ],
)
def test_a_wrong_label_is_named(own: Path, text: str, said: str) -> None:
    (own / "labels").mkdir()
    (own / "labels" / "en.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=said):
        labels("en", Templates([own, templates_dir()]))


@pytest.mark.parametrize(
    ("text", "line", "label", "markup", "advice"),
    [
        ("save = 'Save'\n\nleave = 'Leave <b>{title}</b>?'\n", 3, "leave", "<b>", "leave it out"),
        ("save = 'Save &amp; go'\n", 1, "save", "&amp;", "write “&”"),
        ("[more_stories]\none = 'One more'\nother = '{count}<br>more'\n", 3, "more_stories", "<br>", "leave it out"),
        ('save = "\\u003Ci>Save"\n', 1, "save", "<i>", "leave it out"),
        ("why = 'Because {title'\n", 1, "why", "{title", "a name that is filled in stands between “{” and “}”"),
        ("why = 'As { title } says'\n", 1, "why", "{ title }", "a name that is filled in stands between “{” and “}”"),
    ],
)
def test_markup_in_a_label_is_warned_of(own: Path, text: str, line: int, label: str, markup: str, advice: str) -> None:
    (own / "labels").mkdir()
    (own / "labels/en.toml").write_text(text, encoding="utf-8")
    (problem,) = lint_templates(Templates([own, templates_dir()]))
    told = f"“{label}” is text, and “{markup}” in it is shown as it is typed: {advice}"
    assert str(problem) == f"templates/labels/en.toml:{line}: warning: {told}"


def test_a_label_that_is_shown_nowhere_any_more_is_warned_of_and_stops_nothing(own: Path) -> None:
    (own / "labels").mkdir()
    (own / "labels/en.toml").write_text("save = 'Keep'\nlatest = 'Latest'", encoding="utf-8")
    templates = Templates([own, templates_dir()])
    (problem,) = lint_templates(templates)
    assert str(problem) == "templates/labels/en.toml:2: warning: “latest” is shown nowhere any more: take it out"
    assert labels("en", templates).save == "Keep"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ('mail_confirm_until = "Until then."', "{date}"),
        ('more_stories = "more stories"', "{count}"),
        ('more_stories = {one = "one more", other = "more stories"}', "{count}"),
        ('more_stories = {one = "one more", other = "{count} more"}', None),
        ('mail_confirm_until = "Until {date}."', None),
    ],
)
def test_what_a_label_does_without_is_warned_of(own: Path, text: str, missing: str | None) -> None:
    (own / "labels").mkdir()
    (own / "labels" / "en.toml").write_text(f'colon = ":"\n{text}\n', encoding="utf-8")
    told = [(each.line, each.message) for each in lint_templates(Templates([own, templates_dir()]))]
    label = text.partition(" ")[0]
    due = [(2, f"“{label}” does without {missing}, so readers are not told that")] if missing else []
    assert told == due


def test_a_sign_that_turns_words_round_is_warned_of(own: Path) -> None:
    (own / "labels").mkdir()
    (own / "labels/en.toml").write_text("privacy = 'x'\nsave = '\u202esave'", encoding="utf-8")
    (problem,) = lint_templates(Templates([own, templates_dir()]))
    assert str(problem).startswith("templates/labels/en.toml:2: warning: “save” has U+202E")


def test_the_mark_of_an_encoding_is_no_label_and_no_word_of_a_template(own: Path) -> None:
    (own / "labels").mkdir()
    (own / "labels/en.toml").write_text("save = 'Keep'", encoding="utf-8-sig")
    assert labels("en", Templates([own, templates_dir()])).save == "Keep"


@pytest.mark.parametrize(
    ("language", "text", "missing"),
    [
        ("ru", "\nmore_stories = {one = 'x', other = '{count}'}", "few (as for 2) and many (as for 5)"),
        ("ru", "\n[stories_on_web]\none = 'x'\nfew = 'z'\nother = '{count}'", "many (as for 5)"),
        ("en", "\nmore_stories = {other = '{count}', one = 'x'}", None),
        ("de-AT", "\nmore_stories = {other = '{count}'}", None),
        ("ru", "\nmore_stories = '{count}'", None),
        ("ar", "\nmore_stories = {one='x', two='x', few='x', many='x', other='{count}'}", None),
        ("fr", "\nmore_stories = {one='x', other='{count}'}", None),
    ],
)
def test_a_plural_form_that_is_left_out_is_warned_of(own: Path, language: str, text: str, missing: str | None) -> None:
    (own / "labels").mkdir()
    (own / f"labels/{language}.toml").write_text(text, encoding="utf-8")
    label = "stories_on_web" if "stories_on_web" in text else "more_stories"
    told = f"“{label}” has no text for {missing}: its text for other is taken there"
    assert [str(each) for each in lint_templates(Templates([own, templates_dir()]))] == (
        [f"templates/labels/{language}.toml:2: warning: {told}"] if missing else []
    )


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


def test_persian_has_its_own_digits() -> None:
    assert date(THEN, Locale("fa", "UTC")) == "۲۲ نوامبر ۲۰۲۶"


def test_a_language_is_called_as_its_readers_call_it() -> None:
    names = {tag: language_name(tag) for tag in ("en", "ru", "ar", "az", "pt-BR", "xx")}
    assert names == {
        "en": "English",
        "ru": "русский",
        "ar": "العربية",
        "az": "azərbaycanca",
        "pt-BR": "português (Brasil)",
        "xx": "xx",
    }


def test_no_ending_is_glued_to_what_is_filled_in() -> None:
    """A date, a name or an address stands as it is: an ending behind a hyphen would be that of another form."""
    for language in LANGUAGES:
        for name, text in catalogue(language).items():
            for form in text.values() if isinstance(text, dict) else [text]:
                assert not re.search(r"\{\w+\}[“”»’]?[-‑]\w", form), (language, name)


def test_french_marks_stand_behind_a_space_that_does_not_break() -> None:
    for name, text in catalogue("fr").items():
        for form in text.values() if isinstance(text, dict) else [text]:
            assert not re.search(r" [:;?!»]|« ", form), name


def test_a_sentence_does_not_end_in_a_date_that_has_a_full_stop_of_its_own() -> None:
    """Russian dates end in “г.”, so that “{date}.” would be printed with two."""
    assert date(THEN, Locale("ru", "UTC")).endswith(".")
    assert [name for name, text in catalogue("ru").items() if "{date}." in text] == []
