"""Secrets come from the environment and from files, and never show."""

from pathlib import Path

import pytest
from config.setting import load_folder
from config.wrong import Case, lay_out

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
