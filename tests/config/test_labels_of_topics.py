"""Labels of topics in the languages that readers see them in."""

from __future__ import annotations

from pathlib import Path

import pytest
from config.setting import load_folder

from digest.errors import ConfigurationError

SITE = """title: "The Quay"
url: https://quay.example
authority: quay.example
language: en
topics:
"""
DIGEST = """title: {ru: "Утро", ar: "صباح"}
audience: {topics: [politics, sport]}
languages: [ru, ar]
blocks:
  - {title: {ru: "Новое", ar: "جديد"}, select: {}}
"""


def folder(root: Path, topics: str) -> Path:
    config = root / "config"
    (config / "digests").mkdir(parents=True)
    (config / "site.yaml").write_text(SITE + topics, encoding="utf-8")
    (config / "digests" / "morning.yaml").write_text(DIGEST, encoding="utf-8")
    return config


def test_a_label_that_lacks_a_language_of_its_digest_is_warned_of(tmp_path: Path) -> None:
    topics = '  politics: {en: "Politics", ru: "Политика"}\n  sport: {ru-RU: "Спорт", ar: "رياضة"}\n  other: "Other"\n'
    settings = load_folder(folder(tmp_path, topics))
    assert [str(each) for each in settings.warnings] == [
        "config/site.yaml:6:3: warning: “politics” is not written in ar: “Politics” is taken for that",
        "config/site.yaml:7:3: warning: “sport” is not written in en: “Спорт” is taken for that",
    ]
    news = settings.publication
    assert [news.topic("politics", tag) for tag in ("ru-BY", "ar", None)] == ["Политика", "Politics", "Politics"]
    assert [news.topic(name, "ar") for name in ("sport", "other", "unknown")] == ["رياضة", "Other", "unknown"]


@pytest.mark.parametrize("label", ["3", "[a]", "{}", '{en: ""}', '{"no language": "x"}', '{en: {de: "x"}}', '""'])
def test_what_is_no_label_is_an_error_in_its_line(tmp_path: Path, label: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_folder(folder(tmp_path, f"  politics: {label}\n  sport: 'Sport'\n"))
    assert all(str(each).startswith("config/site.yaml:6:") for each in caught.value.problems)
