"""A row of short links above the stories is a site's menu, whatever its elements; other rows are none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sources.visits import Publisher, publisher, read_site

from digest.model.source import SourceDefaults
from digest.sources.siteblocks import read_list

SITE = "https://quay.example"
MENU = [("hafen", "Hafen"), ("markt", "Markt"), ("buehne", "Bühne")]
STORY = "<p><a href='/news/4127.html'><b>Die Fähre am Nordkai fährt wieder jede volle Stunde</b></a></p>"
ROWS = [
    "<table><tr><td colspan='3'>{}</td></tr></table>",
    "<center><font>{}</font></center>",
    "<p>{}</p>",
    "<div><div>{}</div></div>",
]


def sections(row: str) -> list[str]:
    page = read_list(f"<html lang='de'><body>{row}{STORY}</body></html>", f"{SITE}/", lambda _: False)
    assert [one.url for one in page.teasers] == [f"{SITE}/news/4127.html"]
    return [label for _, label in page.sections]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("between", [" | ", " / ", " ", " · ", "<br>"])
def test_a_row_of_links_to_lists_is_the_menu(row: str, between: str) -> None:
    links = between.join(f"<a href='/{name}.html'>{label}</a>" for name, label in MENU)
    assert sections(row.format(links)) == ["Hafen", "Markt", "Bühne"]


@pytest.mark.parametrize(
    "items",
    [
        [("tag/kran.html", "Kran"), ("tag/netz.html", "Netz"), ("tag/lotse.html", "Lotse")],
        [("de.html", "Deutsch"), ("en.html", "English"), ("fr.html", "Français")],
        [("alt.php?m=9", "September"), ("alt.php?m=10", "Oktober"), ("alt.php?m=11", "November")],
        [("seite_2024.html", "2024"), ("seite_2025.html", "2025"), ("seite_2026.html", "2026")],
        [("liste_a.html", "A"), ("liste_b.html", "B"), ("liste_c.html", "C")],
        [("impressum.html", "Impressum"), ("kontakt.html", "Kontakt"), ("abo.html", "Abo")],
    ],
)
def test_tags_languages_archives_letters_and_services_are_no_menu(items: list[tuple[str, str]]) -> None:
    links = " | ".join(f"<a href='/{name}'>{label}</a>" for name, label in items)
    assert sections(f"<table><tr><td>{links}</td></tr></table>") == []


def test_a_row_below_the_stories_is_no_menu() -> None:
    links = " | ".join(f"<a href='/{name}.html'>{label}</a>" for name, label in MENU)
    page = read_list(f"<html><body>{STORY}<p>{links}</p></body></html>", f"{SITE}/", lambda _: False)
    assert page.sections == ()


BRIEFS = [
    (
        "sirene",
        "Sirene am Kai heult am Freitag",
        "Montag, 23. November",
        "Am Freitag um elf heult am Kai die Sirene.",
        "hafen",
    ),
    (
        "netze",
        "Fischer trocknen Netze wieder am Steg",
        "Sonntag, 22. November",
        "Der Steg trägt die Netze wieder.",
        "hafen",
    ),
    (
        "birnen",
        "Birnen kosten so viel wie nie zuvor",
        "Freitag, 20. November",
        "Ein Kilo kostet nun sechs Franken.",
        "markt",
    ),
    ("chor", "Chor singt am Steg bei Mondschein", "Donnerstag, 19. November", "Vierzig singen auf dem Steg.", "buehne"),
]


@pytest.fixture
def press() -> Iterator[Publisher]:
    with publisher() as running:
        yield running


def test_unsigned_briefs_dated_without_a_year_are_found_by_such_a_menu(press: Publisher) -> None:
    links = " | ".join(f"<a href='/{name}.html'>{label}</a>" for name, label in MENU)
    top = f"<table><tr><td><a href='/'>Kaibote</a></td></tr><tr><td>{links}</td></tr></table>"

    def put(path: str, body: str) -> None:
        head = "<!doctype html><html lang='de'><head><title>Kaibote</title></head>"
        press.put(path, f"{head}<body>{top}<div>{body}</div></body></html>")

    def card(slug: str, head: str, day: str) -> str:
        return f"<p><a href='/brief/{slug}.html'><b>{head}</b></a> <span>{day}</span></p>"

    for slug, head, day, text, _ in BRIEFS:
        row = f"<dl><dt>Erschienen</dt><dd>{day}</dd></dl>"
        put(f"/brief/{slug}.html", f"<h1>{head}</h1>{row}<p>{text}</p><p>Mehr sagt der Bote am Abend.</p>")
    put("/", "".join(card(slug, head, day) for slug, head, day, *_ in BRIEFS[:3]))
    for name, _ in MENU:
        put(f"/{name}.html", "".join(card(slug, head, day) for slug, head, day, _, own in BRIEFS if own == name))
    stories = {entry.story.headline: entry.story for entry in read_site(press, defaults=SourceDefaults("UTC")).entries}
    assert sorted(stories) == sorted(head for _, head, *_ in BRIEFS)
    days = [stories[head].published for _, head, *_ in BRIEFS]
    assert [day.date().day if day else None for day in days] == [23, 22, 20, 19]
