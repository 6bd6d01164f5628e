"""The kind `feed`: one address that answers with RSS, Atom or JSON Feed."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import replace
from typing import Literal

from pydantic import Field

from digest.errors import SourceError
from digest.model.source import Harvest, Validators
from digest.sources import phpfaults
from digest.sources.answers import shown
from digest.sources.charset import decode, parseable_xml
from digest.sources.discovery import BLANK, feed_address, form_of
from digest.sources.draft import Document
from digest.sources.fetch import Fetched
from digest.sources.identity import each_once
from digest.sources.options import SourceOptions, WebAddress
from digest.sources.visit import Visit

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
)

_XML = re.compile(r"<(?:\?xml\b|!doctype\s+(?:rss|feed|rdf)\b|(?:\w+:)?(?:rss|feed|rdf)\b)", re.IGNORECASE)


class FeedOptions(SourceOptions):
    """A feed: RSS 0.9x, 1.0 or 2.0, Atom, or JSON Feed."""

    kind: Literal["feed"]
    url: WebAddress = Field(description="The address of the feed.")


def feed_address_of(options: FeedOptions) -> str:
    """Where the source is, for reports."""
    return options.url


def read_feed(options: FeedOptions, visit: Visit) -> Harvest:
    """Visit a feed: its stories in its order, or word that it has not changed.

    A page instead of a feed is followed once to the feed that it announces. Raises SourceError where
    the address cannot be fetched or where what it answers is no feed, empty or beyond reading.
    """
    fetched, faults = _beside_faults(visit.fetcher.get(options.url, visit.validators, _ACCEPT))
    if not fetched.unchanged and form_of(text := _text(fetched)) == "page":
        fetched, faults = _announced(text, fetched, visit)
    if fetched.unchanged:
        return Harvest((), fetched.validators, unchanged=True)
    from digest.sources.memory import edit_document

    document = _document(fetched, visit)
    edited = edit_document(document, visit.now)
    validators = replace(fetched.validators, fingerprint=edited.fingerprint(fetched.validators.fingerprint))
    return Harvest(each_once(edited.entries), validators, warnings=(*faults, *document.warnings, *edited.warnings))


def _text(fetched: Fetched) -> str:
    return decode(fetched.body, fetched.content_type)


def _beside_faults(fetched: Fetched) -> tuple[Fetched, tuple[str, ...]]:
    """An answer without the faults of PHP that stand before its XML, and a warning that quotes them."""
    # One octet, one character, so that a place in the text is one in the body; the words are decoded when quoted.
    start = fetched.body[: phpfaults.LONGEST_FAULTS].removeprefix(BOM_UTF8).decode("latin-1")
    before = phpfaults.faults(start)
    if not before.php or not _XML.match(start, before.end):
        return fetched, ()
    said = phpfaults.brief(start[: before.end].encode("latin-1").decode("utf-8", "replace").strip())
    warning = (
        f"{shown(fetched.url)} answered with “{said}” before its feed, which was passed over: switch off display_errors"
        " there, or have the fault mended"
    )
    body = fetched.body.removeprefix(BOM_UTF8)[before.end :]
    return replace(fetched, body=body), (warning,)


def _announced(page: str, fetched: Fetched, visit: Visit) -> tuple[Fetched, tuple[str, ...]]:
    """The feed that a page announces. Of its validators only the fingerprint is kept: the page is asked again first."""
    url = shown(fetched.url)
    address = feed_address(page, fetched.url)
    if address is None:
        raise SourceError(f"{url} is a web page, not a feed, and announces none: write the feed's own address.")
    found, faults = _beside_faults(visit.fetcher.get(address, accept=_ACCEPT))
    if form_of(_text(found)) == "page":
        raise SourceError(f"{url} is a web page, and what it calls its feed, {shown(address)}, is a page too.")
    mark = found.validators.fingerprint
    unchanged = visit.validators.is_of(mark)
    kept = visit.validators.fingerprint if unchanged else mark
    validators = Validators(fingerprint=kept, moved_to=fetched.validators.moved_to)
    return replace(found, validators=validators, unchanged=unchanged), faults


def _document(fetched: Fetched, visit: Visit) -> Document:
    text = _text(fetched)
    form = form_of(text)
    if form == "empty":
        raise SourceError(f"{shown(fetched.url)} answered with nothing: an empty document is no feed.")
    if form == "json":
        from digest.sources.jsonfeed import read_json_feed

        return read_json_feed(text.lstrip(BLANK), fetched.url, visit.name, visit.defaults)
    if form == "xml":
        from digest.sources.memory import Memory
        from digest.sources.xmlfeed import read_xml_feed

        memory = Memory(visit.validators.fingerprint, visit.known)
        xml = parseable_xml(fetched.body, fetched.content_type)
        return read_xml_feed(xml, fetched.url, visit.name, visit.defaults, memory)
    raise SourceError(f"{shown(fetched.url)} is neither a feed nor a web page: check the address.")
