"""A story is not refused for one sign: for the folder it is filed in, a word of its headline, a phrase of its text."""

from __future__ import annotations

import pytest

from digest.sources.htmlpage import WebPage, read_web_page

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"
    "<p>Nobody had asked for it, said the harbour master, but nobody has complained either, and the council pays.</p>"
    "<p>The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.</p>"
) * 4
BY = "<p class='byline'>By Ada Quay</p>"
MAP = "<iframe src='https://maps.example/embed?x=1'></iframe>"
DATA = """<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "%s", "datePublished": "2026-03-04T08:05:00Z", "author": {"@type": "Organization", "name": "The Daily"},
"publisher": {"@type": "Organization", "name": "The Daily"}}</script>"""


def page(headline: str, path: str, text: str = TEXT, by: str = "", kicker: str = "", head: str = "") -> WebPage:
    article = f"{kicker}<h1>{headline}</h1>{by}<time datetime='2026-03-04T08:05Z'></time>"
    return read_web_page(
        f"<html lang=en><head><meta property='og:type' content='article'>{head}</head><body><article>{article}"
        f"<div class='article-body'>{text}</div></article></body></html>",
        f"https://daily.example{path}",
    )


def said(*sentences: str) -> str:
    return "".join(f"<p>{each}</p>" for each in sentences) + TEXT


STORIES = [
    ("Dock worker wins record jackpot and buys the crane", "/lottery/dock-worker-wins-record-jackpot", TEXT),
    (
        "Extreme weather kills four as heat record falls in Saltmere",
        "/news/extreme-weather-kills-four",
        said("Four people died as temperatures hit 41.2°C on Monday, 9°C above the mean."),
    ),
    (
        "Hurricane tears roofs off harbour, two dead",
        "/weather/hurricane-tears-roofs",
        said("Winds rose as the sea reached 31°C, 2°C above normal."),
    ),
    (
        "Storm shuts the port",
        "/weather/storm-shuts-port",
        "<p>The port was shut on Monday after gusts of 120 km/h broke two moorings, the harbour office said. Nobody"
        " was hurt and ferries go again on Tuesday.</p>",
    ),
    ("Judge quashes public notice on quay sale", "/news/judge-quashes-public-notice", TEXT),
    ("In memoriam: Jan Quay, the architect who drew the lighthouse", "/news/in-memoriam-jan-quay", TEXT),
    ("Jan Quay, who drew the lighthouse, dies at 91", "/in-memoriam/jan-quay-dies-at-91", TEXT),
    ("Saltmere choir wins national singing contest", "/news/saltmere-choir-wins-contest", TEXT),
    ("Commission opens probe into ferry merger", "/section/competition/news/commission-opens-probe", TEXT),
    (
        "Rovers draw at home",
        "/sport/rovers-draw-at-home",
        "<p>Rovers are still in with a chance of promotion after Saturday's draw.</p>",
    ),
    (
        "Minister pressed on ferry contract",
        "/politics/minister-pressed",
        said("Asked three times, the minister would not answer the question of who signed the contract."),
    ),
    (
        "Airline fined over hidden fees",
        "/business/airline-fined",
        said("The words “terms and conditions apply” were hidden, the regulator said."),
    ),
    (
        "El alcalde abre la feria",
        "/local/alcalde-abre-la-feria",
        said("El equipo local participa en el torneo nacional desde el lunes, dijo el club."),
    ),
    (
        "Ministern pressas om avtalet",
        "/politik/ministern-pressas",
        "<p>Ministern ville inte svara på frågan om avtalet.</p>",
    ),
    (
        "New poll puts Greens ahead in Saltmere",
        "/politics/new-poll-greens-ahead",
        f"{TEXT}<form><label><input type=checkbox name=ok> Mail me</label></form>",
    ),
    (
        "Listen to residents, judge tells council",
        "/news/listen-to-residents",
        said("The council must hear residents before it sells the quay, a judge ruled.") + MAP,
    ),
    ("Bridge closed after ship strike", "/news/bridge-closed", f"<p>The bridge is closed since noon.</p>{MAP}"),
    ("Court bars horoscope app from charging children", "/news/court-bars-app", TEXT),
    ("Shipyard to cut 400 posts", "/business/jobs/shipyard-to-cut-400-posts", TEXT),
    (
        "Quiz scandal: producer admits rigging TV show",
        "/culture/quiz-scandal",
        f"{TEXT}<form><input type=radio name=a></form>",
    ),
    ("Fiscalía investiga las licitaciones del puerto", "/licitaciones/fiscalia-investiga", TEXT),
]


@pytest.mark.parametrize(("headline", "path", "text"), STORIES)
def test_one_sign_makes_no_other_genre_of_a_story(headline: str, path: str, text: str) -> None:
    assert page(headline, path, text).no_story is None
    assert page(headline, path, text, head=DATA % headline).no_story is None


@pytest.mark.parametrize(
    ("headline", "path"),
    [
        ("Regulator fines lottery operator after 90,000 draws go wrong", "/news/lottery/regulator-fines-operator"),
        ("What the harbour owes its ferrymen", "/newsletters/archive/2026/03/what-the-harbour-owes"),
        ("Inventor of the crossword museum dies", "/puzzles/inventor-dies"),
    ],
)
def test_what_is_signed_and_long_is_a_story_wherever_it_is_filed(headline: str, path: str) -> None:
    assert page(headline, path, by=BY).is_story


@pytest.mark.parametrize("badge", ["Abo", "Předplatné", "Premium", "Subscribe", "Abonnement"])
def test_a_badge_that_says_who_may_read_it_is_no_filing(badge: str) -> None:
    kicker = f"<span class='article-label'>{badge}</span>"
    assert page("Two cranes are yellow", "/town/two-cranes-are-yellow", by=BY, kicker=kicker).no_story is None
    assert page("Two cranes are yellow", "/town/two-cranes-are-yellow", kicker=kicker).no_story is None


@pytest.mark.parametrize(
    ("headline", "path", "text", "kind"),
    [
        ("Win a night away in Quay", "/competitions/win-a-night-away", TEXT, "a competition"),
        (
            "Two tickets for the hall are yours",
            "/a/two-tickets-for-the-hall",
            said("Answer this question: who painted the cranes?") + "<form><input name='answer'></form>",
            "a competition",
        ),
        ("Horoscopes for Friday", "/horoscopes/friday", TEXT, "a horoscope"),
        ("Public notice of the town on its roads and quays", "/public-notices/roads-4711", TEXT, "a public notice"),
        ("Lotto vom Mittwoch", "/lotto/lotto-vom-mittwoch", "<p>4 8 15 16 23 42</p>" * 30, "the numbers of a lottery"),
        (
            "Should all of the cranes be yellow?",
            "/poll/should-the-cranes-be-yellow",
            f"{TEXT}<form><input type=radio name=a><input type=radio name=a></form>",
            "a vote of the readers",
        ),
        (
            "Weather for the weekend",
            "/a/weather-for-the-weekend",
            "<p>Saturday 14°, sun. Sunday 9°, rain. Monday 4°.</p>",
            "a weather forecast",
        ),
    ],
)
def test_two_signs_make_one_of_a_long_text_too(headline: str, path: str, text: str, kind: str) -> None:
    assert page(headline, path, text).no_story == kind
