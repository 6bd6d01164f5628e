"""Files that templates are read from: those in the folder of templates, wherever names and links lead."""

from __future__ import annotations

import os
import pickle
import socket
from collections.abc import Callable
from pathlib import Path

import make
import pytest

from digest.errors import TemplateError
from digest.render.email import render_mail
from digest.render.environment import Templates, templates_of
from digest.render.folders import read_folder
from digest.render.lint.templates import lint_templates
from digest.render.stamps import templates_stamp
from digest.resources import templates_dir

REFUSED = "is a link out of the folder of templates, which is not followed: put the file there itself"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "secret.html").write_text("SECRET WORDS", encoding="utf-8")
    return folder / "secret.html"


@pytest.mark.parametrize("kept", ["whole", "through a chain"])
def test_a_link_to_a_file_elsewhere_is_refused(own: Path, secret: Path, kept: str) -> None:
    target = secret
    if kept != "whole":
        (own / "second.html").symlink_to(secret)
        target = own / "second.html"
    (own / "link.html").symlink_to(target)
    (own / "t.html").write_text("\n{% include 'link.html' %}", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        Templates([own]).render("t.html", {})
    assert (caught.value.file, caught.value.fault) == ("templates/link.html", REFUSED)
    with pytest.raises(TemplateError, match=REFUSED):
        Templates([own]).text("link.html")


def test_a_linked_folder_is_refused(own: Path, secret: Path) -> None:
    (own / "parts").symlink_to(secret.parent)
    (own / "t.html").write_text("{% include ['none.html', 'parts/secret.html'] %}", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        Templates([own]).render("t.html", {})
    told = "is a link out of the folder of templates, and templates are looked for below it"
    assert str(caught.value) == f"templates/parts: {told}: put a folder there, or remove it"


@pytest.mark.parametrize(
    "name",
    ["labels/en.toml", "labels/it.toml", "email/parts/dark.css", "email/parts/note.html", "web/style.css"],
)
def test_check_tells_of_it_once_and_shows_nothing(own: Path, secret: Path, name: str) -> None:
    (own / name).parent.mkdir(parents=True)
    (own / name).symlink_to(secret)
    found = lint_templates(Templates([own, templates_dir()]))
    assert [(each.file, each.message) for each in found] == [(f"templates/{name}", REFUSED)]


def _a_socket(path: Path) -> None:
    # Its address may have no more than a hundred letters.
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(before)


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (Path.mkdir, "is a folder"),
    "pipe": (os.mkfifo, "is a named pipe"),
    "socket": (_a_socket, "is a socket"),
    "nowhere": (lambda path: path.symlink_to("gone.html"), "is a link to “gone.html”, where nothing is"),
    "circle": (lambda path: path.symlink_to(path.name), "is a link that leads back to itself"),
}


@pytest.mark.parametrize("name", ["labels/en.toml", "email/parts/inline.css", "email/parts/stories.html"])
@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_file_is_told_and_stops_the_mail(own: Path, name: str, kind: str) -> None:
    make_it, said = ODD[kind]
    (own / name).parent.mkdir(parents=True)
    make_it(own / name)
    templates = Templates([own, templates_dir()])
    told = f"{said}, and a template is a file: put the file there itself, or remove it"
    assert [(each.file, each.message) for each in lint_templates(templates)] == [(f"templates/{name}", told)]
    with pytest.raises(TemplateError) as caught:
        render_mail(make.edition(make.article()), make.digest(), make.publication(), templates)
    assert str(caught.value) == f"templates/{name}: {told}"
    assert templates_stamp(templates) != templates_stamp(Templates([templates_dir()]))


@pytest.mark.parametrize("kind", ["pipe", "nowhere", "circle", "file"])
@pytest.mark.parametrize("name", ["templates", "templates/email", "templates/email/parts"])
def test_what_stands_in_the_way_of_templates_is_told_once(tmp_path: Path, name: str, kind: str) -> None:
    make_it, said = {**ODD, "file": (Path.touch, "is a file")}[kind]
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    make_it(tmp_path / name)
    templates = Templates([tmp_path / "templates", templates_dir()])
    told = f"{said}, and templates are looked for below it: put a folder there, or remove it"
    assert [(each.file, each.message) for each in lint_templates(templates)] == [(name, told)]
    with pytest.raises(TemplateError, match=f"^{name}: {said}"):
        render_mail(make.edition(), make.digest(), make.publication(), templates)


def test_a_look_and_a_part_of_ones_own_that_are_no_files_are_told(own: Path) -> None:
    (own / "email/harbour/message.html").mkdir(parents=True)
    with pytest.raises(TemplateError, match=r"^templates/email/harbour/message\.html: is a folder"):
        render_mail(
            make.edition(), make.digest(template="harbour"), make.publication(), Templates([own, templates_dir()])
        )
    (own / "email/quay").mkdir()
    (own / "email/quay/message.html").write_text("<html><body>{% if no %}{% include 'tides.html' %}{% endif %}")
    os.mkfifo(own / "tides.html")
    found = [(each.file, each.message) for each in lint_templates(Templates([own, templates_dir()]))]
    assert (
        "templates/tides.html",
        "is a named pipe, and a template is a file: put the file there itself, or remove it",
    ) in found


def test_what_bears_no_name_of_a_template_is_left_alone(own: Path) -> None:
    (own / "email/parts").mkdir(parents=True)
    (own / "email/v1.2").mkdir()
    # As an editor notes that a file is open.
    (own / "email/parts/.#note.html").symlink_to("ada@desk.4242:1")
    os.mkfifo(own / "email/parts/other.html")
    assert lint_templates(Templates([own, templates_dir()])) == []


def test_what_may_not_be_read_is_told(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own / "email/parts").mkdir(parents=True)
    (own / "email/parts/note.html").touch()

    def refuse(path: Path, **_: object) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched, pytest.raises(TemplateError) as caught:
        patched.setattr(Path, "read_text", refuse)
        Templates([own]).text("email/parts/note.html")
    assert str(caught.value).startswith("templates/email/parts/note.html: cannot be read (Permission denied): let ")
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "parts")
    with pytest.raises(TemplateError, match=r"^templates/email/parts: is a folder that the user that digest runs as"):
        Templates([own]).text("email/parts/more.html")


