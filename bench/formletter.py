"""How much cheaper is filling a form letter than building a message for each person?

Takes turns, in one process: the same edition to the same people by `FormLetter.fill` and by
`email.message.EmailMessage`, both checked to say the same. Prints CPU time a message, the ratio, and
the peak memory that Python allocated. Only the ratio is worth quoting: it holds from machine to machine.

    python bench/formletter.py [--messages 300] [--kilobytes 48] [--rounds 3]
"""

from __future__ import annotations

import argparse
import email
import email.policy
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage

from digest.delivery.formletter import FormLetter
from digest.delivery.letterhead import Letterhead
from digest.delivery.mailbox import Mailbox
from digest.delivery.tokens import MessageKeys, Tokens
from digest.model.rendition import Hole, Rendition

KEY = b"k" * 32
LINKS = "https://news.courier.example"
HEAD = Letterhead(
    Mailbox("digest@courier.example", "The Caspian Courier"),
    datetime(2026, 11, 23, 12, tzinfo=UTC),
    "morning-2026-11-23",
    "morning",
    "courier.example",
    unsubscribe=f"{LINKS}/unsubscribe/",
    preferences=f"{LINKS}/preferences/",
    archive_url=f"{LINKS}/editions/morning/",
)
Person = tuple[int, str, str]


def edition(kilobytes: int) -> Rendition:
    """An edition with about `kilobytes` of HTML and a fifth of that as text."""
    story = '<p style="margin:0 0 12px">The harbour at Sarmat opens again — after four months, on “Monday”.</p>\n'
    links = f'<a href="{Hole.UNSUBSCRIBE}">Leave</a> <a href="{Hole.PREFERENCES}">Change</a>\n'
    html = f"<html><body>\n{story * (kilobytes * 1024 // len(story.encode()))}{links}</body></html>\n"
    line = "The harbour at Sarmat opens again — after four months, on “Monday”.\n"
    text = line * (kilobytes * 1024 // 5 // len(line.encode()))
    return Rendition("Harbour opens again", html, f"{text}Leave: {Hole.UNSUBSCRIBE}\nChange: {Hole.PREFERENCES}\n")


def people(count: int) -> list[Person]:
    names = ["Gleb Sander", "Síle O'Neil", "Ночной Читатель", 'Lund, Ute "Tide"']
    return [(number, f"reader{number}@example.org", names[number % len(names)]) for number in range(count)]


def by_form_letter(rendition: Rendition, crowd: list[Person]) -> Iterator[bytes]:
    form, tokens, keys = FormLetter(rendition, HEAD), Tokens((KEY,)).maker("morning"), MessageKeys(KEY)
    for number, address, name in crowd:
        unsubscribe, preferences, _ = tokens(number)
        # A transport for files joins the pieces; one for SMTP does not even that.
        yield b"".join(form.fill(address, name, keys.key(number), unsubscribe, preferences))


def by_email_message(rendition: Rendition, crowd: list[Person]) -> Iterator[bytes]:
    tokens, keys = Tokens((KEY,)).maker("morning"), MessageKeys(KEY)
    for person in crowd:
        key, (leave, settings, _) = keys.key(person[0]), tokens(person[0])
        unsubscribe, preferences = f"{HEAD.unsubscribe}{leave}", f"{HEAD.preferences}{settings}"
        message = EmailMessage(email.policy.SMTP)
        message["From"] = Address("The Caspian Courier", addr_spec="digest@courier.example")
        message["To"] = Address(person[2], addr_spec=person[1])
        message["Date"] = HEAD.date
        message["Subject"] = rendition.subject
        message["Message-ID"] = f"<{HEAD.edition_id}.{key}@courier.example>"
        message["List-Id"] = f"<{HEAD.list_id}>"
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["List-Archive"] = f"<{HEAD.archive_url}>"
        message["Feedback-ID"] = HEAD.feedback_id
        message["Precedence"] = "bulk"
        holes = {Hole.UNSUBSCRIBE: unsubscribe, Hole.PREFERENCES: preferences}
        text, html = rendition.text, rendition.html
        for hole, link in holes.items():
            text, html = text.replace(hole, link), html.replace(hole, link)
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        yield message.as_bytes()


def bodies(message: bytes) -> list[str]:
    found = email.message_from_bytes(message, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return [part.get_content().replace("\r\n", "\n") for part in found.iter_parts()]


def cpu_seconds(work: Callable[[], Iterator[bytes]]) -> float:
    start = time.process_time()
    for _ in work():
        pass
    return time.process_time() - start


def peak_memory(work: Callable[[], Iterator[bytes]]) -> int:
    tracemalloc.start()
    for _ in work():
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--kilobytes", type=int, default=48)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    rendition, crowd = edition(given.kilobytes), people(given.messages)
    for ours, theirs in zip(by_form_letter(rendition, crowd[:4]), by_email_message(rendition, crowd[:4]), strict=True):
        assert bodies(ours) == bodies(theirs)
    ways: dict[str, Callable[[], Iterator[bytes]]] = {
        "FormLetter.fill": lambda: by_form_letter(rendition, crowd),
        "EmailMessage": lambda: by_email_message(rendition, crowd),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(given.rounds):
        for name, work in ways.items():
            times[name].append(cpu_seconds(work) / given.messages)
    median = {name: statistics.median(each) for name, each in times.items()}
    for name, work in ways.items():
        print(f"{name:16} {median[name] * 1e6:9.1f} µs of CPU a message   peak {peak_memory(work) / 1e6:6.2f} MB")
    print(f"ratio            {median['EmailMessage'] / median['FormLetter.fill']:9.1f}")


if __name__ == "__main__":
    main()
