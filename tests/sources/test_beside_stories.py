"""Draws, lotteries, horoscopes, notices, vacancies and events are no stories; stories about such things are."""

from __future__ import annotations

import pytest
from sources.visits import publisher, read_site

from digest.sources.boxes import is_box
from digest.sources.genrewords import doubtful_genre_of, genre_of
from digest.sources.htmlpage import WebPage, read_web_page
from digest.sources.pagetree import parse_page
from digest.sources.slugs import slug

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"
    "<p>Nobody had asked for it, said the harbour master, but nobody has complained either.</p>"
    "<p>The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.</p>"
)
BY = "<p class='byline'>By Ada Quay</p>"
TIME = "<time datetime='2026-03-04T08:05Z'></time>"


def page(headline: str, path: str, text: str = TEXT, by: str = "", crumbs: str = "", time: str = TIME) -> WebPage:
    head = "<meta property='og:type' content='article'>"
    article = f"<article><h1>{headline}</h1>{by}{time}<div class='article-body'>{text}</div></article>"
    return read_web_page(
        f"<html><head>{head}</head><body>{crumbs}{article}</body></html>", f"https://daily.example{path}"
    )


@pytest.mark.parametrize(
    ("headline", "path", "kind"),
    [
        ("Win a night away by the sea", "/competitions/win-a-night-away", "a competition"),
        ("Vstupenky na koncert", "/souteze/vstupenky-na-koncert-4711", "a competition"),
        ("Quiniela: resultados de hoy", "/quiniela/resultados-de-hoy-n4711", "the numbers of a lottery"),
        ("Friday in the stars", "/horoscope/friday-in-the-stars", "a horoscope"),
        ("Taşınmaz satış ilanı", "/resmi-ilanlar/tasinmaz-satis-ilani-i909.html", "a public notice"),
        ("Bebauungsplan Hafen Ost", "/amtliche-bekanntmachungen/bebauungsplan-hafen-ost", "a public notice"),
        ("Karl Meier", "/traueranzeigen/karl-meier-4711", "a notice of a death"),
        ("Receptionist, part-time", "/vacancies/receptionist-part-time-211", "an offer of work"),
        ("Pharmacies this week", "/farmacias-de-turno/esta-semana-4711", "a service of the paper"),
    ],
)
def test_what_is_filed_where_no_stories_are_is_none(headline: str, path: str, kind: str) -> None:
    assert page(headline, path).no_story == kind


def test_breadcrumbs_say_so_too() -> None:
    crumbs = "<div class='breadcrumb'><a href='/'>Home</a> / <a href='/x/'>Жарнамалар</a></div>"
    assert page("Flat to let by the quay", "/a/flat-to-let-by-the-quay", crumbs=crumbs).no_story is None
    crumbs = crumbs.replace("Жарнамалар", "Частные объявления")
    assert page("Flat to let by the quay", "/a/flat-to-let-by-the-quay", crumbs=crumbs).no_story is not None


@pytest.mark.parametrize(
    ("headline", "path", "text", "kind"),
    [
        (
            "Weekend outlook",
            "/weather/weekend-outlook",
            "<p>Sunny, 14°, at night 6°, and calm seas.</p>",
            "a weather forecast",
        ),
        (
            "Das Wetter am Freitag",
            "/a/das-wetter-am-freitag",
            "<p>Morgens 3°, mittags 9°, Regen.</p>",
            "a weather forecast",
        ),
        (
            "Your horoscope for Friday",
            "/a/your-horoscope-4711",
            "<p>Aries: be careful with cranes, and with paint.</p>",
            "a horoscope",
        ),
        (
            "The quay at night",
            "/events/the-quay-at-night",
            "<p>When: 4 December, 19:00</p><p>Where: Eastern quay</p>",
            "an announcement of an event",
        ),
        (
            "Should cranes be yellow?",
            "/poll/should-cranes-be-yellow",
            "<p>Tell us what you think of the cranes.</p>",
            "a vote of the readers",
        ),
        (
            "Episode 12: yellow",
            "/podcast/episode-12-yellow",
            "<p>This week we talk about cranes.</p><audio></audio>",
            "something to hear",
        ),
        (
            "Two tickets for the hall",
            "/a/two-tickets-4711",
            "<p>Answer this question: who painted the cranes yellow?</p>",
            "a competition",
        ),
        (
            "Kranführer (m/w/d)",
            "/a/kranfuehrer-m-w-d",
            "<p>Wir suchen jemanden, der schwindelfrei ist.</p>",
            "an offer of work",
        ),
        (
            "Death notice: Karl Quay",
            "/a/death-notice-karl-quay",
            "<p>Karl Quay, of the eastern quay, peacefully at home.</p>",
            "a notice of a death",
        ),
    ],
)
def test_a_name_that_sections_have_too_needs_more(headline: str, path: str, text: str, kind: str) -> None:
    assert page(headline, path, text).no_story == kind


