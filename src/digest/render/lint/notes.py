"""What is wrong in the texts of the editors, looked for in their Markdown: it is made harmless before a mail has it.

A link that leads nowhere loses its target then, and a picture without an address goes; nobody would miss them
in the mail.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit

from digest.html.links import absolute, is_pixel
from digest.html.markdown import markdown
from digest.html.mergetags import merge_tags
from digest.html.sanitise import fate, keeps, sanitise
from digest.html.text import visible
from digest.html.written import Written, written
from digest.model.digest import Digest, Publication
from digest.model.edition import Edition, EditionBlock
from digest.render.lint.addresses import broken, hosts_of, out_of_reach
from digest.render.lint.findings import Finding, error, warning
from digest.render.lint.markup import suspect
from digest.render.lint.outline import outlined
from digest.render.lint.shouting import shouts
from digest.render.lint.unread import unread_in_note
from digest.render.lint.wayout import leads_out

# What other programs open, which a note's words name as well (IANA's registry of schemes, and use).
_NUMBER, _ADDRESS, _WEB = "write the number as it is", "write the address as it is", "link its page on the web"
_OF_PROGRAMS = {
    **dict.fromkeys(("tel", "sms", "callto", "facetime", "whatsapp", "viber"), _NUMBER),
    **dict.fromkeys(("sip", "sips", "xmpp", "im", "skype", "geo", "maps", "bitcoin"), _ADDRESS),
    **dict.fromkeys(("ftp", "sftp", "webcal", "feed", "sgnl", "signal", "tg", "zoommtg", "msteams"), _WEB),
    **dict.fromkeys(("magnet", "ipfs", "gemini", "gopher", "intent", "market", "itms", "spotify"), _WEB),
}
# A name with a port, as “maps:8080/x”, is none of them.
_SITE = re.compile(r"[\w.-]+:\d{1,5}/")

# How a part of a host begins that is written in ASCII and is not (RFC 5890).
_IN_ASCII = "xn--"

# Attributes that nobody misses.
_NOT_MISSED = frozenset({"target", "rel", "title", "loading", "decoding", "border", "srcset", "sizes"})

# Brackets that can only have been meant for a link or a picture: with an address or the name of a file behind them.
_MEANT = re.compile(
    r"!?\[[^\]]*\]\(\s*(?:[a-z]+:[^\s,;)]|\.{0,2}/|#|www\.|\{\{|[^)]*\.(?:png|jpe?g|gif|webp|svg|avif|html?|pdf)\b)",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\^[\w-]{1,30}")
# What others' editors write for a button, and what a note has instead.
_BUTTON = re.compile(r"\b(?:button|btn|cta)\b|wp-block-button|kg-btn", re.IGNORECASE)
_LINKED = "write a link, alone in its paragraph: **[words](https://…)**"
# What stories, and pages of other programs, say of themselves there.
_KEY = re.compile(
    r"(?:title|headline|label|date|published|updated|authors?|byline|section|tags|topics|categor(?:y|ies)|slug|url|layout"
    r"|language|lang|standfirst|summary|description|image|draft):(?:\s|$)"
)
_LONGEST_FRONT = 40
# A tag of templates; a note is none.
_BRACED = re.compile(r"\{\{[^{}]{1,200}\}\}")


def note_findings(edition: Edition, digest: Digest, publication: Publication) -> Iterator[Finding]:
    """The faults in the notes that `edition` shows, each with file and line; `digest` has the notes as written.

    A note that was changed since the edition was composed is not looked at.
    """
    own = hosts_of(publication.url, publication.public_url)
    for note in digest.notes:
        found = _findings(note.text, own, publication.public_url.startswith("https:"))
        block = _shown(note.text, edition) if found else None
        if block:
            for each in found:
                yield replace(each, file=note.file, block=block.title or block.label)


def _shown(text: str, edition: Edition) -> EditionBlock | None:
    """The block of `edition` that has these words."""
    html = markdown(text)
    return next((block for block in edition.blocks if block.text_html == html), None)


def note_places(edition: Edition) -> dict[str | None, frozenset[str | None]]:
    """The headings under which a note of `edition` stands in a mail, by the block that `note_findings` names.

    A heading within a note is one of them; a note without title and label stands under what comes before it.
    """
    found: dict[str | None, frozenset[str | None]] = {}
    before = " ".join(edition.title.split())
    for block in edition.blocks:
        within = [under for _, under in outlined(_tree(block.text_html))] if block.text_html else []
        said = [name for each in (block.label, block.title, *within) if (name := " ".join((each or "").split()))]
        named = block.title or block.label
        found[named] = found.get(named, frozenset()).union(said if named else [before, *said])
        before = said[-1] if said else before
    return found


def _tree(text_html: str) -> Any:
    from lxml import html

    return html.fragment_fromstring(text_html, create_parent="div")


@lru_cache(maxsize=64)
def _findings(text: str, own: frozenset[str], secure: bool) -> tuple[Finding, ...]:
    shown = markdown(text)
    found = [replace(finding, line=each.line) for each in written(text) for finding in _look(each, own, secure)]
    found += [*unread_in_note(text, shown), *_front_matter(text)]
    if not visible(shown) and not any(each.kind == "picture" for each in written(text)):
        found.append(replace(warning("there is nothing in it, so nothing of it is shown"), line=1))
    return tuple(dict.fromkeys(found))


def _front_matter(text: str) -> Iterator[Finding]:
    """What stories have at their head between two lines of `---`, and notes do not."""
    first, *others = text.splitlines()[:_LONGEST_FRONT] or [""]
    lines = [line.rstrip() for line in others]
    if first.rstrip() == "---" and "---" in lines and any(map(_KEY.match, lines[: lines.index("---")])):
        told = "what stands between the lines --- is shown with the words of the note: take it out"
        yield replace(warning(f"{told}, and write title: or label: in the digest's file"), line=1)


def _look(each: Written, own: Collection[str], secure: bool) -> Iterator[Finding]:
    if each.kind == "link":
        yield from _link(each, own)
    elif each.kind == "picture":
        yield from _picture(each, own, secure)
    elif each.kind == "brackets":
        tell = error if _MEANT.match(each.words) else warning
        told = "is shown with its brackets: an address has no blanks, and a name needs its line [name]: https://…"
        yield tell(f"“{each.words}” {told}")
    elif each.kind == "mark":
        yield warning(f"“{each.words}” is shown as it is typed: {each.name}")
    elif each.kind == "table":
        yield warning(f"a table is shown as it is typed: below its heads it needs the line {each.words}")
    elif each.kind == "row":
        yield warning(f"a row of {each.words}: what is in the others is left out")
    elif each.kind == "fence":
        yield warning(f"a block of code is never closed, and goes on to {each.name}: write {each.words} below it")
    elif each.kind == "heading":
        yield from (warning(f"the heading “{each.words}” {way}") for way in shouts(each.words))
    elif each.kind == "open":
        yield warning(f"<{each.name}> is never closed, and goes on to the end: write </{each.name}>")
    elif (lot := fate(each.name)) != "kept":
        rest = "with all that is in it" if lot == "gone" else "its words stay"
        instead = f": {_LINKED}" if each.name == "button" else ""
        yield warning(f"<{each.name}> is left out of mails and pages; {rest}{instead}")
    if each.is_html and fate(each.name) == "kept":
        yield from _attributes(each)


def _attributes(each: Written) -> Iterator[Finding]:
    for name in each.attributes:
        if not (keeps(each.name, name) or name in _NOT_MISSED or name.startswith("data-")):
            told = (
                "colours and type are those of the theme" if name in ("style", "class", "color") else "nothing reads it"
            )
            if each.name == "a" and name in ("class", "role") and _BUTTON.search(each.attributes[name]):
                told = "a text has no buttons, and its words stand there as a link"
            yield warning(f"{name}=… on <{each.name}> is left out of mails and pages: {told}")


def _link(each: Written, own: Collection[str]) -> Iterator[Finding]:
    address = _typed(each.attributes, "href")
    for tag in merge_tags(plain := unquote(address)) + _BRACED.findall(plain):
        yield warning(f"the link “{each.words}” has “{tag}” in its address, where nothing is filled in")
    if not each.words:
        yield error(f"a link without words leads to {address or 'nowhere'}: nobody can tell where")
    if _FOOTNOTE.fullmatch(each.words):
        why = "is a link here, not a footnote: a note has none, write what it says where it belongs"
        yield error(f"“[{each.words}]” {why}")
        return
    scheme = address.partition(":")[0].lower()
    if scheme in _OF_PROGRAMS and not _SITE.match(address):
        fault: str | None = f"leads to {scheme}:, which is left out of mails and pages: {_OF_PROGRAMS[scheme]}"
    else:
        fault = _broken(address, own)
    if not fault and not _is_kept(address):
        fault = f"has an address that is none ({address}){_unseen(address)}"
    if fault:
        # Its words are there, and nobody who reads them is misled.
        tell = warning if scheme in _OF_PROGRAMS or (address.startswith("#") and address != "#") else error
        yield tell(f"the link “{each.words or address}” {fault}")
    elif told := suspect(" ".join(each.words.split()), address):
        yield warning(told)
    elif leads_out(each.words, address):
        told = "takes nobody off this list: leave it out, for every mail has a link of its own that does"
        yield warning(f"the link “{each.words}” {told}")


def _is_kept(address: str) -> bool:
    """Whether a link to `address` is still one when the note has been made harmless."""
    if absolute(address, None, ("http", "https", "mailto")) is None:
        return False
    return "href=" in sanitise(f'<a href="{escape(address)}">it</a>')


def _unseen(address: str) -> str:
    """That a sign which nobody sees stands in the host of `address`, which Markdown has written in ASCII."""
    for label in (urlsplit(address).hostname or "").split("."):
        try:
            said = label[len(_IN_ASCII) :].encode("ascii").decode("punycode") if label.startswith(_IN_ASCII) else label
        except UnicodeError:
            continue
        for sign in said:
            if not sign.isprintable():
                return f": the sign U+{ord(sign):04X}, which nobody sees, stands in its host; type it anew"
    return ""


def _picture(each: Written, own: Collection[str], secure: bool) -> Iterator[Finding]:
    source = _typed(each.attributes, "src") or each.attributes.get("data-src", "").strip()
    name = source.rpartition("/")[2][:60] or "without an address"
    if is_pixel(each.attributes):
        yield warning(f"the picture {name} is left out: it cannot be seen, so it could only count readers")
        return
    words = each.attributes.get("alt")
    if not (words or "").strip() and not (each.is_html and words is not None):
        how = f'write ![what it shows]({source}), or <img src="{source}" alt=""> if it says nothing'
        yield error(f"the picture {name} has no words for those who do not see it: {how}")
    if absolute(source, None, ("http", "https")) is None:
        yield error(f"the picture {name} has no whole address: put it on the web, and write that with https://")
    elif fault := _broken(source, own):
        yield error(f"the picture {name} {fault}")
    elif secure and urlsplit(source).scheme == "http":
        # Mixed content: browsers ask by https for it, and show nothing where that fails.
        told = "begins with http://, and browsers load no such picture on a page with https://"
        yield warning(f"the picture {name} {told}: write https{source[len('http') :]}")


def _broken(address: str, own: Collection[str]) -> str | None:
    afar = out_of_reach(address, own) if not (fault := broken(address)) else None
    return f"{afar}: write the address that it has on the web" if afar else fault


def _typed(attributes: Mapping[str, str], name: str) -> str:
    """An address nearly as it was typed: the parser of Markdown has written some letters as numbers."""
    address = attributes.get(name, "").strip()
    return address if "://" in address else unquote(address)
