"""Whatever stands in titles, names, captions and addresses: our headers, no template evaluated, the words as they are.

Over two thousand pairs of a payload and a field go the whole way: a file, the store, editions in all three looks,
finished messages; and readers' names and addresses, by import.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import lxml.html
import photographs
import pytest
import strict_mime
from payloads import Payload, payloads

from digest.cli.main import run as cli
from digest.render.sanitised import HOLES

PAYLOADS = payloads()
LOOKS = ("briefing", "magazine", "plain")
EDITIONS = 6
NOW = "2026-11-23T12:00:00+00:00"
ORDINARY = "Bc: =?UTF-8?Q?=0D=0ABcc:_x@evil.example?= {{ 1337*3 }} <script>4</script> --=_x"
SENDER = "A, B; {{ 1337*3 }} =?UTF-8?Q?=0D=0ABcc:?= (c) --=_x"
HEADLINE, STANDFIRST, BYLINE, LABEL = "Headline", "Standfirst", "Byline", "Label"
CAPTION, CREDIT, ALT, PATH, BODY = "Caption", "Credit", "Alt", "Path", "Body"
SHOWN = (HEADLINE, STANDFIRST, BYLINE, LABEL)
PICTURED = (CAPTION, CREDIT, ALT)
ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "table",
        "tbody",
        "tr",
        "td",
        "p",
        "h1",
        "h2",
        "h3",
        "a",
        "img",
        "span",
        "br",
        "bdi",
        "em",
        "strong",
        "ul",
        "li",
    ]
)
ATTRIBUTES = frozenset(
    [
        "lang",
        "dir",
        "charset",
        "name",
        "content",
        "class",
        "role",
        "width",
        "height",
        "cellpadding",
        "cellspacing",
        "border",
        "align",
        "valign",
        "style",
        "src",
        "alt",
        "href",
        "aria-label",
        "aria-roledescription",
        "data-premailer",
        "bgcolor",
    ]
)


class Picture(BaseHTTPRequestHandler):
    """Answers every request with one photograph."""

    def __init__(self, content: bytes, *given: Any) -> None:
        self.content = content
        super().__init__(*given)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def with_payload(payload: Payload, field: str) -> str:
    """The payload between words that name its field."""
    return f"{field} {payload.raw}"


def article(number: int, payload: Payload, host: str) -> dict[str, Any]:
    hostile = partial(with_payload, payload)
    return {
        "url": f"https://courier.example/{number}/{hostile(PATH)}",
        "headline": hostile(HEADLINE),
        "standfirst": hostile(STANDFIRST),
        "body_html": f"<p>{hostile(BODY)}</p>",
        "section": f"s{number % EDITIONS}",
        "section_label": hostile(LABEL),
        "byline": hostile(BYLINE),
        "authors": [hostile(BYLINE)],
        "topics": [payload.raw],
        "language": "en",
        "published": "2026-11-23T10:00:00Z",
        "image": {
            "url": f"http://{host}/a.jpg",
            "alt": hostile(ALT),
            "caption": hostile(CAPTION),
            "credit": hostile(CREDIT),
        },
    }


def project(home: Path, host: str) -> None:
    (home / "config" / "digests").mkdir(parents=True)
    quoted = json.dumps(ORDINARY)
    site = (
        f'title: {quoted}\nurl: "https://courier.example"\nauthority: courier.example\npostal_address: {quoted}\n'
        'timezone: UTC\nlanguage: en\nweb: {public_url: "https://news.courier.example"}\n'
        f'fetch: {{allow: ["{host}"]}}\nconsent: {{version: "1", text: "Yes"}}\n'
        f"mail: {{from: {json.dumps(SENDER + ' <digest@courier.example>')}, transport: files, "
        "files: {path: var/outbox, format: eml}}\n"
    )
    (home / "config" / "site.yaml").write_text(site, encoding="utf-8")
    (home / "config" / "sources.yaml").write_text('desk: {kind: files, path: "desk.json"}\n', encoding="utf-8")
    (home / "config" / "feeds.yaml").write_text('all: {title: "All"}\n', encoding="utf-8")
    (home / "note.md").write_text(f"{ORDINARY}\n", encoding="utf-8")
    for number in range(EDITIONS):
        digest = (
            f"title: {quoted}\ntemplate: {LOOKS[number % 3]}\nsubject: '{{{{ edition.lead.headline }}}}'\nblocks:\n"
            f"  - {{title: {quoted}, select: {{sections: [s{number}]}}, limit: 100}}\n"
            f"  - {{text: note.md, label: {quoted}, title: {quoted}}}\n"
        )
        (home / "config" / "digests" / f"d{number}.yaml").write_text(digest, encoding="utf-8")
    stories = [article(number, payload, host) for number, payload in enumerate(PAYLOADS)]
    (home / "desk.json").write_text(json.dumps(stories), encoding="utf-8")
    (home / "readers.csv").write_text(roster(), encoding="utf-8", newline="")


def roster() -> str:
    """Payloads for names and on both sides of addresses; most readers want the text alone, which is read sooner."""
    stream = io.StringIO()
    rows = csv.writer(stream)
    rows.writerow(["email", "name", "format"])
    for number, payload in enumerate(PAYLOADS):
        raw = payload.raw.encode("utf-8", "ignore").decode()
        rows.writerow([f"r{number}@reader.example", raw, "html" if number % 100 == 0 else "text"])
        rows.writerow([f"{raw}@reader.example", "Ada", "text"])
        rows.writerow([f"x{number}@{raw}.example", "Ada", "text"])
    return stream.getvalue()


def run(home: Path, *arguments: str) -> int:
    return cli(["--config", str(home / "config"), *arguments])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A newsroom that has sent its editions to all whom it takes for readers."""
    home = tmp_path_factory.mktemp("hostile")
    handler = partial(Picture, photographs.octets(photographs.photograph()))
    with pytest.MonkeyPatch.context() as patch, ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        patch.setenv("DIGEST_CLOCK", NOW)
        Thread(target=server.serve_forever, daemon=True).start()
        project(home, f"127.0.0.1:{server.server_port}")
        assert run(home, "collect") == 0
        server.shutdown()
        assert run(home, "subscribers", "import", str(home / "readers.csv"), "--consent", "a test") == 1
        for number in range(EDITIONS):
            assert run(home, "send", f"d{number}") == 0
        yield home