def test_a_mail_is_not_made_of_a_file_elsewhere(own: Path, secret: Path) -> None:
    (own / "email/parts").mkdir(parents=True)
    (own / "email/parts/inline.css").symlink_to(secret)
    with pytest.raises(TemplateError, match=r"templates/email/parts/inline\.css: is a link out"):
        render_mail(make.edition(), make.digest(), make.publication(), Templates([own, templates_dir()]))


def test_a_link_that_stays_and_a_folder_that_is_a_link_are_followed(own: Path, tmp_path: Path) -> None:
    (own / "parts").mkdir()
    (own / "parts/real.html").write_text("Within.", encoding="utf-8")
    (own / "link.html").symlink_to("parts/real.html")
    (own / "others").symlink_to("parts")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/templates").symlink_to(own)
    for folder in (own, tmp_path / "linked/templates"):
        templates = Templates([folder])
        assert templates.render("link.html", {}) == templates.text("others/real.html") == "Within."
        assert "link.html" in templates.names()


def test_a_nul_is_told_at_its_line(own: Path) -> None:
    (own / "t.html").write_bytes(b"one\ntw\0o\n")
    with pytest.raises(TemplateError, match=r"^templates/t\.html:2: a NUL stands here"):
        Templates([own]).render("t.html", {})


@pytest.mark.parametrize("asked", ["", ".", "../elsewhere/secret.html", "{secret}", "a/../../elsewhere/secret.html"])
def test_a_name_leads_nowhere_else(own: Path, secret: Path, asked: str) -> None:
    name = asked.format(secret=secret)
    secret.write_bytes(b"\xff")
    (own / "a").mkdir()
    (own / "email/parts").mkdir(parents=True)
    ours = "{% include ['" + name + "', 'email/parts/head.html'] %}"
    (own / "email/parts/more.html").write_text(ours, encoding="utf-8")
    templates = Templates([own, templates_dir()])
    assert not templates.has(name)
    told = " ".join(f"{each.file} {each.message}" for each in lint_templates(templates))
    assert "UTF-8" not in told
    with pytest.raises(TemplateError, match="no such template"):
        templates.text(name)


