"""Section pages with one or two links and little beside them: the front page tells which of them are stories."""

from __future__ import annotations

from digest.sources.siteblocks import Selection, read_list

SITE = "https://quay.example"
STORIES = ("/haber_412.html", "/haber_415.html", "/haber_421.html")
LIST = (
    "<html><body><table><tr><td><a href='/'>Home</a></td><td><a href='/spor.html'>Sport</a></td></tr></table>"
    "<table><tr><td><a href='/haber_434.html'><b>A swimmer of seventeen breaks records</b></a><br>In a day.</td></tr>"
    "<tr><td><a href='/reklam_7.html'><b>The kitchen you dream of for less</b></a><br>Until Sunday.</td></tr></table>"
    "</body></html>"
)


def found(stories: tuple[str, ...]) -> list[str]:
    known = frozenset(f"{SITE}{one}".removeprefix("https://") for one in stories)
    page = read_list(LIST, f"{SITE}/spor.html", lambda _: False, Selection(stories=known))
    return [one.url.removeprefix(SITE) for one in page.teasers]


def test_an_address_that_a_number_alone_tells_from_known_stories_is_a_story() -> None:
    assert found(()) == []
    assert found(STORIES) == ["/haber_434.html"]


def test_the_link_to_a_section_is_not_below_that_section() -> None:
    items = "".join(
        f"<li><a href='/{one}/'>{label}</a></li>"
        for one, label in (("shakai", "社会"), ("keizai", "経済"), ("bunka", "文化"))
    )
    story = "<dl><dt>2026年11月20日</dt><dd><a href='/kiji/2611200715.html'>港の赤灯台、三年ぶりに点灯</a></dd></dl>"
    page = read_list(f"<html><body><ul>{items}</ul>{story}</body></html>", f"{SITE}/", lambda _: False)
    assert [one.url for one in page.teasers] == [f"{SITE}/kiji/2611200715.html"]
    assert [label for _, label in page.sections] == ["社会", "経済", "文化"]
