"""Sites as small as they can be made by hand: eight stories of two short paragraphs, a menu, and no metadata."""

from __future__ import annotations

from dataclasses import dataclass

from sources.visits import Publisher

SITE = "Marlow Echo"
SECTIONS = {"News": "news", "Sport": "sport", "Culture": "culture"}
STORIES = [
    (
        "News",
        "Bridge at Marlow closed until spring",
        "The old bridge stays closed until April.",
        "Buses go by Hatton until then.",
    ),
    (
        "News",
        "Council votes for school on mill site",
        "After a long debate the vote was 14 to 9.",
        "Building is to begin in June.",
    ),
    (
        "Sport",
        "Rovers beat Oakham in extra time",
        "A late goal sent the Rovers to round three.",
        "The draw is on Thursday.",
    ),
    (
        "Culture",
        "Painter opens her barn",
        "She has painted one hill for forty years.",
        "All 312 pictures are to be seen there.",
    ),
    (
        "News",
        "Ferry breaks down with 60 aboard",
        "The engine of the ferry failed at noon on Sunday.",
        "Nobody was hurt, said the captain.",
    ),
    (
        "Sport",
        "Rowers train on ice-cold river",
        "All week they have started at five in the morning.",
        "The race is on Sunday.",
    ),
    ("Culture", "Library finds lost letters", "A box in the cellar held forty of them.", "They are shown on Friday."),
    (
        "News",
        "Flood warning lifted",
        "The river has fallen by a metre since Saturday.",
        "Residents may return to their houses.",
    ),
]
BESIDE = {
    "about": ("About us", "The Marlow Echo has been printed since 1891. We are six people and a dog."),
    "contact": ("Contact", "Write to us at 3 Mill Lane, Marlow, or call 01632 960001."),
    "weather": ("Weather", "Cloudy, 8 degrees, wind from the west."),
    "poll": ("Poll: should the bridge be tolled?", "Yes / No / Do not know"),
}
FRONTS = {
    "p": ("", "<p><a href='{url}'>{head}</a></p>"),
    "li": ("ul", "<li><a href='{url}'>{head}</a></li>"),
    "li dated": ("ul", "<li><a href='{url}'>{head}</a> ({date})</li>"),
    "dl": ("dl", "<dt><a href='{url}'>{head}</a></dt><dd>{first}</dd>"),
    "h3": ("", "<h3><a href='{url}'>{head}</a></h3>"),
    "td": ("table", "<tr><td><a href='{url}'>{head}</a><br>{first}</td></tr>"),
    "card": ("div", "<a class='card' href='{url}'><div><b>{head}</b><span>{first}</span></div></a>"),
    "teaser": ("div", "<div class='teaser'><a href='{url}'>{head}</a><div>{first}</div></div>"),
}
ADDRESSES = ("/{n}.html", "/?p={n}", "/story.php?id={n}", "/2026/11/{day}/s{n}", "/{slug}", "/{section}/{slug}")
PAGES = {
    "h1": "<h1>{head}</h1><p>By Ruth Ames | {date} | <a href='{list}'>{section}</a></p><p>{first}</p><p>{second}</p>",
    "h2 below the site's name": "<h2>{head}</h2><p><i>{date}</i> By Ruth Ames</p><p>{first}</p><p>{second}</p>",
    "lead": "<div class='story'><h2>{head}</h2><p class='lead'>{first}</p><p>{date}</p><p>{second}</p></div>",
    "bold": "<div><h2>{head}</h2><p>By Ruth Ames, {date}</p><p><b>{first}</b></p><p>{second}</p></div>",
}
MENUS = ("nav", "p")


@dataclass(frozen=True, slots=True)
class Make:
    """How a site is made: its front, its addresses, its pages, its menu."""

    front: str
    address: str
    page: str
    menu: str = "nav"


def publish_small(press: Publisher, make: Make) -> dict[str, tuple[str, str, str, str]]:
    """Put the site and give its stories by their paths: headline, section, day and first paragraph."""
    named = make.page != "h1"
    lists = {
        label: f"/{folder}.html" if ".html" in make.address else f"/{folder}" for label, folder in SECTIONS.items()
    }
    shown = [_shown(make, number, lists) for number in range(len(STORIES))]

    def put(path: str, title: str, body: str, *, front: bool = False) -> None:
        heading = f"<h1>{SITE}</h1>" if named or front else ""
        head = f"<html lang='en'><head><title>{title}</title></head>"
        press.put(path, f"<!doctype html>{head}<body>{heading}{_menu(make.menu, lists)}{body}{_end()}</body></html>")

    put("/", SITE, _listed(make, shown) + "<p><a href='/poll'>Poll: should the bridge be tolled?</a></p>", front=True)
    for label, path in lists.items():
        put(
            path,
            f"{label} - {SITE}",
            f"<h2>{label}</h2>" + _listed(make, [one for one in shown if one["section"] == label]),
        )
    for name, (title, text) in BESIDE.items():
        put(f"/{name}", f"{title} - {SITE}", f"<h2>{title}</h2><p>{text}</p>")
    for one in shown:
        put(one["url"], f"{one['head']} - {SITE}", PAGES[make.page].format(**one))
    return {one["url"]: (one["head"], one["section"], one["day"], one["first"]) for one in shown}


def _shown(make: Make, number: int, lists: dict[str, str]) -> dict[str, str]:
    section, head, first, second = STORIES[number]
    day = 19 - number
    slug = head.lower().replace(" ", "-")
    url = make.address.format(n=number + 1, day=day, slug=slug, section=SECTIONS[section])
    date = f"{day} November 2026"
    given = {"url": url, "head": head, "first": first, "second": second, "section": section, "date": date}
    return {**given, "list": lists[section], "day": f"2026-11-{day}"}


def _listed(make: Make, shown: list[dict[str, str]]) -> str:
    holder, item = FRONTS[make.front]
    items = "".join(item.format(**one) for one in shown)
    return f"<{holder}>{items}</{holder}>" if holder else items


def _menu(tag: str, lists: dict[str, str]) -> str:
    links = (f"<a href='{path}'>{label}</a>" for label, path in {"Home": "/", **lists}.items())
    return f"<{tag}>{' | '.join(links)}</{tag}>"


def _end() -> str:
    links = (f"<a href='/{name}'>{title}</a>" for name, (title, _) in BESIDE.items() if name != "poll")
    return f"<hr><p>{' '.join(links)} © 2026 {SITE}</p>"