def test_an_error_opens_no_file_that_a_setting_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def update(name: str, *_: object) -> list[str]:
        opened.append(name)
        return []

    monkeypatch.setattr("linecache.updatecache", update)
    with pytest.raises(TemplateError):
        Templates([tmp_path]).render_line("{{ nope }}", {}, file="../var/digest.db")
    assert opened == []


def test_what_lies_elsewhere_changes_no_stamp(own: Path, secret: Path) -> None:
    (own / "link.html").symlink_to(secret)
    before = templates_stamp(Templates([own]))
    secret.write_text("Other words", encoding="utf-8")
    assert templates_stamp(Templates([own])) == before


def test_the_mark_of_an_encoding_before_a_template_is_no_word_of_it(own: Path) -> None:
    def rendered(mark: str) -> tuple[str, str]:
        for name in ("inline.css", "screens.css", "message.txt", "masthead.html"):
            text = (templates_dir() / "email/parts" / name).read_text(encoding="utf-8")
            (own / "email/parts").mkdir(parents=True, exist_ok=True)
            (own / "email/parts" / name).write_text(mark + text, encoding="utf-8")
        got = render_mail(make.edition(), make.digest(), make.publication(), Templates([own, templates_dir()]))
        return got.html, got.text

    assert rendered("\ufeff") == rendered("")


CHANGES: dict[str, Callable[[Path], object]] = {
    "broken": lambda folder: (folder / "parts/words.html").write_text("{% if"),
    "no text": lambda folder: (folder / "parts/words.html").write_bytes(b"\xff"),
    "gone": lambda folder: (folder / "parts/words.html").unlink(),
    "all gone": lambda folder: folder.rename(folder.with_name("aside")),
    "a folder": lambda folder: ((folder / "parts/words.html").unlink(), (folder / "parts/words.html").mkdir()),
    "one more": lambda folder: (folder / "email").write_text("in the way"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("compiled", [False, True])
def test_what_was_read_stays_as_it_was_whatever_becomes_of_the_files(own: Path, change: str, compiled: bool) -> None:
    (own / "parts").mkdir()
    (own / "t.html").write_text("{% include 'parts/words.html' %}", encoding="utf-8")
    (own / "parts/words.html").write_text("As it was.", encoding="utf-8")
    # As it comes to the parts of a service.
    templates = templates_of(pickle.loads(pickle.dumps(read_folder(own))))  # noqa: S301
    held, stamp = templates.render("t.html", {}) if compiled else "As it was.", templates_stamp(templates)
    CHANGES[change](own)
    assert templates.render("t.html", {}) == templates.text("parts/words.html") == held == "As it was."
    assert templates_stamp(templates) == stamp
    assert templates.is_own("parts/words.html")
    assert templates.text("email/parts/note.html")


def test_a_folder_that_was_not_there_is_not_there_later(own: Path) -> None:
    templates = templates_of(own / "none")
    (own / "none/email/parts").mkdir(parents=True)
    (own / "none/email/parts/note.html").write_text("{% if", encoding="utf-8")
    assert not templates.is_own("email/parts/note.html")
    assert render_mail(make.edition(), make.digest(), make.publication(), templates).html


def test_links_that_lead_round_are_told_and_not_followed_for_ever(own: Path) -> None:
    (own / "a").mkdir()
    (own / "b").mkdir()
    (own / "a/to").symlink_to("../b")
    (own / "b/to").symlink_to("../a")
    (own / "round").symlink_to(".")
    (own / "b/t.html").write_text("Within.", encoding="utf-8")
    templates = Templates([own])
    assert templates.text("a/to/t.html") == "Within."
    for name, place in (("round/t.html", "round"), ("a/to/to/t.html", "a/to/to")):
        with pytest.raises(TemplateError, match=f"^templates/{place}: is a link to a folder around it, and templates"):
            templates.text(name)
