"""Markup in texts that readers see as they are typed: warned of at file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from config.setting import load_folder

from digest.html.typed import typed_markup

SITE = """title: "The Quay &amp; Co"
url: https://quay.example
authority: quay.example
postal_address: "2 Pier Road<br>Harbourtown"
consent: {version: "1", text: {en: "Yes, <em>mail</em> me."}}
topics:
  tides: "<i>Tides</i>"
"""
FEEDS = """all:
  title: "All <b>stories</b>"
"""
DIGEST = """title: {en: "Morning", ru: "<b>Утро</b>"}
languages: [en, ru]
subject: "{% if edition.title < 'b' and 'c' > edition.title %}&nbsp;{% endif %}{{ '<b>' }}"
weekly: {title: "The week<br />", cron: "0 8 * * sat"}
blocks:
  - title: "Latest <3, R&D > all; AT&T; a < b > c"
    select: {}
  - text: note.md
    label: "<span class='ad'>Advertisement</span> &#8211; &x;"
"""


def test_markup_in_what_readers_see_as_it_is_typed_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "config/digests").mkdir(parents=True)
    (tmp_path / "note.md").write_text("Words with <b>bold</b> ones.", encoding="utf-8")
    for name, text in (("site.yaml", SITE), ("feeds.yaml", FEEDS), ("digests/morning.yaml", DIGEST)):
        (tmp_path / "config" / name).write_text(text, encoding="utf-8")
    found = [str(each).removeprefix("config/") for each in load_folder(tmp_path / "config").warnings]

    def told(place: str, key: str, markup: str, advice: str = "leave it out") -> str:
        return f"{place}: warning: “{key}” is text, and “{markup}” in it is shown as it is typed: {advice}"

    assert found == [
        told("digests/morning.yaml:1:28", "title", "<b>"),
        told("digests/morning.yaml:3:10", "subject", "&nbsp;", "write the sign itself"),
        told("digests/morning.yaml:4:17", "title", "<br />"),
        told("digests/morning.yaml:9:12", "label", "&#8211;", "write “–”"),
        told("digests/morning.yaml:9:12", "label", "<span class='ad'>"),
        told("feeds.yaml:2:10", "title", "<b>"),
        told("site.yaml:1:8", "title", "&amp;", "write “&”"),
        told("site.yaml:4:17", "postal_address", "<br>"),
        told("site.yaml:5:36", "text", "<em>"),
        told("site.yaml:7:10", "tides", "<i>"),
    ]


def test_a_letter_that_could_not_be_read_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "config/digests").mkdir(parents=True)
    for name, text in (("site.yaml", SITE.replace("Quay &amp;", "Qu\ufffdy")), ("digests/morning.yaml", DIGEST)):
        (tmp_path / "config" / name).write_text(text, encoding="utf-8")
    (tmp_path / "note.md").write_text("x", encoding="utf-8")
    (found,) = [str(each) for each in load_folder(tmp_path / "config").warnings if "\ufffd" in str(each)]
    advice = "write the letter anew that could not be read, and save the file as UTF-8"
    told = f"“title” is text, and “\ufffd” in it is shown as it is typed: {advice}"
    assert found == f"config/site.yaml:1:8: warning: {told}"


def test_what_nothing_fills_in_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "config/digests").mkdir(parents=True)
    digest = """title: "{{ edition.date }} Morning"
subject: "{{ edition.title }} for *|FNAME|* {{ edition.lead.headline }}"
blocks:
  - {title: "Latest for %%name%%", select: {}}
  - {title: "{% now %} & {count}", select: {}}
"""
    for name, text in (("site.yaml", SITE.split("postal")[0]), ("digests/morning.yaml", digest)):
        (tmp_path / "config" / name).write_text(text, encoding="utf-8")
    found = [str(each).removeprefix("config/") for each in load_folder(tmp_path / "config").warnings]
    merge = "it is a merge tag of another mail program, and nothing is filled in here"

    def told(place: str, key: str, tag: str, advice: str) -> str:
        return f"{place}: warning: “{key}” is text, and “{tag}” in it is shown as it is typed: {advice}"

    assert [each for each in found if each.startswith("digests/")] == [
        told("digests/morning.yaml:1:8", "title", "{{ edition.date }}", "a subject alone is worked out"),
        told("digests/morning.yaml:2:10", "subject", "*|FNAME|*", merge),
        told("digests/morning.yaml:4:13", "title", "%%name%%", merge),
        told("digests/morning.yaml:5:13", "title", "{% now %}", "a subject alone is worked out"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "I <3 news", "Post <post@courier.example>", "a < b > c", "R&D; AT&T", "5 > 3 & 2 < 4", "<", "&", "&;", "&#x;"],
)
def test_signs_that_are_no_markup_are_not_told(text: str) -> None:
    assert list(typed_markup(text)) == []
