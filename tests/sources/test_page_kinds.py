"""Which pages are stories, which are not, and which say that there is nothing any more."""

from __future__ import annotations

import pytest
from sources.pagesroom import PAGES, read

from digest.sources.charset import decode

HEAD = "<title>{0} | Harbour Post</title><meta property='og:site_name' content='Harbour Post'>"
NOT_FOUND = [
    "Page not found",
    "404",
    "404 Not Found",
    "Error 404",
    "Seite nicht gefunden",
    "Page introuvable",
    "Página no encontrada",
    "Страница не найдена",
    "Sayfa bulunamadı",
    "Səhifə tapılmadı",
    "Էջը չի գտնվել",
    "გვერდი ვერ მოიძებნა",
    "الصفحة غير موجودة",
    "صفحه مورد نظر یافت نشد",
    "This article is no longer available",
    "Pagina non trovata",
]
LIST = "".join(
    f"<article class='card'><h3><a href='/news/{number}/'>Headline number {number} of the day</a></h3>"
    f"<p>A teaser of one sentence for number {number}.</p><time datetime='2026-11-2{number}'></time></article>"
    for number in range(1, 9)
)

ROW = (
    "<div class='item'><span class='date'>04.03.2026</span> <a href='/{0}'>A headline of some length, number {0}</a>"
    "<p>A teaser that is as long as a first sentence of a story tends to be, here for number {0}.</p></div>"
)
ROWS = "".join(ROW.format(number) for number in range(12))
LINES = "".join(
    f"<li>0{day}.03.2026 <a href='/{day}'>A headline of some length, of day {day}</a></li>" for day in range(1, 10)
)
PLAIN = "<p>We are a newsroom of nine people on the coast.</p>"


@pytest.mark.parametrize("words", NOT_FOUND)
def test_a_page_that_says_that_there_is_nothing_is_gone(words: str) -> None:
    page = read(f"{HEAD.format(words)}<h1>{words}</h1><main><p>Try the search, or go to the home page.</p></main>")
    assert (page.gone, page.is_story) == (True, False)


@pytest.mark.parametrize(
    "headline",
    ["Lost page of the chronicle not found after forty years", "Error 404: a poem found again in a drawer"],
)
def test_a_story_about_what_was_not_found_is_a_story(headline: str) -> None:
    text = "<p>The page had been missing from the town chronicle since 1986, and nobody had looked for it.</p>" * 4
    page = read(
        f"{HEAD.format(headline)}<article><h1>{headline}</h1><time datetime='2026-11-20T10:00Z'></time>{text}</article>"
    )
    assert (page.gone, page.is_story) == (False, True)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/", f"<h1>Harbour Post</h1><main>{LIST}</main>"),
        ("/news/", f"<h1>News</h1><main>{LIST}</main>"),
        ("/tag/ferries/", f"<h1>Ferries</h1><main>{LIST}</main>"),
        ("/author/sevda-orkhan/", f"<h1>Sevda Orkhan</h1><p>She writes about ports.</p><main>{LIST}</main>"),
        ("/about/", f"<main><h1>About us</h1>{PLAIN * 9}</main>"),
        ("/newsletter/", f"<main><h1>Get our letter</h1>{PLAIN}<form><input type=email></form></main>"),
        ("/kontakt/impressum.html", f"<main><h1>Impressum</h1>{PLAIN * 9}</main>"),
        ("/gorod/", f"<h1>Город</h1><div id='content'>{ROWS}</div>"),
        ("/gorod/", f"<h1>Город</h1><div class='content'><ul>{LINES}</ul></div>"),
        ("/rubric.php", f"<table><tr><td><h2>Город</h2>{ROWS}</td></tr></table>"),
        ("/page/2/", f"<h1>News, page 2</h1><main>{LIST}</main>"),
    ],
)
def test_other_pages_are_no_stories(path: str, body: str) -> None:
    page = read(f"{HEAD.format('Harbour Post')}{body}", f"https://courier.example{path}")
    assert (page.is_story, page.gone) == (False, False)


def test_the_data_of_a_collection_says_that_it_is_none() -> None:
    data = '<script type="application/ld+json">{"@type": "CollectionPage", "name": "News"}</script>'
    text = "<p>All about the harbour, its cranes and its ships, from the desk on the quay.</p>" * 6
    assert not read(f"{data}<article><h1>The harbour</h1>{text}</article>").is_story


@pytest.mark.parametrize("name", ["table-layout-ru", "next-es", "bare-az", "numeric-tr"])
def test_a_story_is_known_without_any_data(name: str) -> None:
    text = decode((PAGES / f"{name}.html").read_bytes())
    assert read(text, f"https://courier.example/news/{name}/").is_story
    assert not read(text, "https://courier.example/").is_story


DATE = "<p>19 November 2026</p>"
HARDLY = "The ferry runs again since six this morning, and the whole quay was there to see it."


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Our opening hours", "The desk is closed from 24 December until 2 January. Please call us before that date."),
        ("Cookie notice", "We use cookies to count visits to this site and for nothing else at all, as the law says."),
        ("Harbour calendar 2027", "Twelve pictures of boats on strong paper for 12 euros. Order it in our shop now."),
        ("Do you like the new ferry?", "Vote and see what other readers of our newspaper think about that question."),
        ("Politics", "All that happens in the town hall and in the ministries, told by our correspondents."),
    ],
)
def test_a_few_words_with_no_more_than_a_date_are_no_story(headline: str, text: str) -> None:
    body = f"<main><h1>{headline}</h1>{DATE}<p>{text}</p></main>"
    assert not read(f"{HEAD.format(headline)}{body}", "https://courier.example/what-it-is").is_story


@pytest.mark.parametrize("sign", ["<p>By Sevda Orkhan</p>", "<p class='lead'>The mayor was aboard.</p>"])
def test_a_few_words_with_a_date_and_a_writer_or_a_standfirst_are_one(sign: str) -> None:
    body = f"<main><h1>The ferry is back</h1>{sign}{DATE}<p>{HARDLY}</p></main>"
    assert read(f"{HEAD.format('The ferry is back')}{body}", "https://courier.example/the-ferry-is-back").is_story
    unsigned = body.replace(sign, "")
    assert not read(f"{HEAD.format('The ferry')}{unsigned}", "https://courier.example/the-ferry-is-back").is_story
