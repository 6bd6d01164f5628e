"""A Postfix of its own: in a new folder, on a free port of 127.0.0.1, with a queue and a log nobody shares.

Needs Debian's package postfix, and root, under which Postfix insists on being started. It takes mail for
everybody and delivers it to nobody (`discard:`), each message through its whole queue.
"""

from __future__ import annotations

import os
import re
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
PATIENCE = 60

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
myhostname = postfix.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
default_transport = discard:
relay_transport = discard:
alias_maps =
alias_database =
local_recipient_maps =
"""
_MASTER = """
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
discard unix - - n - - discard
error unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
_DONE = re.compile(r": ([0-9A-F]+): to=<([^>]*)>.* status=(\w+)")
_NAMED = re.compile(r": ([0-9A-F]+): message-id=(\S+)")


class PrivatePostfix:
    """Runs from its making to `close`; `port` is where it listens.

    It is kept in a new folder in `place`, or where temporary files go; `settings` are added to its main.cf.
    """

    def __init__(self, place: Path | None = None, settings: str = "") -> None:
        why = missing()
        if why:
            raise FileNotFoundError(why)
        self.folder = folder = Path(tempfile.mkdtemp(prefix="postfix-", dir=place))
        # Its processes run as another user.
        folder.chmod(0o755)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        for name, text in {"main.cf": _MAIN + settings, "master.cf": _MASTER}.items():
            (folder / name).write_text(text.format(folder=folder, port=f"127.0.0.1:{self.port}"), encoding="utf-8")
        for name in ("spool", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        self._command("start")
        end = time.monotonic() + PATIENCE
        while not self._greets():
            if time.monotonic() > end:
                said = self.log()
                self.close()
                raise TimeoutError(f"this Postfix does not answer: {said}")
            time.sleep(0.1)

    def _greets(self) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=5) as connection:
                return connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _command(self, word: str) -> None:
        command = [str(shutil.which("postfix", path=PATH)), "-c", str(self.folder), word]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)

    def close(self) -> None:
        """End all of its processes, and forget what they did."""
        self._command("stop")
        shutil.rmtree(self.folder)

    def log(self) -> str:
        """All that it logged so far."""
        file = self.folder / "mail.log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def idle(self) -> bool:
        """Whether its queue is empty."""
        queues = (self.folder / "spool" / name for name in ("maildrop", "incoming", "active", "deferred"))
        return not any(path.is_file() for queue in queues for path in queue.rglob("*"))

    def wait_idle(self) -> None:
        """Wait until everything has left its queue. Raises TimeoutError."""
        end = time.monotonic() + 4 * PATIENCE
        while not self.idle():
            if time.monotonic() > end:
                raise TimeoutError("mail stays in this Postfix's queue")
            time.sleep(0.1)

    def delivered(self) -> Counter[tuple[str, str]]:
        """How often its log says `sent`, by address and Message-ID."""
        names: dict[str, str] = {}
        found: Counter[tuple[str, str]] = Counter()
        for line in self.log().splitlines():
            if named := _NAMED.search(line):
                names[named[1]] = named[2]
            elif (done := _DONE.search(line)) and done[3] == "sent":
                found[done[2], names[done[1]]] += 1
        return found


def missing() -> str:
    """What keeps us from running one; empty if nothing does."""
    if not shutil.which("postfix", path=PATH):
        return "Postfix is missing: apt install postfix"
    return "" if os.geteuid() == 0 else "a Postfix of our own is started by root alone"
