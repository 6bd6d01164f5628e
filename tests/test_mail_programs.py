"""What we write is what other programs read: mblaze, mutt, s-nail, a MIME parser in Perl, and SpamAssassin."""

from __future__ import annotations

import csv
import os
import pty
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import newsroom
import pytest
import sampled
import spam
import strict_mime

pytestmark = pytest.mark.peers

BROWSER = "w3m -dump -cols 200 -I utf-8 -O utf-8 -T text/html"
PERL = """
use MIME::Parser; use Encode; binmode STDOUT, ":utf8";
my $parser = MIME::Parser->new; $parser->output_to_core(1); $parser->decode_headers(0);
my $mail = $parser->parse(\\*STDIN);
print join("|", $parser->results->errors, $parser->results->warnings), "\\n";
print decode("MIME-Header", $mail->head->get("Subject") =~ s/\\s+\\z//r), "\\n";
print join(" ", map { $_->effective_type } ($mail, $mail->parts)), "\\n";
print decode("UTF-8", $_->bodyhandle->as_string) for $mail->parts ? $mail->parts : $mail;
"""
TRIES = 3


def ask(*command: object, told: bytes = b"") -> list[str]:
    """The lines that a program answers."""
    plain = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    done = subprocess.run([str(word) for word in command], input=told, capture_output=True, check=True, env=plain)
    return done.stdout.decode("utf-8", "replace").splitlines()


@pytest.fixture(scope="module", params=["eml", "maildir"])
def messages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every message of the starter's morning edition, found by its name or as mblaze lists the Maildir."""
    home = newsroom.sent_edition(tmp_path_factory.mktemp(request.param), mail_format=request.param)
    outbox = home / "var" / "outbox"
    found = sorted(outbox.rglob("*.eml")) if request.param == "eml" else [Path(line) for line in ask("mlist", outbox)]
    with (home / "config" / "demo" / "subscribers.csv").open(encoding="utf-8", newline="") as roster:
        assert len(found) == len(list(csv.DictReader(roster)))
    return found


def outbox_of(folder: Path, mail_format: str) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGEST_CLOCK", sampled.NOW)
        yield sampled.sent(folder, mail_format)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """A message for each look and format, of the sample newsroom."""
    for outbox in outbox_of(tmp_path_factory.mktemp("files"), "eml"):
        yield sorted(outbox.rglob("*.eml"))


