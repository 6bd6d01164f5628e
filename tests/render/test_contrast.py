"""Whether words of a newsroom's own can be read by day and by night, and where it is told what to mend."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import make
import pytest

from digest.errors import TemplateError
from digest.model.edition import Edition
from digest.model.rendition import Hole
from digest.model.theme import Logo
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import lint_mail, render_faultless
from digest.resources import templates_dir

LINKS = '<a class="tap" href="{{ links.unsubscribe }}">No</a> <a class="tap" href="{{ links.preferences }}">Choose</a>'


def rendered(own: Path, edition: Edition, look: str = "briefing") -> str:
    templates = Templates([own, templates_dir()])
    return render_faultless(edition, make.digest(template=look), make.publication(), templates).html


def put(own: Path, name: str, text: str) -> None:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("look", ["briefing", "magazine", "plain"])
def test_words_without_a_class_are_read_by_day_and_by_night(own: Path, edition: Edition, look: str) -> None:
    put(own, "email/parts/colophon.html", f"<p>Printed in Baku</p><p>{LINKS}</p>")
    html = rendered(own, edition, look)
    assert "Printed in Baku" in html
    assert html.count(Hole.UNSUBSCRIBE) == 1


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ('<p style="color: #EFEFEF">Printed in Baku</p>', 2),
        ('<p style="color: #eee">Printed in Baku</p>', 2),
        ('<p style="color: white">Printed in Baku</p>', 2),
        ('<p class="loud">Printed in Baku</p>', 2),
    ],
)
def test_what_cannot_be_read_is_told_of_the_newsrooms_file(own: Path, edition: Edition, said: str, line: int) -> None:
    put(own, "email/parts/colophon.html", f"<hr>\n{said}\n<p>{LINKS}</p>")
    if "loud" in said:
        sheet = (templates_dir() / "email/briefing/message.html").read_text(encoding="utf-8")
        rules = "{% block rules %}.loud { color: {{ day.sheet }}; }{% endblock %}\n"
        put(own, "email/briefing/message.html", sheet + rules)
    with pytest.raises(TemplateError, match=r"write for instance color: #[0-9a-f]{6}") as told:
        rendered(own, edition)
    assert (told.value.file, told.value.line) == ("templates/email/parts/colophon.html", line)


def test_by_night_the_sheet_for_the_dark_is_named(own: Path, edition: Edition) -> None:
    put(own, "email/parts/colophon.html", f'<p style="color: #222222">Printed in Baku</p>\n<p>{LINKS}</p>')
    with pytest.raises(
        TemplateError, match=r"colophon\.html:1: .* in dark mode .*: dark\.css may say color: #[0-9a-f]{6} !imp"
    ):
        rendered(own, edition)


def test_the_words_of_a_logo_are_read_by_night(own: Path, edition: Edition) -> None:
    pictured = replace(make.publication().theme, logo=Logo("https://courier.example/logo.png", 200, 40))
    publication = replace(make.publication(), theme=pictured)

    def faint() -> list[str]:
        mail = render_mail(edition, make.digest(), publication, Templates([own, templates_dir()]))
        assert 'class="logo"' in mail.html
        return [str(each) for each in lint_mail(mail, publication) if "hard to read" in each.message]

    assert faint() == []
    dark = (templates_dir() / "email/parts/dark.css").read_text(encoding="utf-8")
    rules = [line for line in dark.split("\n") if ".logo {" not in line]
    put(own, "email/parts/dark.css", "\n".join(rules))
    (told,) = faint()
    assert "in dark mode" in told
