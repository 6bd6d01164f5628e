"""A subject that fails, or a look that is not there: every command names the line of the digest's file."""

from __future__ import annotations

import make
import pytest
from desk import DIGEST, Desk, readers

from digest.app import App
from digest.errors import TemplateError


@pytest.mark.parametrize(
    ("lines", "place", "said"),
    [
        ('subject: "{{ edition.led.headline }}"\n', "5:10", "subject: “edition” has no “led”: did you mean “lead”?"),
        (
            "subject: \"{% include 'config/site.yaml' %}\"\n",
            "5:10",
            "subject: asks for “config/site.yaml”, and there is no such template: write the name of one that there is",
        ),
        (
            "subject: \"{% include 'email/parts/masthead.html' without context %}\"\n",
            "5:10",
            "subject: “theme” is not known in what is imported without context: write “with context” behind that",
        ),
        ('template: "nosuch"\n', "5:11", "template: there is no look of that name: There are"),
        (
            'languages: [en, ru]\nsubject:\n  en: "Today"\n  ru: "{{ edition.titel }}"\n',
            "8:7",
            "subject: “edition” has no “titel”: did you mean “title”? (in the mail in ru)",
        ),
    ],
)
def test_a_fault_of_a_subject_is_named_where_it_stands(desk: Desk, lines: str, place: str, said: str) -> None:
    desk.write("two")
    desk.collect()
    digest = desk.root / "config" / "digests" / "morning.yaml"
    digest.write_text(DIGEST + lines, encoding="utf-8")
    assert f"config/digests/morning.yaml:{place}: error: {said}" in desk.run("check", status=2)
    readers(desk, "ada")
    desk.run("subscribers", "add", "vera@example.com", "--consent", "x", "--locale", "ru")
    for command in ("preview", "send"):
        assert f"config/digests/morning.yaml:{place}: {said}" in desk.run(command, "morning", status=2)


def test_a_subject_that_the_file_no_longer_has_has_no_line_in_it(desk: Desk) -> None:
    digest = desk.root / "config" / "digests" / "morning.yaml"
    digest.write_text(DIGEST + 'subject: "{{ edition.led }}"\n', encoding="utf-8")
    app = App.load(desk.root / "config")
    digest.write_text(DIGEST + 'subject: "{{ edition.title }}"\n', encoding="utf-8")
    with pytest.raises(TemplateError, match=r"^config/digests/morning\.yaml: subject: “edition” has no “led”"):
        app.render(make.edition(), app.digest("morning"))
