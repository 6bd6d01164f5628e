"""What an inbox shows of a mail beside its subject."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import make

from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.resources import templates_dir


def test_a_look_says_itself_what_an_inbox_shows_beside_the_subject(tmp_path: Path) -> None:
    (tmp_path / "email/own").mkdir(parents=True)
    look = """{% extends "email/parts/frame.html" %}
{% block preheader %}<div class="preheader">Two minutes of the port</div>{% endblock %}
"""
    (tmp_path / "email/own/message.html").write_text(look, encoding="utf-8")
    story = make.article("Ferry", standfirst="It runs again.")
    got = render_mail(
        make.edition(story), make.digest(template="own"), make.publication(), Templates([tmp_path, templates_dir()])
    )
    (shown,) = lxml.html.document_fromstring(got.html).xpath("/html/body/*[1]")
    assert (shown.get("class"), shown.text) == ("preheader", "Two minutes of the port")
