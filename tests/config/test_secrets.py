"""Secrets come from the environment and from files, and never show."""

from pathlib import Path

import pytest
from config.setting import load_folder
from config.wrong import Case, lay_out
from pydantic import SecretStr

from digest.config import Settings
from digest.errors import ConfigurationError

SITE = 'title: "The Quay"\nurl: https://quay.example\nauthority: quay.example\n'
RELAY = "mail:\n  relays:\n    - {{host: smtp.quay.example, user: quay, password: {0}}}\n"


def password(root: Path, written: str, **environ: str) -> str | None:
    config = lay_out(Case(files={"config/site.yaml": SITE + RELAY.format(written)}), root)
    found = load_folder(config, **environ).site.mail.relays[0].password
    return found.get_secret_value() if found else None


def test_from_the_environment(tmp_path: Path) -> None:
    assert password(tmp_path, '"${SMTP_PASSWORD}"', SMTP_PASSWORD="s3cret ${NOT}") == "s3cret ${NOT}"


def test_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "smtp").write_text("from a file\n", encoding="utf-8")
    assert password(tmp_path, '"${file:run/smtp}"') == "from a file"


def test_from_a_file_anywhere(tmp_path: Path) -> None:
    (tmp_path / "smtp").write_text("elsewhere", encoding="utf-8")
    assert password(tmp_path / "root", f'"${{file:{tmp_path}/smtp}}"') == "elsewhere"


@pytest.mark.parametrize(
    "written", ["hunter2", '"$SMTP_PASSWORD"', '"pre-${SMTP_PASSWORD}"', '"${SMTP PASSWORD}"', "1234"]
)
def test_anything_else_is_refused_and_not_repeated(written: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        password(tmp_path, written, SMTP_PASSWORD="s3cret")
    assert caught.value.problems[0].line == 6
    assert "hunter2" not in str(caught.value) and "s3cret" not in str(caught.value)


@pytest.mark.parametrize(("value", "words"), [("", "is empty"), (None, "SMTP_PASSWORD is not set")])
def test_an_empty_or_unset_variable_is_named(value: str | None, words: str, tmp_path: Path) -> None:
    environ = {} if value is None else {"SMTP_PASSWORD": value}
    with pytest.raises(ConfigurationError, match=words):
        password(tmp_path, '"${SMTP_PASSWORD}"', **environ)


def test_no_secret_in_a_field_that_holds_none(tmp_path: Path) -> None:
    files = {"config/feeds.yaml": 'all: {title: "${TITLE}", select: {authors: ["${AUTHOR}"]}}\n'}
    with pytest.raises(ConfigurationError) as caught:
        load_folder(lay_out(Case(files=files), tmp_path), TITLE="x", AUTHOR="y")
    assert [problem.column for problem in caught.value.problems] == [14, 45]


def test_settings_do_not_show_secrets(tmp_path: Path) -> None:
    config = lay_out(Case(files={"config/site.yaml": SITE + RELAY.format('"${P}"')}), tmp_path)
    assert "s3cret" not in repr(load_folder(config, P="s3cret"))


TWO = """
desk: {kind: push, token: "${PUSH_TOKEN}"}
wire: {kind: feed, url: "https://wire.example/feed.xml"}
"""


def sources(root: Path, written: str, **environ: str) -> Settings:
    config = lay_out(Case(files={"config/site.yaml": SITE, "config/sources.yaml": written}), root)
    return load_folder(config, **environ)


@pytest.mark.parametrize("environ", [{}, {"PUSH_TOKEN": ""}])
def test_a_source_whose_secret_is_not_there_stops_no_other(environ: dict[str, str], tmp_path: Path) -> None:
    found = sources(tmp_path, TWO, **environ)
    assert list(found.sources) == ["desk", "wire"]
    assert list(found.locked) == ["desk"]
    problem = found.locked["desk"]
    assert (problem.file, problem.line, problem.severity) == ("config/sources.yaml", 2, "error")
    assert "PUSH_TOKEN" in problem.message
    assert found.warnings == ()


def test_what_stands_in_for_a_secret_cannot_be_guessed(tmp_path: Path) -> None:
    found = [sources(tmp_path / name, TWO).sources["desk"] for name in "abc"]
    stand_ins = {
        token.get_secret_value() for each in found if isinstance(token := getattr(each, "token", None), SecretStr)
    }
    assert len(stand_ins) == 3
    assert min(map(len, stand_ins)) == 64


def test_a_secret_that_is_written_wrongly_stops_all(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="may not stand in a file"):
        sources(tmp_path, TWO.replace("${PUSH_TOKEN}", "hunter2hunter2hunter2"))


def test_other_mistakes_do_not_hide_a_secret_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        sources(tmp_path, TWO.replace("https:", "ftp:").replace("kind: feed", "kind: fed"))
    assert ["PUSH_TOKEN" in each.message for each in caught.value.problems] == [True, False]


def test_two_that_push_may_not_have_one_token(tmp_path: Path) -> None:
    two = TWO + 'other: {kind: push, token: "${PUSH_TOKEN}"}\n'
    with pytest.raises(ConfigurationError) as caught:
        sources(tmp_path, two, PUSH_TOKEN="a-token-of-16-letters")
    (problem,) = caught.value.problems
    assert (problem.line, "desk has the same" in problem.message) == (4, True)
    assert "a-token" not in str(caught.value)
    assert sources(tmp_path / "a", two).locked.keys() == {"desk", "other"}
    off = two.replace("other: {", "other: {enabled: false, ")
    assert not sources(tmp_path / "b", off, PUSH_TOKEN="a-token-of-16-letters").locked
