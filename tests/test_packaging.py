"""What a user installs is whole: the wheel carries templates and starter, and runs on its own anywhere."""

from __future__ import annotations

import os
import re
import site
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be released, built without the network."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def digest(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel in a fresh environment that sees this one's packages, but not this checkout."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    install = ["-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    run(sys.executable, *install, cwd=home)
    borrow_packages(home)
    where = run(python, "-c", "import digest; print(digest.__file__)", cwd=home)
    assert Path(where.strip()).is_relative_to(home)
    return home / "bin" / "digest"


def borrow_packages(home: Path) -> None:
    """Let the environment see this one's packages after its own, without its .pth files (our editable install)."""
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()) + "\n", encoding="utf-8")


def run(*command: object, cwd: Path) -> str:
    """Run a command in a folder, outside this checkout's influence; its standard output, once it ended with 0."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DIGEST_"))}
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=quiet, capture_output=True, text=True)
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("folder", "packed"), [("templates", "templates"), ("config", "starter")])
def test_the_wheel_carries_templates_and_starter(wheel: Path, folder: str, packed: str) -> None:
    prefix = f"digest/_files/{packed}/"
    inside = {name.removeprefix(prefix) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(prefix)}
    assert inside
    assert inside == files_below(ROOT / folder)


def test_the_wheel_carries_all_code_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if not name.startswith("digest/_files/")}
    code = {f"digest/{name}" for name in files_below(ROOT / "src" / "digest") if "__pycache__" not in name}
    assert {name for name in names if ".dist-info/" not in name} == code
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_alone_runs_the_starter(digest: Path, tmp_path: Path) -> None:
    run(digest, "init", "x", cwd=tmp_path)
    run(digest, "collect", cwd=tmp_path / "x")
    run(digest, "preview", "--out", "out", cwd=tmp_path / "x")
    assert list((tmp_path / "x").glob("out/**/edition.html"))
    assert list((tmp_path / "x").glob("out/**/edition.eml"))


def test_the_wheel_runs_from_any_folder(digest: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(digest, "init", tmp_path / "x", cwd=elsewhere)
    run(digest, "--config", tmp_path / "x" / "config", "collect", cwd=elsewhere)
    run(digest, "--config", tmp_path / "x" / "config", "preview", "--out", "out", cwd=elsewhere)
    assert list(elsewhere.glob("out/**/edition.html"))
    assert [path.name for path in elsewhere.iterdir()] == ["out"]


def test_an_editable_install_runs_from_any_folder(tmp_path: Path) -> None:
    """The environment of the tests holds this checkout in an editable install, as `make` made it."""
    run(sys.executable, "-m", "digest", "init", tmp_path / "x", cwd=tmp_path)
    run(sys.executable, "-m", "digest", "--config", tmp_path / "x" / "config", "collect", cwd=tmp_path)


def test_the_lock_holds_every_dependency_with_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
    ]
    pinned = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, flags=re.MULTILINE))
    named = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower().replace(".", "-") for line in wanted}  # type: ignore[index]
    assert named <= set(pinned)
    blocks = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in lock