@pytest.mark.parametrize(
    ("headline", "path"),
    [
        ("Baker wins the lottery and paints a crane", "/town/baker-wins-the-lottery"),
        ("Storm closes the port as the weather turns", "/weather/storm-closes-the-port"),
        ("Umfrage: Mehrheit für gelbe Kräne", "/politik/umfrage-mehrheit-fuer-gelbe-kraene"),
        ("Jobs: the shipyard takes on forty painters", "/economy/jobs-the-shipyard-takes-on-forty"),
        ("A podcast about cranes wins a prize", "/culture/a-podcast-about-cranes-wins"),
        ("The hall opens its doors in December", "/events/the-hall-opens-its-doors"),
        ("Win for the dockers in the harbour derby", "/sport/win-for-the-dockers"),
    ],
)
def test_a_story_about_such_things_is_a_story(headline: str, path: str) -> None:
    assert page(headline, path).no_story is None


@pytest.mark.parametrize(
    "headline",
    [
        "Buscamos justicia, dicen los familiares",
        "Szukamy odpowiedzi po burzy",
        "Ищем виновных в крушении моста",
        "Wir suchen weiter nach den Vermissten",
        "مطلوب تحقيق دولي في انفجار المرفأ",
        "Требуются миллионы на ремонт порта",
        "Vi söker efter de saknade",
        "Die Redaktion sucht die schönsten Balkone",
        "Join us or leave, harbour master tells the dockers",
    ],
)
def test_who_seeks_something_offers_work_only_where_one_may_apply(headline: str) -> None:
    assert page(headline, "/a/b-c-d-4711").no_story is None
    apply = "<p>Send your CV to work@daily.example.</p>"
    assert page(headline, "/a/b-c-d-4711", apply).no_story == "an offer of work"
    assert page(headline, "/jobs/b-c-d-4711", "<p>The harbour is large.</p>").no_story == "an offer of work"


@pytest.mark.parametrize("headline", ["Fel", "Hata", "Hiba", "Error"])
def test_a_word_for_an_error_may_be_the_name_of_a_film(headline: str) -> None:
    assert page(headline, "/film/a-b-4711", TEXT + TEXT).is_story
    assert not page(headline, "/film/a-b-4711", "<p>Try again later.</p>").is_story


def test_what_somebody_wrote_at_some_length_is_a_story_wherever_it_is_filed() -> None:
    assert page("Karl Quay, who painted the cranes", "/necrologie/karl-quay", TEXT * 2, BY).is_story
    assert page("Friday in the stars", "/horoscope/friday", TEXT * 2, BY).is_story
    stars = TEXT * 2 + "<p>Aries: paint.</p><p>Virgo: wait.</p><p>Pisces: swim.</p>"
    assert page("Friday in the stars", "/horoscope/friday", stars, BY).no_story == "a horoscope"
    assert page("Horoscope for Friday", "/horoscope/friday", TEXT * 2, BY).no_story == "a horoscope"


def test_a_film_with_hardly_a_word_is_no_story() -> None:
    film = "<iframe src='https://video.example/e/77'></iframe><p>Views: 4,122 since Monday</p>"
    assert page("The water comes", "/a/the-water-comes-4711", film).no_story == "pictures or a film without a text"
    assert page("The water comes", "/a/the-water-comes-4711", film + TEXT).is_story


def test_paragraphs_that_begin_with_a_clock_are_a_ticker_unless_somebody_wrote_them() -> None:
    entries = "<p><b>11:20</b> The bridge is open.</p><p><b>10:05</b> A tree lies on the line.</p><p>09.40 Wind.</p>"
    assert page("Storm over the bay", "/a/storm-over-the-bay", entries).no_story == "a live ticker"
    assert page("A night on the bridge", "/a/a-night-on-the-bridge", entries, BY).no_story is None
    assert page("Ուղիղ. ձյունը Լոռիում", "/2026/11/a", entries).no_story == "a live ticker"


def test_a_page_without_a_date_and_a_name_claims_nothing() -> None:
    assert page("Two cranes are yellow", "/a/two-cranes", time="").unclaimed
    assert not page("Two cranes are yellow", "/a/two-cranes", time="", by=BY).unclaimed
    assert not page("Two cranes are yellow", "/2026/03/04/two-cranes", time="").unclaimed


@pytest.mark.parametrize("label", ["RESMİ İLANLAR", "Soutěže", "Gewinnspiel", "الأبراج", "Աստղագուշակ", "Lotería"])
def test_names_are_known_whatever_their_case_and_accents(label: str) -> None:
    assert genre_of(label)


@pytest.mark.parametrize("label", ["", "Sport", "Wetter", "Games of the sea", "Trauerspiel", "Kultur"])
def test_other_names_are_not(label: str) -> None:
    assert genre_of(label) is None
    assert (doubtful_genre_of(label) is not None) == (label == "Wetter")


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<div><b>YAZARLAR</b><a href='/y'>Ayşe Demirtaş, bir bardak çay</a></div>", True),
        ("<div><div>ANKET</div><p>Yellow?</p><label>Yes</label></div>", True),
        ("<div><span>Opinion</span><p>The cranes are yellow, and that is good.</p></div>", False),
        ("<div><p>Columnists</p><p>are people who write, see <a href='/x'>here</a></p></div>", False),
        ("<div>Poll <b>Columnists</b><a href='/x'>A column about cranes</a></div>", False),
    ],
)
def test_a_box_is_known_by_its_first_words_and_its_links(markup: str, wanted: bool) -> None:
    tree = parse_page(f"<html><body>{markup}</body></html>")
    assert is_box(next(tree.iter("div"))) is wanted


