"""A folder of files as settings: defaults, paths, encodings, and what is only worth a warning."""

from datetime import timedelta
from pathlib import Path

import pytest
from config.setting import load_folder
from config.wrong import DATA, Case, lay_out

from digest.errors import ConfigurationError
from digest.model.digest import Block, Schedule, Selection, Terms

SITE = 'title: "The Quay"\nurl: https://quay.example\nauthority: quay.example\n'


def good(root: Path, **files: str) -> Path:
    named = {f"config/{name.replace('__', '/')}.yaml": text for name, text in files.items()}
    return lay_out(Case(files=named), root)


def test_the_whole_contract_is_understood(tmp_path: Path) -> None:
    config = lay_out(Case(), tmp_path)
    for name in ("site", "sources", "feeds", "digests/morning"):
        (config / f"{name}.yaml").write_bytes((DATA / "every-key" / f"{name}.yaml").read_bytes())
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "sponsor.md").write_text("Words of a *sponsor*.\n", encoding="utf-8")
    settings = load_folder(config, DIGEST_KEY="k" * 40, SMTP_PASSWORD="pw", PUSH_TOKEN="t")

    site = settings.site
    assert settings.store_url == f"sqlite:///{tmp_path}/var/digest.db"
    assert settings.sender.name == "The Quay" and settings.sender.address == "digest@quay.example"
    assert (site.web.bind.host, site.web.bind.port) == ("127.0.0.1", 8000)
    assert site.fetch.max_bytes == 10_000_000 and site.fetch.timeout == timedelta(seconds=30)
    relay = site.mail.relays[0]
    assert relay.password is not None and relay.password.get_secret_value() == "pw"
    assert (relay.rate, relay.real_port, relay.security) == (50.0, 587, "starttls")
    assert site.mail.dkim[0].key_file == tmp_path / "var/keys/dkim-s1.pem"
    assert list(settings.sources) == ["quay-home", "quay-rss", "wire", "cms", "archive", "desk"]
    assert [feed.name for feed in settings.feeds] == ["all", "choice", "world"]
    assert settings.feeds[2].select == Selection(terms=Terms(sections=("world",), languages=("en",)))
    (digest,) = settings.digests
    assert digest.schedule == Schedule("0 7 * * mon-fri", "Asia/Baku", timedelta(hours=6))
    assert digest.blocks[0].select == Selection(picked=True, since=timedelta(days=7))
    assert digest.blocks[1].select == Selection(since="last_edition")
    assert digest.blocks[2] == Block(text="Words of a *sponsor*.\n", label="Advertisement")
    assert digest.blocks[3].repeats and digest.audience.topics == ("politics",)


def test_three_keys_are_enough(tmp_path: Path) -> None:
    root = tmp_path / "newsroom"
    (root / "config").mkdir(parents=True)
    (root / "config" / "site.yaml").write_text(SITE, encoding="utf-8")
    settings = load_folder(root / "config")
    assert settings.data == root / "var"
    assert settings.store_url == f"sqlite:///{root}/var/digest.db"
    assert settings.public_url == "https://quay.example"
    assert settings.sender.address == "digest@quay.example" and settings.sender.name == "The Quay"
    assert settings.site.mail.files.path == root / "var/outbox"
    assert (settings.sources, settings.feeds, settings.digests) == ({}, (), ())
    assert settings.warnings == ()


def test_paths_do_not_depend_on_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = good(tmp_path, site=SITE + "data: store\n")
    expected = load_folder(config)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for folder, name in ((tmp_path, Path("config")), (elsewhere, Path("../config")), (config, Path())):
        monkeypatch.chdir(folder)
        found = load_folder(name)
        assert (found.root, found.data, found.store_url) == (tmp_path, tmp_path / "store", expected.store_url)


def test_an_absolute_store_and_another_database_stay_as_written(tmp_path: Path) -> None:
    absolute = good(tmp_path / "one", site=SITE + "store: sqlite:////srv/digest.db\n")
    assert load_folder(absolute).store_url == "sqlite:////srv/digest.db"
    secret = good(tmp_path / "two", site=SITE + 'store: "${STORE}"\n')
    assert load_folder(secret, STORE="postgresql://quay:pw@db/quay").store_url == "postgresql://quay:pw@db/quay"
    assert "pw@" not in repr(load_folder(secret, STORE="postgresql://quay:pw@db/quay"))


@pytest.mark.parametrize(
    "body",
    [b"\xef\xbb\xbf" + SITE.encode(), SITE.replace("\n", "\r\n").encode(), SITE.replace("\n", "\r").encode()],
    ids=["byte order mark", "windows", "old mac"],
)
def test_editors_of_all_systems_are_welcome(body: bytes, tmp_path: Path) -> None:
    config = good(tmp_path)
    (config / "site.yaml").write_bytes(body)
    assert load_folder(config).site.title == "The Quay"


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        (SITE.replace("Quay", "Qu\xe4y").encode("latin-1"), (1, 15), "not UTF-8"),
        (SITE.encode("utf-16"), (1, 1), "UTF-16"),
        (SITE.encode() + b"language: \x07en\n", (4, 11), "control character"),
        (SITE.encode() + b'language: "e\\ud835n"\n', (4, 11), "half a character"),
        (b"a: " + b"[" * 6000, (1, 1), "nested too deeply"),
        (b"x" * 600_000, (None, None), "larger than"),
        (b"a: &a [*a, *a]\n", (1, 1), "alias"),
    ],
)
def test_what_is_no_text_of_ours_is_refused_by_its_place(
    body: bytes, place: tuple[int, int], words: str, tmp_path: Path
) -> None:
    config = good(tmp_path)
    (config / "site.yaml").write_bytes(body)
    with pytest.raises(ConfigurationError) as caught:
        load_folder(config)
    first = caught.value.problems[0]
    assert words in first.message and (first.line, first.column) == place and first.file == "config/site.yaml"


