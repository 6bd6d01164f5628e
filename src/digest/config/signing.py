"""The keys that sign links in mail: configured, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from digest.config.settings import Settings
from digest.errors import ConfigurationError, Problem


def signing_keys(settings: Settings) -> tuple[bytes, ...]:
    """The keys, newest first; older ones only verify.

    Where site.yaml names none, one is made in `data/keys/signing` (mode 0600; one key a line, so that
    an operator can put a newer one on top). Of several processes that start at once, one makes it.
    Raises ConfigurationError if the file cannot be written or read, or holds nothing.
    """
    configured = settings.site.keys.signing
    if configured:
        return tuple(secret.get_secret_value().encode() for secret in configured)
    path = settings.data / "keys" / "signing"
    try:
        if not path.exists():
            _make(path)
        keys = tuple(line.strip() for line in path.read_bytes().splitlines() if line.strip())
    except OSError as error:
        message = (
            f"the signing key cannot be kept here: {error.strerror}; make the folder writable, or say keys.signing"
        )
        raise ConfigurationError([Problem(str(path), message)]) from error
    if not keys:
        message = (
            "the file of signing keys is empty: restore it from a backup; without it old links in mail stop working"
        )
        raise ConfigurationError([Problem(str(path), message)])
    return keys


def _make(path: Path) -> None:
    """A new key at `path`, whole or not at all; whoever comes second leaves the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    draft = path.with_name(f".signing-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        _sync_folder(path.parent)
    finally:
        draft.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