def test_a_turkish_i_is_an_i_in_short_names() -> None:
    assert slug("RESMİ İLANLAR") == slug("Resmi ilanlar") == "resmi-ilanlar"


def _story(headline: str, link: str = "", by: str = BY) -> str:
    canonical = f"<link rel='canonical' href='{link}'>" if link else ""
    return (
        f"<html lang='en'><head>{canonical}<meta property='og:type' content='article'></head><body>"
        f"<article><h1>{headline}</h1>{by}{TIME}<div class='article-body'>{TEXT}</div></article></body></html>"
    )


def test_columns_are_found_in_a_box_of_columnists_and_on_their_page() -> None:
    one, other = "/yazarlar/ada-rihtim/sari-vincler-4107.html", "/yazarlar/max-vinc/deniz-ve-tuz-4108.html"
    menu = "<nav><a href='/yazarlar.html'>Yazarlar</a></nav>"
    words = "<img src='/a.png'><b>Ada</b><i>Sarı vinçler</i>"
    box = f"<div class='columnists'><b>YAZARLAR</b><a href='{one}'>{words}</a></div>"
    profile = "<a href='/yazarlar/ada-rihtim/'><img src='/a.png'><b>Ada Rıhtım</b></a>"
    with publisher() as press:
        press.put("/", f"<html><body>{menu}{box}{profile}</body></html>")
        press.put(
            "/yazarlar.html",
            f"<html><body>{menu}<h1>Yazarlar</h1><h3><a href='{other}'>Deniz ve tuz</a></h3></body></html>",
        )
        press.put(one, _story("Sarı vinçler"))
        press.put(other, _story("Deniz ve tuz"))
        found = {entry.story.headline: entry.story.section_label for entry in read_site(press, "/").entries}
    assert found.keys() == {"Sarı vinçler", "Deniz ve tuz"}
    assert found["Deniz ve tuz"] == "Yazarlar"


def test_the_label_of_a_section_page_counts_for_a_story_that_the_front_page_links_in_another_dress() -> None:
    plain = "/economia/two-cranes-are-yellow-4711"
    menu = "<nav><a href='/seccion/economia/'>Economía</a></nav>"
    card = "<article><h3><a href='{}'>Two cranes are yellow on the quay</a></h3></article>"
    with publisher() as press:
        press.put("/", f"<html><body>{menu}{card.format('/amp' + plain)}</body></html>")
        press.put("/seccion/economia/", f"<html><body>{menu}{card.format(plain)}</body></html>")
        for path in (plain, f"/amp{plain}"):
            press.put(path, _story("Two cranes are yellow", press.address(plain)))
        entries = read_site(press, "/").entries
    assert [(entry.story.url, entry.story.section_label) for entry in entries] == [(press.address(plain), "Economía")]


def test_a_page_that_claims_nothing_is_left_out_unless_its_list_dates_it() -> None:
    card = "<article><h3><a href='{}'>Two cranes are yellow on the quay</a></h3>{}</article>"
    undated = _story("Two cranes are yellow", by="").replace(TIME, "")
    with publisher() as press:
        dated = card.format("/a/two-cranes-are-yellow", "<time datetime='2026-03-04T08:05Z'></time>")
        press.put("/", f"<html><body>{dated}{card.format('/a/help-us-to-paint-more', '')}</body></html>")
        press.put("/a/two-cranes-are-yellow", undated)
        press.put("/a/help-us-to-paint-more", undated.replace("Two cranes", "Three cranes"))
        entries = read_site(press, "/").entries
    assert [entry.story.headline for entry in entries] == ["Two cranes are yellow"]


def test_a_site_that_never_dates_nor_signs_has_stories_all_the_same() -> None:
    with publisher() as press:
        paths = [f"/a/two-cranes-are-yellow-{number}" for number in range(3)]
        cards = "".join(
            f"<article><h3><a href='{path}'>Two cranes are yellow: {path}</a></h3></article>" for path in paths
        )
        press.put("/", f"<html><body>{cards}</body></html>")
        for path in paths:
            press.put(path, _story(f"Two cranes are yellow: {path}", by="").replace(TIME, ""))
        assert len(read_site(press, "/").entries) == len(paths)


def test_a_list_may_print_the_date_that_a_page_lacks() -> None:
    card = "<article><h3><a href='{}'>Two cranes are yellow on the quay</a></h3><span>{}</span></article>"
    undated = _story("Two cranes are yellow", by="").replace(TIME, "")
    with publisher() as press:
        press.put(
            "/", f"<html><body>{card.format('/a/two-cranes-are-yellow', '19 November 2026 | 18:30')}</body></html>"
        )
        press.put("/a/two-cranes-are-yellow", undated)
        entries = read_site(press, "/").entries
    assert [str(entry.story.published) for entry in entries] == ["2026-11-19 14:30:00+00:00"]