def test_a_missing_folder_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="digest init"):
        load_folder(tmp_path / "config")


def test_values_that_yaml_1_1_would_bend_are_text(tmp_path: Path) -> None:
    config = good(tmp_path, feeds="no: {title: on}\nother: {title: 12:30:45, select: {sections: [yes, 2026-11-24]}}\n")
    first, second = load_folder(config).feeds
    assert (first.name, first.title, second.title) == ("no", "on", "12:30:45")
    assert second.select.terms.sections == ("yes", "2026-11-24")


def test_what_editors_leave_behind_is_no_digest(tmp_path: Path) -> None:
    config = good(tmp_path)
    for name in (".#morning.yaml", "morning.yaml~", "notes.txt", ".hidden.yaml"):
        (config / "digests" / name).write_text("{{{", encoding="utf-8")
    assert [digest.name for digest in load_folder(config).digests] == ["morning"]


def test_a_text_reached_through_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("not for readers", encoding="utf-8")
    config = good(tmp_path / "root", digests__morning="title: M\nblocks:\n  - {text: link.md}\n")
    (tmp_path / "root" / "link.md").symlink_to(outside)
    with pytest.raises(ConfigurationError, match="outside the project"):
        load_folder(config)


def test_warnings_hold_nothing_up(tmp_path: Path) -> None:
    mail = "mail:\n  transport: smtp\n  relays: [{host: 127.0.0.1, port: 2525, security: none}]\n"
    config = good(
        tmp_path,
        site=SITE + mail + 'keys: {signing: ["${K}"]}\ntopics: {sport: Sport}\n',
        digests__morning="title: M\naudience: {topics: [sprot]}\nblocks:\n  - {select: {}}\n",
    )
    settings = load_folder(config, K="short")
    said = [str(warning) for warning in settings.warnings]
    assert [line.partition(" warning: ")[0] for line in said] == [
        "config/digests/morning.yaml:2:21:",
        "config/site.yaml:1:1:",
        "config/site.yaml:1:1:",
        "config/site.yaml:7:18:",
    ]
    assert "did you mean “sport”?" in said[0]


def test_a_value_that_is_a_comment_is_warned_of_where_there_may_be_none(tmp_path: Path) -> None:
    site = SITE + "postal_address: #7 Quay # by the ferry\nprivacy_url: # not yet\n"
    settings = load_folder(good(tmp_path, site=site))
    assert settings.site.postal_address is None
    assert [str(warning) for warning in settings.warnings] == [
        "config/site.yaml:4:1: warning: “postal_address” has no value, for “#” begins a comment: put it in quotes:"
        ' postal_address: "#7 Quay"; or leave the key out'
    ]


def test_a_password_that_is_a_comment_is_not_repeated(tmp_path: Path) -> None:
    relay = "mail:\n  transport: smtp\n  relays:\n    - host: 127.0.0.1\n      user: a\n      password: #hunter2\n"
    try:
        said = [str(each) for each in load_folder(good(tmp_path, site=SITE + relay)).warnings]
    except ConfigurationError as error:
        said = [str(each) for each in error.problems]
    assert "hunter2" not in "".join(said)


@pytest.mark.parametrize(("host", "told"), [("smtp.quay.example", 1), ("127.0.0.1", 0)])
def test_links_that_no_reader_can_open_are_warned_of(tmp_path: Path, host: str, told: int) -> None:
    mail = f"mail: {{transport: smtp, relays: [{{host: {host}, port: 25}}]}}\n"
    site = SITE + mail + "postal_address: Here\nweb: {public_url: 'http://127.0.0.1:8000'}\n"
    said = [str(warning) for warning in load_folder(good(tmp_path, site=site)).warnings]
    assert [line.partition(" warning: ")[2] for line in said] == [
        "no reader can open links to this machine: write the address that your pages have for them"
    ] * told


def test_a_language_is_written_as_usual_wherever_it_stands(tmp_path: Path) -> None:
    config = good(
        tmp_path,
        site=SITE + "language: PT-br\n",
        sources='wire: {kind: feed, url: "https://quay.example/f.xml", language: EN-gb}\n',
        feeds="all: {title: All, language: zh-hant, select: {languages: [az-latn-az]}}\n",
    )
    settings = load_folder(config)
    assert settings.site.language == "pt-BR" and settings.digests[0].language == "pt-BR"
    assert settings.sources["wire"].model_dump()["language"] == "en-GB"
    assert settings.feeds[0].language == "zh-Hant"
    assert settings.feeds[0].select.terms.languages == ("az-Latn-AZ",)
