"""Sites of other makes, read without a selector: every story and nothing else, and their fields."""

from __future__ import annotations

import pytest
from sources.towns.makes_five import NUMBERED, OLD, TABLOID
from sources.towns.makes_four import AZERI, DUTCH, SPANISH
from sources.towns.makes_one import GERMAN, RUSSIAN, TURKISH
from sources.towns.makes_three import AMERICAN, ARMENIAN, GEORGIAN
from sources.towns.makes_two import ARABIC, FRENCH, PERSIAN
from sources.towns.town import Make, Story, Town, pages, town
from sources.visits import publisher, read_site

from digest.model.article import Entry
from digest.model.source import Harvest, SourceDefaults

MAKES = {
    "en-US of divs": TABLOID,
    "ru by numbers": NUMBERED,
    "de of old": OLD,
    "de": GERMAN,
    "ru": RUSSIAN,
    "tr": TURKISH,
    "ar": ARABIC,
    "fr": FRENCH,
    "fa": PERSIAN,
    "ka": GEORGIAN,
    "hy": ARMENIAN,
    "en-US": AMERICAN,
    "es": SPANISH,
    "az": AZERI,
    "nl": DUTCH,
}


def collected(one: Town, make: Make) -> tuple[Harvest, dict[str, Entry]]:
    """What a visit to the town brings, and its entries by their paths."""
    with publisher() as press:
        for path, document in pages(one, make).items():
            press.put(path, document)
        harvest = read_site(press, "/", defaults=SourceDefaults(one.zone, one.language))
        start = len(press.address(""))
        return harvest, {(entry.story.url or "")[start:]: entry for entry in harvest.entries}


def faults(one: Town, make: Make) -> list[str]:
    """A line for everything that is not as the town has it."""
    harvest, found = collected(one, make)
    wanted = {make.address(story): story for story in one.stories}
    lines = [f"missing: {path}" for path in wanted.keys() - found.keys()]
    lines += [f"no story: {path}" for path in found.keys() - wanted.keys()]
    lines += [f"warning: {line}" for line in harvest.warnings]
    for path in wanted.keys() & found.keys():
        lines += [f"{path}: {line}" for line in _of_story(one, wanted[path], found[path])]
    return sorted(lines)


def _of_story(one: Town, wanted: Story, found: Entry) -> list[str]:
    ranks = {story.slug: rank for rank, story in enumerate(one.popular, 1)}
    pairs = {
        "headline": (found.story.headline, wanted.headline),
        "standfirst": (found.story.standfirst, wanted.standfirst),
        "section": (found.story.section_label, one.sections[wanted.section]),
        "published": (found.story.published, wanted.at),
        "picked": (found.picked, wanted in one.picked),
        "popular": (found.popular_rank, ranks.get(wanted.slug)),
        "language": ((found.story.language or "").split("-")[0], one.language.split("-")[0]),
        "body": (one.body[-1] in (found.story.body_html or ""), True),
    }
    return [f"{name} is {got!r}, wanted {due!r}" for name, (got, due) in pairs.items() if got != due]


@pytest.mark.parametrize("name", MAKES)
def test_every_story_of_a_town_and_nothing_else(name: str) -> None:
    assert faults(town(name.partition(" ")[0]), MAKES[name]) == []


def test_the_order_of_the_editors_is_kept() -> None:
    one = town("de")
    _, found = collected(one, GERMAN)
    picked = sorted((entry for entry in found.values() if entry.picked), key=lambda entry: entry.position)
    assert [entry.story.headline for entry in picked] == [story.headline for story in one.picked]
