"""A page's draft with what the list that shows the story says of it: the page's own words win."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.html.markup import words
from digest.sources.blockwords import folded
from digest.sources.draft import Draft
from digest.sources.standfirst import CUT_MARK, without_invitation

if TYPE_CHECKING:
    from digest.sources.htmlpage import WebPage

_IN_BOLD = re.compile(r"\s*<p\b[^>]*>\s*<(strong|b|em|i)\b[^>]*>(?:(?!</\1>).)*</\1>\s*</p>", re.DOTALL | re.IGNORECASE)


def without_vague_date(page: WebPage, teaser: Draft) -> Draft:
    """The page's draft without a date that its list knows better: the day of the visit, or a day in the address."""
    from digest.sources.pagemoments import OF_ADDRESS, TODAYS

    origin, day, listed = dict(page.origins).get("published"), page.draft.published, teaser.published
    known = listed and (origin == TODAYS or (origin == OF_ADDRESS and listed[:10] == (day or "")[:10]))
    return replace(page.draft, published=None) if known else page.draft


def filled(draft: Draft, teaser: Draft) -> Draft:
    """A page's draft with what it lacks and its teaser has; the page's own words win.

    A teaser that is the beginning of the text is no standfirst, unless the text prints it in bold.
    """
    return replace(
        draft,
        headline=draft.headline or teaser.headline,
        standfirst=draft.standfirst or _standfirst(teaser.standfirst, draft.body_html),
        section=draft.section or (None if draft.section_label else teaser.section),
        section_label=draft.section_label or teaser.section_label,
        categories=draft.categories or teaser.categories,
        language=draft.language or teaser.language,
        published=draft.published or teaser.published,
    )


def _standfirst(text: str | None, body_html: str | None) -> str | None:
    if not text or not body_html or _IN_BOLD.match(body_html):
        return text
    opening = folded(CUT_MARK.sub("", without_invitation(text) or ""))
    return None if folded(words(body_html)[: 4 * len(text) + 200]).startswith(opening) else text
