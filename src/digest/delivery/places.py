"""The places of a form letter that are filled for each person, and where a rendition has them."""

from __future__ import annotations

import re
from enum import StrEnum

from digest.model.rendition import Hole


class Place(StrEnum):
    """What is written at a place; the same link is written differently in a header, a text and HTML."""

    TO = "the whole To field"
    DATE = "the date in the Date field"
    KEY = "the person's part of the Message-ID"
    HEADER_UNSUBSCRIBE = "token of the unsubscribe link in a header"
    TEXT_UNSUBSCRIBE = "unsubscribe link in the text"
    TEXT_PREFERENCES = "preferences link in the text"
    HTML_UNSUBSCRIBE = "unsubscribe link in the HTML"
    HTML_PREFERENCES = "preferences link in the HTML"


TEXT_PLACES = {Hole.UNSUBSCRIBE: Place.TEXT_UNSUBSCRIBE, Hole.PREFERENCES: Place.TEXT_PREFERENCES}
HTML_PLACES = {Hole.UNSUBSCRIBE: Place.HTML_UNSUBSCRIBE, Hole.PREFERENCES: Place.HTML_PREFERENCES}

_ANY_HOLE = "|".join(re.escape(hole) for hole in Hole)
# A hole inside a longer URL is a story's trick to be sent a reader's token: it is left unfilled.
TEXT_HOLES = re.compile(rf"(?<![^\s<])(?:{_ANY_HOLE})(?![\w/-])")
HTML_HOLES = re.compile(rf"(?<![^\s\"'>])(?:{_ANY_HOLE})(?![\w/-])")