@pytest.fixture(scope="module")
def messages(home: Path) -> dict[int, list[bytes]]:
    """The messages of each edition."""
    outbox = home / "var" / "outbox"
    return {
        number: [path.read_bytes() for path in sorted((outbox / f"d{number}").rglob("*.eml"))]
        for number in range(EDITIONS)
    }


def test_there_are_two_thousand_pairs_of_payload_and_field() -> None:
    assert len(PAYLOADS) * (len(SHOWN) + len(PICTURED) + len((PATH, BODY)) + len(("name", "local", "domain"))) > 2000


def test_every_message_is_legal_and_has_our_header_fields_only(messages: dict[int, list[bytes]]) -> None:
    for of_edition in messages.values():
        assert len(of_edition) > 100
        for message in of_edition:
            assert strict_mime.faults(message) == []


def test_subjects_and_names_are_said_as_they_are(messages: dict[int, list[bytes]]) -> None:
    by_begin = {begin(payload.raw): payload for payload in PAYLOADS}
    for number, of_edition in messages.items():
        for message in of_edition:
            assert strict_mime.parsed(message)["Subject"] == shown(HEADLINE, PAYLOADS[number])
            assert mailbox(message, "From") == (SENDER, "digest@courier.example")
            name, address = mailbox(message, "To")
            assert re.fullmatch(r"[a-z0-9.]+@reader\.example", address)
            assert name in (by_begin[begin(name)].shown, by_begin[begin(name)].raw)


def test_every_word_is_shown_and_no_template_is_evaluated(messages: dict[int, list[bytes]]) -> None:
    for number, of_edition in messages.items():
        whole = next(parts for message in of_edition if len(parts := strict_mime.parts(message)) == 2)
        said = {
            "text": " ".join(whole["text/plain"].split()),
            "html": " ".join(lxml.html.document_fromstring(whole["text/html"]).body.text_content().split()),
        }
        # Of these stories the magazine alone shows pictures, and so the text parts of the others tell none either.
        told = {"html": SHOWN, "text": (*SHOWN, CAPTION, CREDIT) if LOOKS[number % 3] == "magazine" else SHOWN}
        for form, words in said.items():
            assert "4011" not in words.replace("/4011", "")
            assert ORDINARY in words
            for payload in PAYLOADS[number::EDITIONS]:
                for field in told[form]:
                    assert shown(field, payload) in words, (form, field, payload)


def test_the_html_has_our_elements_and_attributes_only(messages: dict[int, list[bytes]]) -> None:
    for of_edition in messages.values():
        html = next(
            parts["text/html"] for message in of_edition if "text/html" in (parts := strict_mime.parts(message))
        )
        tree = lxml.html.document_fromstring(html)
        for element in tree.iter():
            if isinstance(element.tag, str):
                assert element.tag in ELEMENTS
                assert set(element.attrib) <= ATTRIBUTES, element.attrib
            else:
                assert "[if mso]" in str(element) or str(element) in ("<![endif]-->",), element
        for link in tree.iter("a"):
            assert re.match(r"https://(news\.)?courier\.example(/|$)", link.get("href")), link.get("href")


def mailbox(message: bytes, field: str) -> tuple[str, str]:
    """The name and address of a field, by the older decoder: the newer one leaves folds in names as blanks."""
    name, address = parseaddr(str(message_from_bytes(message)[field]))
    return str(make_header(decode_header(name))), address


def begin(text: str) -> str:
    return text.split()[0]


def shown(field: str, payload: Payload) -> str:
    """What is read of a payload in a field; of a form letter's hole the host is left out."""
    return f"{field} {payload.shown if payload.shown is not None else payload.raw.replace(HOLES, '…')}"
