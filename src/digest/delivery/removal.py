"""Take one person's letters out of the folders that the transport `files` writes, whichever format it had then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.parser import HeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from unicodedata import normalize

from digest.delivery.durable import sync_folder
from digest.delivery.maildir import stem
from digest.delivery.transport import safe_name
from digest.errors import StoreError

_MAILDIR = ("tmp", "new", "cur")
_HEADER_OCTETS = 16_384


@dataclass(frozen=True, slots=True)
class Addressed:
    """Letters by whom they are to, `is_theirs` of an address in small letters and NFC, and dated `until` when."""

    is_theirs: Callable[[str], bool]
    until: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it may lie in a folder: of which digest and edition, under which key; `number` is None if unknown."""

    digest: str
    slug: str
    key: str
    number: int | None = None


def remove_letters(
    root: Path, letters: Iterable[Written], editions: Collection[tuple[str, str]] = (), others: Addressed | None = None
) -> int:
    """Delete these letters below `root`, finished or half written; returns how many files that were.

    What is of none of `editions`, all there are by digest and slug, is deleted where it is of `others`, by its To and
    its Date: proofs, and mail of the system. The index of an edition keeps its row, which names nobody. Raises
    StoreError where a file cannot be deleted.
    """
    try:
        found = list(_found(root, list(letters), editions, others))
        for path in found:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in found}:
            sync_folder(folder)
    except OSError as error:
        raise StoreError(
            f"Letters of an erased person cannot be deleted below {root} ({error.strerror}): give this user write "
            "permission there, and erase them again."
        ) from error
    return len(found)


def _found(
    root: Path, letters: list[Written], editions: Collection[tuple[str, str]], others: Addressed | None
) -> Iterator[Path]:
    for letter in letters:
        yield from _of_edition(root, letter)
    known = {(safe_name(digest), safe_name(slug)) for digest, slug in editions}
    names = {".".join(map(safe_name, (each.digest, each.slug, each.key))) for each in letters}
    for path in _in_maildir(root):
        name = stem(path.name)
        other = tuple(name.split(".")[:2]) not in known
        if name in names or (other and others and _is_of(path, others)):
            yield path
    for path in _elsewhere(root, known) if others else ():
        if others and _is_of(path, others):
            yield path


def _of_edition(root: Path, letter: Written) -> list[Path]:
    folder = root / safe_name(letter.digest) / safe_name(letter.slug)
    if not folder.is_dir():
        return []
    if letter.number is None:
        pattern = f"-{safe_name(letter.key)}.eml"
        return [path for path in folder.iterdir() if path.name.removesuffix(".tmp").endswith(pattern)]
    name = f"{letter.number:06d}-{safe_name(letter.key)}.eml"
    return [path for path in (folder / name, folder / f".{name}.tmp") if path.exists()]


def _in_maildir(root: Path) -> Iterator[Path]:
    for part in _MAILDIR:
        if (root / part).is_dir():
            yield from (root / part).iterdir()


def _elsewhere(root: Path, known: Collection[tuple[str, str]]) -> Iterator[Path]:
    for folder in root.iterdir() if root.is_dir() else ():
        if not folder.is_dir() or folder.name in _MAILDIR:
            continue
        for path in folder.rglob("*.eml*"):
            place = path.parent.relative_to(root).parts
            if tuple(place[:2]) not in known and path.is_file():
                yield path


def _is_of(path: Path, others: Addressed) -> bool:
    """Whether a message is addressed to such an address, not to a longer one that ends in it, and not too young."""
    try:
        with path.open("rb") as stream:
            begin = stream.read(_HEADER_OCTETS)
    except FileNotFoundError:
        return False
    message = HeaderParser().parsestr(begin.decode("utf-8", "replace"), headersonly=True)
    fields = [str(each).replace("\r", "").replace("\n", "") for each in message.get_all("To", [])]
    if not any(others.is_theirs(normalize("NFC", found.casefold())) for _, found in getaddresses(fields)):
        return False
    try:
        return parsedate_to_datetime(str(message["Date"])) <= others.until
    except (TypeError, ValueError):
        # Half written, or not by us: a date that cannot be read, or has no zone, keeps nothing of an erased person.
        return True
