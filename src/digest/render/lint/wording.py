"""The words of a mail: its subject, its size, whether text and HTML agree, and what spam filters count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from digest.html.typed import shown_as_typed
from digest.model.rendition import Hole, Rendition
from digest.render.lint.findings import Finding, PersonalLink, error, some, warning
from digest.render.lint.outline import words
from digest.render.lint.shouting import shouts
from digest.render.wrap import wrapped

CLIPPED = 102_000
_LONG_SUBJECT = 110
_FEW_WORDS = 200
# An edition that is cut loses whole stories until it is just small enough: what is far smaller was not.
_CUT = 85_000
_LONG_LINE = 78
# What may end an address or be the sentence's around it.
_ENDS = ".,;:!?)]}’”»"
_ADDRESS = re.compile(rf"https?://[^\s<>\"]*[^\s<>\"{re.escape(_ENDS)}][^\s<>\"]*")
_MOST_ENDS = 10
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
_HTML, _TEXT = "message.html", "message.txt"
PERSONAL = ((Hole.UNSUBSCRIBE, "unsubscribe"), (Hole.PREFERENCES, "preferences"))
# Nothing else has this name in it than a personal link, and what a message of the system asks its reader to open.
_A_HOLE = re.compile(rf"{re.escape(urlsplit(Hole.UNSUBSCRIBE).hostname or '')}(?!/action)", re.IGNORECASE)
_HOLES = frozenset(hole.value for hole in Hole)
_MARKS = re.compile(r"[\W_]+")


def subject_findings(mail: Rendition) -> Iterator[Finding]:
    """What is wrong with the subject of a mail."""
    subject = mail.subject
    if mail.untitled:
        told = f"nothing came of the subject, so “{subject}” stands there: write one that says something in every case"
        yield warning(told, concerns="subject")
    if not subject.strip():
        yield error("the subject is empty: many programs drop such a mail", concerns="subject")
    if re.search(r"[\x00-\x1f\x7f]", subject):
        yield error("the subject has a line end or a control character in it", concerns="subject")
    if len(subject) > _LONG_SUBJECT:
        told = f"the subject has {len(subject)} characters: telephones show about 40, programs about 70"
        yield warning(told, concerns="subject")
    for way in shouts(subject):
        yield warning(f"the subject {way}", concerns="subject")


def typed_findings(subject: str) -> Iterator[Finding]:
    """What of a digest's subject, a template, readers see as it is typed."""
    for raw, advice in shown_as_typed(subject, is_worked_out=True):
        yield warning(f"“{raw}” in the subject is shown as it is typed: {advice}", concerns="settings")


def size_findings(html: str) -> Iterator[Finding]:
    """Whether Gmail would clip the mail."""
    size = len(html.encode())
    if size > CLIPPED:
        yield error(f"the HTML has {size:,} bytes: Gmail cuts a mail off at {CLIPPED:,}, with its unsubscribe link")


def hole_findings(mail: Rendition, tree: Any) -> Iterator[Finding]:
    """Whether each part has its two personal links, each once and, in the HTML (lxml), as a link."""
    linked = {each.get("href") for each in tree.iter("a")}
    for name, part, file in (("HTML", mail.html, _HTML), ("text", mail.text, _TEXT)):
        for hole, link in PERSONAL:
            if part.count(hole) != 1:
                told = f"the {name} part has {part.count(hole)} links to {link}: write {{{{ links.{link} }}}} once"
                yield error(told, concerns=PersonalLink(file, link))
            elif name == "HTML" and hole not in linked:
                yield unseen_link(link, ", which stands in a comment or outside of an <a href>", typed="<!--")
        changed = _A_HOLE.findall(part)
        if len(changed) != sum(part.count(hole) for hole, _ in PERSONAL):
            yield error(
                f"the {name} part has what is to become a personal link, changed on its way: write "
                "{{ links.unsubscribe }} and {{ links.preferences }} without a filter",
                None,
                *(f"links.{link}{filtered}" for _, link in PERSONAL for filtered in (" |", "|")),
            )


def unseen_link(link: str, why: str, typed: str = "") -> Finding:
    """That a reader does not see a link which every mail must show."""
    reason = why.partition("because of ")[2]
    told = f"the HTML part shows no link to {link}{why}: readers must see {{{{ links.{link} }}}}"
    return error(told, None, reason, reason.replace(": ", ":"), typed, concerns=PersonalLink(_HTML, link))


def agreement_findings(tree: Any, text: str, exempt: frozenset[str]) -> Iterator[Finding]:
    """What the HTML (lxml) says or links to and the text part does not; `exempt` are addresses that need not be."""
    if not text.strip():
        yield error("the text part is empty")
        return
    said = _bare(text)
    silent = [
        heading for each in tree.iter("h1", "h2", "h3") if (heading := words(each)) and _bare(heading) not in said
    ]
    if silent:
        yield warning(f"the text part leaves out {some(silent)}")
    links = (each.get("href") or "" for each in tree.iter("a"))
    missing = [link for link in dict.fromkeys(links) if link.startswith("http") and link not in exempt | _HOLES]
    missing = [link for link in missing if link not in text]
    if missing:
        yield warning(f"the text part has no link to {some(missing)}")


def answer_findings(tree: Any, html: str, text: str) -> Iterator[Finding]:
    """What the text part links to and the HTML (lxml) does not, unless the HTML had to be cut."""
    if len(html.encode()) > _CUT:
        return
    linked = {each.get("href") for each in tree.iter("a")}
    said = words(tree.body)
    known = linked | _HOLES
    asked = (_readings(found) for found in dict.fromkeys(_ADDRESS.findall(text)))
    missing = [_likeliest(each) for each in asked if known.isdisjoint(each) and each[-1] not in said]
    if missing:
        yield warning(f"the HTML has no link to {some(missing)}, which the text part has")


def _readings(found: str) -> list[str]:
    """What an address in a text may be, whole or without the signs that end it, the longest first."""
    bare = found.rstrip(_ENDS)
    longest = min(len(found), len(bare) + _MOST_ENDS)
    return [found[:end] for end in range(longest, len(bare) - 1, -1)]


def _likeliest(readings: list[str]) -> str:
    """The longest that ends in a bracket of its own or in no such sign."""
    own = (
        each
        for each in readings
        if any(each.endswith(end) and each.count(begin) >= each.count(end) for begin, end in _PAIRS)
    )
    return next(own, readings[-1])


def line_findings(text: str) -> Iterator[Finding]:
    """Lines of the text part that could have been broken and were not."""
    long = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if len(bare := _ADDRESS.sub("", line)) > _LONG_LINE and wrapped(bare.strip()) != bare.strip()
    ]
    if long:
        often = f"{len(long)} lines" if len(long) > 1 else "a line"
        yield warning(
            f"the text part has {often} of more than {_LONG_LINE} characters (line {long[0]}): use the filter wrapped"
        )


def picture_findings(tree: Any) -> Iterator[Finding]:
    """Whether the mail is more than pictures."""
    if len(words(tree)) < _FEW_WORDS and next(tree.iter("img"), None) is not None:
        yield warning("the mail is hardly more than pictures: it says nothing where those are off, and looks like spam")


def _bare(text: str) -> str:
    return _MARKS.sub(" ", text).strip().casefold()
