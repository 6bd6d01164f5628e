"""The usual way in Python: an EmailMessage built for each reader, handed to smtplib, a connection a worker.

    python classic.py threads|processes PORT MESSAGES WORKERS FOLDER

FOLDER holds edition.txt and edition.html, in which `/proof` is where a reader's own token goes.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import smtplib
import sys
import threading
from email.message import EmailMessage
from pathlib import Path


def message(number: int, text: str, html: str) -> EmailMessage:
    """The mail for one reader."""
    token = hashlib.sha256(str(number).encode()).hexdigest()[:40]
    made = EmailMessage()
    made["From"] = "The Bench <digest@bench.example>"
    made["To"] = f"reader{number:07d}@classic.example"
    made["Subject"] = "Morning briefing – number 42"
    made["Date"] = "Mon, 23 Nov 2026 12:00:00 +0000"
    made["Message-ID"] = f"<{token}@bench.example>"
    made["List-Unsubscribe"] = f"<https://bench.example/u/{token}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(text.replace("/proof", f"/{token}"), cte="quoted-printable")
    made.add_alternative(html.replace("/proof", f"/{token}"), subtype="html", cte="quoted-printable")
    return made


def send(port: int, numbers: range, folder: Path) -> None:
    """Send a share of the messages over one connection."""
    text, html = ((folder / f"edition.{kind}").read_text(encoding="utf-8") for kind in ("txt", "html"))
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for number in numbers:
            connection.send_message(message(number, text, html), from_addr="digest@bench.example")


def main() -> None:
    """Share the messages out among so many workers."""
    way, port, count, workers, folder = sys.argv[1:]
    shares = [range(first, int(count), int(workers)) for first in range(int(workers))]
    worker = threading.Thread if way == "threads" else multiprocessing.get_context("fork").Process
    running = [worker(target=send, args=(int(port), share, Path(folder))) for share in shares]
    for each in running:
        each.start()
    for each in running:
        each.join()


if __name__ == "__main__":
    main()
