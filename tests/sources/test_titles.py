"""What is cut from a title: names of the site and the section beside them, at its ends, and no part of a headline."""

from __future__ import annotations

import pytest

from digest.sources.headlines import without_site


@pytest.mark.parametrize(
    ("title", "site", "headline"),
    [
        ("Crane falls on quay | Two dead | The Daily", "The Daily", "Crane falls on quay | Two dead"),
        ("Guardian | Angels win", "Guardian", "Angels win"),
        ("Live music returns | Manchester", "The Daily", "Live music returns | Manchester"),
        ("Man bites dog | Court", "The Daily", "Man bites dog | Court"),
        ("Harbour: Crane falls | News | The Daily", "The Daily", "Harbour: Crane falls"),
        ("Crane falls | Town Hall | The Daily", "The Daily", "Crane falls"),
        ("Crane falls | The Daily | All that is new by the sea", "The Daily", "Crane falls"),
        ("Crane falls | Daily News", "The Daily News of Saltmere", "Crane falls"),
        ("Crane falls on the quay | Evening Star", "", "Crane falls on the quay"),
        ("Sun sets on Sun - The Sun", "The Sun", "Sun sets on Sun"),
        ("Reuters - Reuters journalists on strike", "Reuters", "Reuters journalists on strike"),
        ("Why the Daily matters: Daily: a story", "Daily", "Why the Daily matters: Daily: a story"),
        ("Quay Daily :: Port", "Quay Daily", "Quay Daily"),
        ("港新聞 | 港の嵐", "港新聞", "港の嵐"),
        ("The Daily | The Daily", "The Daily", "The Daily"),
    ],
)
def test_names_of_the_site_are_cut_at_the_ends_alone(title: str, site: str, headline: str) -> None:
    assert without_site(title, [site], (), "https://paper.example/town-hall/crane-falls") == headline
