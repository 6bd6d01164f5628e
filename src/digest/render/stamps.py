"""What a rendering rests on beside its subject: this program, the packages it renders with, the templates.

A stamp is a hash in hexadecimal. Bytes that were kept under one are stale as soon as it differs.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from digest import __version__
from digest.render.environment import Templates

_PARTS = ("html", "model", "render", "store")
_PACKAGES = ("babel", "feedgen", "inscriptis", "jinja2", "lxml", "tzdata")


def stamp_of(*inputs: object) -> str:
    """A hash of values whose `repr` says all of them: texts, numbers, times, and dataclasses of such."""
    return hashlib.blake2b(repr(inputs).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


@cache
def program_stamp() -> str:
    """This program as it is installed: version, the source that renders, Python and the packages.

    The source too, because a checkout changes without a version.
    """
    house = Path(__file__).resolve().parents[1]
    sources = [path for part in _PARTS for path in sorted((house / part).rglob("*.py"))]
    found = [(path.relative_to(house).as_posix(), hashlib.blake2b(path.read_bytes()).hexdigest()) for path in sources]
    packages = [(name, _version(name)) for name in _PACKAGES]
    return stamp_of(__version__, sys.version, unicodedata.unidata_version, packages, found)


def templates_stamp(templates: Templates) -> str:
    """All templates, style sheets and labels of every folder, by name and content."""
    return stamp_of([(name, templates.contents(name)) for name in templates.names()])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


# Read while the program is: files that an upgrade writes later are not what runs.
program_stamp()
