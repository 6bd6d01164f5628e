"""The keys behind the links in mail."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from config.setting import load_folder
from config.wrong import Case, lay_out

from digest.config import Settings, signing_keys
from digest.errors import ConfigurationError

SITE = 'title: "The Quay"\nurl: https://quay.example\nauthority: quay.example\n'


def settings(root: Path, more: str = "", **environ: str) -> Settings:
    return load_folder(lay_out(Case(files={"config/site.yaml": SITE + more}), root), **environ)


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    found = settings(tmp_path)
    (key,) = signing_keys(found)
    path = tmp_path / "var" / "keys" / "signing"
    assert len(key) >= 32 and signing_keys(found) == (key,)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["signing"]


def test_many_who_start_at_once_share_one_key(tmp_path: Path) -> None:
    found = settings(tmp_path)
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: signing_keys(found), range(64)))
    assert len(keys) == 1


def test_a_newer_key_on_top_signs_and_the_older_still_verifies(tmp_path: Path) -> None:
    found = settings(tmp_path)
    (old,) = signing_keys(found)
    path = tmp_path / "var" / "keys" / "signing"
    path.write_bytes(b"a-newer-key-of-good-length-0123456789\n" + path.read_bytes())
    assert signing_keys(found) == (b"a-newer-key-of-good-length-0123456789", old)


def test_configured_keys_are_used_as_they_stand(tmp_path: Path) -> None:
    found = settings(tmp_path, 'keys: {signing: ["${NEW}", "${OLD}"]}\n', NEW="n" * 40, OLD="o" * 40)
    assert signing_keys(found) == (b"n" * 40, b"o" * 40)
    assert not (tmp_path / "var").exists()


def test_an_emptied_file_is_not_silently_replaced(tmp_path: Path) -> None:
    found = settings(tmp_path)
    signing_keys(found)
    path = tmp_path / "var" / "keys" / "signing"
    path.write_bytes(b"\n")
    with pytest.raises(ConfigurationError, match="empty"):
        signing_keys(found)
    assert path.read_bytes() == b"\n"


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    found = settings(tmp_path)
    (tmp_path / "var").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="signing key"):
        signing_keys(found)