@pytest.fixture(scope="module")
def maildir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same messages in a Maildir."""
    yield from outbox_of(tmp_path_factory.mktemp("maildir"), "maildir")


def test_the_parts_are_those_of_an_alternative(messages: list[Path]) -> None:
    shapes = {tuple(re.findall(r"(?:multipart|text)/[a-z]+", "\n".join(ask("mshow", "-t", path)))) for path in messages}
    assert shapes == {("multipart/alternative", "text/plain", "text/html"), ("text/plain",)}


def test_the_subject_and_the_links_are_read(messages: list[Path]) -> None:
    for path in messages:
        (subject,) = ask("mhdr", "-d", "-h", "subject", path)
        (leave,) = ask("mhdr", "-h", "list-unsubscribe", path)
        assert subject
        assert "=?" not in subject
        assert re.fullmatch(r"<https://\S+/unsubscribe/[a-z0-9-]+>", leave)
        assert leave.strip("<>") in "\n".join(ask("mshow", "-h", "", "-N", path))


def test_every_message_is_its_own(messages: list[Path]) -> None:
    ids = {line for path in messages for line in ask("mhdr", "-h", "message-id", path)}
    readers = {line for path in messages for line in ask("mhdr", "-h", "to", path)}
    assert len(ids) == len(readers) == len(messages)


def test_the_starters_messages_have_no_fault(messages: list[Path]) -> None:
    assert {fault for path in messages for fault in strict_mime.faults(as_sent(path))} == set()


def test_perl_parses_what_python_parses(files: list[Path]) -> None:
    for path in files:
        whole = path.read_bytes()
        errors, subject, shape, *lines = ask("perl", "-e", PERL, told=whole)
        parts = strict_mime.parts(whole)
        assert errors == ""
        assert subject == strict_mime.parsed(whole)["Subject"]
        assert shape.removeprefix("multipart/alternative ").split() == list(parts)
        assert lines == "".join(parts.values()).splitlines()


def test_spamassassin_holds_nothing_against_a_mail(files: list[Path], messages: list[Path]) -> None:
    found = spam.scores([*files, messages[0]])
    assert len(found) == len(files) + 1
    assert {path.name: said for path, said in found.items() if said[0] >= spam.MOST} == {}


def test_s_nail_opens_files_and_shows_both_parts(files: list[Path]) -> None:
    for path in files:
        whole = path.read_bytes()
        shown = s_nail(f"eml://{path}", 1)
        assert_shown(shown, whole)
        if strict_mime.parsed(whole).is_multipart():
            assert_rich(s_nail(f"eml://{path}", 1, rich=True), whole)


def test_mblaze_opens_files_and_shows_both_parts(files: list[Path]) -> None:
    for path in files:
        whole = path.read_bytes()
        shown = "\n".join(ask("mshow", "-A", "text/plain", "-h", "subject:from:list-unsubscribe", path))
        assert bare(strict_mime.parts(whole)["text/plain"]) in bare(shown)
        assert bare(str(strict_mime.parsed(whole)["Subject"])) in bare(shown)
        if strict_mime.parsed(whole).is_multipart():
            html = subprocess.run(["mshow", "-O", path, "3"], capture_output=True, check=True).stdout
            assert_rich("\n".join(ask(*BROWSER.split(), told=html)), whole)


def test_s_nail_and_mutt_open_the_maildir_and_show_both_parts(maildir: Path, tmp_path: Path) -> None:
    listed = ask("s-nail", "-:/", "-#", "-R", "-Sttycharset=utf-8", "-f", maildir, told=b"from 1-$\n")
    assert len([line for line in listed if re.search(r" \d+ digest@", line)]) == len(sampled.LOOKS) * 2
    by_subject = {strict_mime.parsed(whole)["Subject"]: whole for whole in of_maildir(maildir)}
    assert len(by_subject) == len(sampled.LOOKS)
    for subject, whole in by_subject.items():
        assert_shown(mutt(maildir, subject, tmp_path), whole)
        assert_rich(mutt(maildir, subject, tmp_path, rich=True), whole)


def as_sent(path: Path) -> bytes:
    """A message with the line ends of a wire, which a Maildir has not."""
    whole = path.read_bytes()
    return whole if path.suffix == ".eml" else whole.replace(b"\n", b"\r\n")


def of_maildir(maildir: Path) -> list[bytes]:
    """The messages with HTML."""
    whole = [as_sent(path) for path in sorted((maildir / "new").iterdir())]
    return [each for each in whole if strict_mime.parsed(each).is_multipart()]


def s_nail(file: str, number: int, *, rich: bool = False) -> str:
    """A message as s-nail shows it: its text, or its HTML by w3m."""
    html = [f"-Spipe-text/html=?*?{BROWSER}", "-Smime-alternative-favour-rich"] if rich else []
    command = ["s-nail", "-:/", "-#", "-R", "-Sttycharset=utf-8", *html, "-f", file]
    return "\n".join(ask(*command, told=f"type {number}\n".encode()))


def mutt(folder: Path, subject: str, place: Path, *, rich: bool = False) -> str:
    """The message of that subject as mutt in a terminal of its own shows it: its text, or its HTML by w3m."""
    (place / "mailcap").write_text(f"text/html; {BROWSER} %s; copiousoutput\n", encoding="utf-8")
    order = "auto_view text/html\nalternative_order text/html" if rich else "alternative_order text/plain"
    words = " ".join(re.findall(r"\w+", subject)[:3]).replace(" ", ".")
    shown = place / "shown.txt"
    settings = (
        f'set mailcap_path="{place / "mailcap"}" folder="{place}" charset=utf-8 wrap=400\n'
        f"set pipe_decode pipe_decode_weed=no wait_key=no quit=yes confirmappend=no\n{order}\n"
        f'push "<limit>~s {words} ~h multipart<enter><first-entry><pipe-message>cat >{shown}<enter><exit>"\n'
    )
    (place / "muttrc").write_text(settings, encoding="utf-8")
    for _ in range(TRIES):
        _in_a_terminal("mutt", "-n", "-F", str(place / "muttrc"), "-R", "-f", str(folder))
        if shown.is_file():
            break
    text = shown.read_text(encoding="utf-8")
    shown.unlink()
    return text


def _in_a_terminal(*command: str) -> None:
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm", LC_ALL="C.UTF-8")
        os.execvp(command[0], command)  # noqa: S606
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:  # the way Linux says that the other side has left
        pass
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def bare(text: str) -> str:
    """Without blanks, which programs fold, and without U+200C, which s-nail keeps from a terminal."""
    return re.sub(r"[\s\u200c]+", "", text)


def assert_shown(shown: str, whole: bytes) -> None:
    """The header fields decoded and the text part word for word."""
    found = strict_mime.parsed(whole)
    for name in ("Subject", "From"):
        assert f"{name}: {found[name]}".replace('"', "") in " ".join(shown.split()).replace('"', "")
    assert f"List-Unsubscribe: {found['List-Unsubscribe']}" in shown
    assert bare(strict_mime.parts(whole)["text/plain"]) in bare(shown)


def assert_rich(shown: str, whole: bytes) -> None:
    """Every headline as the HTML has it, the colophon, and no markup."""
    html = strict_mime.parts(whole)["text/html"]
    heads = re.findall(r"<h3[^>]*>(?:<a[^>]*>)?([^<&]+)[<&]", html)
    assert len(heads) > 20
    # Two cards stand side by side, so that the lines of their headlines alternate.
    missing = {word for head in heads for word in head.split() if bare(word) not in bare(shown)}
    assert missing == set()
    assert "Unsubscribe" in shown
    assert "<td" not in shown
