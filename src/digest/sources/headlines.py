"""The headline of a page: what its data, its title and its headings say, without the name of the site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from digest.html.clean import clean_line
from digest.html.markup import names
from digest.sources.lengths import extent

_JOINT = re.compile(r"\s+(?:[|–—―·•»«›~/-]|::|\|\|)\s+|\s*[|»｜]\s*|\s*:\s+(?=\S)")
_UNDERSCORED = re.compile(r"(?<=\S)_(?=[^\x00-\u2e7f])")
_SURE = frozenset("|»·•«›｜") | {"::", "||"}
_LETTERS = re.compile(r"[\W_]+")
_THE = re.compile(r"^(?:the|der|die|das|le|la|les|el|los)(?=.{3})")
_LONGEST_NAME, _PIECE = 6, 4
_DENSE_SCRIPTS = "\u2e80"
_NEWS = names("""
    news latestnews nachrichten aktuell actualite actualites noticias notizie nieuws wiadomosci zpravy spravy hirek
    stiri vijesti nyheter nyheder uutiset новости новини haber haberler xeberler xəbərlər նորություններ ახალიამბები
    اخبار الاخبار خبر ειδησεις חדשות ニュース 新闻 뉴스 berita""")
_DOMAINS = frozenset(
    [
        "www",
        "com",
        "org",
        "net",
        "info",
        "news",
        "co",
        "uk",
        "az",
        "am",
        "ge",
        "tr",
        "ru",
        "ir",
        "de",
        "fr",
        "es",
        "it",
        "eu",
        "example",
        "media",
        "press",
        "tv",
        "online",
        "site",
        "m",
        "amp",
    ]
)
_OF_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A text that may be the headline, where it stands, and how much that weighs."""

    text: str
    origin: str
    weight: float


def folded(text: str) -> str:
    """`text` in small letters, without signs and accents: for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _LETTERS.sub("", "".join(one for one in plain if not unicodedata.combining(one)))


def unescaped(text: str | None) -> str | None:
    """A text on one line; entities that a CMS has written twice are read a second time."""
    line = clean_line(text)
    return clean_line(unescape(line)) if line and _OF_ENTITY.search(line) else line


def without_site(title: str, sites: Iterable[str | None], headings: Iterable[str], url: str | None) -> str:
    """A title without the name of the site, and without what stands between it and the headline.

    `sites` are names by which the site calls itself, `headings` what stands on the page in large
    letters. Where neither helps, the name of the host tells. Scripts without spaces part the headline, the
    section and the site by underscores.
    """
    for heading in sorted(headings, key=len, reverse=True):
        if extent(heading) > 12 and (title.startswith(heading) or title.endswith(heading)):
            return heading
    pieces = _UNDERSCORED.split(title)
    if len(pieces) > 1 and len(pieces[0]) > max(map(len, pieces[1:])):
        return pieces[0]
    named = {_name(one) for one in sites if one} - {""}
    known = named | _host_names(url)
    parts, joints = _JOINT.split(title), [one.strip() for one in _JOINT.findall(title)]
    last = _end_of_headline(parts, joints, known, url)
    if last == len(parts) > 1 and joints[-1] in _SURE and _is_beside(parts, title, named):
        last -= 1
    first = 0
    while first < last - 1 and _name(parts[first]) in known:
        first += 1
    kept = _JOINT.sub(lambda found: "\0" + found[0] + "\0", title).split("\0")
    return "".join(kept[2 * first : 2 * last - 1]) or title


def _end_of_headline(parts: Sequence[str], joints: Sequence[str], known: set[str], url: str | None) -> int:
    """How many parts are left without the name of the site, what is behind it, and the section before it."""
    last = len(parts)
    for place in range(len(parts) - 1, 0, -1):
        within = place < len(parts) - 1 and ":" in (joints[place - 1], joints[place])
        if _name(parts[place]) in known and not within and any(_name(one) not in known for one in parts[:place]):
            last = place
    while 1 < last < len(parts) and joints[last - 2] in _SURE and _is_section(parts[last - 1], url):
        last -= 1
    return last


def _is_section(part: str, url: str | None) -> bool:
    """Whether a part of a title is the section: a folder of the address has its name, or it means “news”."""
    folders = (urlsplit(url).path if url else "").split("/")[:-1]
    return folded(part) in {*_NEWS, *(folded(unquote(one)) for one in folders if one)}


def _is_beside(parts: Sequence[str], title: str, named: set[str]) -> bool:
    """Whether the last part may be a name of the site: a piece of a known one, or any where none is known.

    Behind the name of the site, a single word is a section.
    """
    if not _may_be_name(parts[-1], title):
        return False
    if _name(parts[0]) in named:
        return len(parts[-1].split()) == 1 and parts[-1] < _DENSE_SCRIPTS
    tail = _name(parts[-1])
    return not named or (len(tail) >= _PIECE and any(tail in one or one in tail for one in named))


def elect(claims: Sequence[Claim], not_headlines: Iterable[str]) -> tuple[str | None, str]:
    """The headline that most of the page agrees on, and where it stood.

    Claims that say the same add up. A longer text wins over its own beginning, cut off by a CMS; of
    those in agreement the heading on the page has the wording, and the first to say it is named.
    """
    refused = {folded(one) for one in not_headlines if one}
    able = [one for one in claims if folded(one.text) not in refused and any(map(str.isalnum, one.text))]
    if not able:
        return None, ""
    groups: list[list[Claim]] = []
    for claim in able:
        group = next((one for one in groups if _same(one[0].text, claim.text)), None)
        if group is None:
            groups.append([claim])
        else:
            group.append(claim)
    best = max(groups, key=lambda group: sum(claim.weight for claim in group))
    whole = max(len(folded(claim.text)) for claim in best)
    full = [claim for claim in best if len(folded(claim.text)) == whole]
    printed = max(full, key=lambda claim: claim.weight)
    return printed.text, best[0].origin


def _same(first: str, second: str) -> bool:
    one, other = folded(first.rstrip(" .…")), folded(second.rstrip(" .…"))
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return (
        extent(shorter) >= 30
        and longer.startswith(shorter)
        and (first.rstrip().endswith(("…", "...")) or second.rstrip().endswith(("…", "...")) or extent(shorter) >= 60)
    )


def _name(text: str) -> str:
    return _THE.sub("", folded(text))


def _host_names(url: str | None) -> set[str]:
    """What the name of the host may stand for: “thecaspiancourier” and “caspiancourier”."""
    host = (urlsplit(url).hostname or "") if url else ""
    labels = [folded(label) for label in host.split(".")]
    names = {label for label in labels if len(label) > 3 and label not in _DOMAINS}
    whole = folded(host.removeprefix("www."))
    return {_THE.sub("", name) for name in names} | ({whole} if whole else set())


def _may_be_name(part: str, title: str) -> bool:
    words = part.split()
    return len(words) <= _LONGEST_NAME and len(part) < len(title) / 2
