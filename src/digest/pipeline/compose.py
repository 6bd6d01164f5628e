"""Fill a digest's blocks, render the result and freeze both as an edition."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.editorial.composition import compose as fill_blocks
from digest.editorial.slots import interval
from digest.editorial.timetable import Turn
from digest.errors import StateError, TemplateError
from digest.model.digest import Digest, Selection
from digest.model.edition import OPEN_STATES, Composition, Edition, EditionState, History
from digest.model.rendition import Rendition
from digest.model.wording import Wording
from digest.pipeline.segments import frozen_segment, segment_of
from digest.pipeline.variants import Render, render_each, subjected, wanted
from digest.store import articles, candidates, counters, digests, editions, pictures, renditions, slots
from digest.store.database import Connection, Store

EXPLAINED = 500
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edition would hold, the history that this rests on, and where it would stand."""

    composition: Composition
    history: History
    edition: Edition
    slot: str
    revision: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """No edition was composed, and why."""

    reason: str


def plan(
    connection: Connection, digest: Digest, now: datetime, *, explain: bool = False, turn: Turn | None = None
) -> Plan:
    """Compose without recording anything; the edition is a draft that is in no store.

    It stands in the slot of `turn`, or in one of its own. `explain` gives a reason for each of the latest
    `EXPLAINED` stories that is not in.
    """
    history = digests.history(connection, digest.name, now - interval(digest.schedule, now))
    pool = candidates.pool(connection, digest, history, now)
    if explain:
        everything = candidates.matching(connection, Selection(), now, limit=EXPLAINED, visible=False)
        pool = list({article.id: article for article in [*pool, *everything]}.values())
    composition = fill_blocks(digest, pool, history, now, explain=explain)
    local = turn.local if turn else now.astimezone(ZoneInfo(digest.timezone))
    place = slots.free_place(connection, digest.name, local.date(), turn.key if turn else None)
    if place is None:
        raise StateError(f"The slot of {digest.name} at {local:%Y-%m-%d %H:%M} has had its edition.")
    edition = Edition(
        id=f"{digest.name}-{place.slug}",
        digest=digest.name,
        slug=place.slug,
        title=digest.title,
        language=digest.language,
        scheduled_at=turn.at if turn else now,
        timezone=digest.timezone,
        composed_at=now,
        cutoff=counters.last(connection, counters.ARTICLE_SEQ),
        state=EditionState.DRAFT,
        blocks=composition.blocks,
        passed_over=composition.passed_over,
        due_at=turn.begins_at if turn else None,
        wordings=tuple(Wording(words.language, words.title) for words in digest.wordings),
        gathers=digest.gathers,
        frequency=digest.frequency,
    )
    return Plan(composition, history, edition, place.key, digests.revision(connection, digest.name))


def shortage(digest: Digest, planned: Plan) -> str | None:
    """Why an edition is not worth sending, or None if it is (contract: `skip_if_fewer_than`)."""
    least, fresh, history = digest.skip_if_fewer_than, planned.composition.fresh, planned.history
    if fresh >= least:
        return None
    if fresh:
        return f"{fresh} {'story is' if fresh == 1 else 'stories are'} new, and skip_if_fewer_than asks for {least}"
    if planned.edition.cutoff == 0:
        return "no story is stored yet: run `digest collect`"
    if history.cutoff is None:
        return f"nothing is new: a first edition reaches back to {history.horizon:%Y-%m-%d %H:%M} UTC"
    return "nothing is new since the last edition"


def compose(
    store: Store, digest: Digest, render: Render, signing_key: bytes, now: datetime, turn: Turn | None = None
) -> Edition | Nothing:
    """Compose an edition as of now and record it with a mail in each language that somebody wants, all or nothing.

    By hand (without `turn`) it is approved; too little that is new makes none, and a template that fails
    raises TemplateError. The slot of a schedule is used in any case: by a draft where the digest is
    reviewed, by an approved edition, by a skipped one with too little that is new, by a failed one. A slot
    that has had its edition makes none.

    Rendering happens outside the transaction; if another edition of the digest was recorded or a story
    of this one taken down meanwhile, it is done again on what is there then.
    """
    for _ in range(_TRIES):
        with store.read() as connection:
            if turn and slots.taken(connection, digest.name, [turn.key]):
                return Nothing("its slot has had its edition")
            planned = plan(connection, digest, now, turn=turn)
            languages = wanted(connection, digest)
        reason = shortage(digest, planned)
        if reason and turn is None:
            with store.write() as connection:
                digests.begin(connection, digest.name, planned.history)
            return Nothing(reason)
        if reason:
            edition, rendition = _ended(planned.edition, EditionState.SKIPPED, reason), None
        else:
            edition, rendition = _rendered(planned.edition, digest, render, turn, languages)
        with store.write() as connection:
            planned_ids = {article.id for article in edition.articles}
            taken_down = planned_ids & articles.hidden_ids(connection)
            if digests.revision(connection, digest.name) == planned.revision and not taken_down:
                return _record(connection, digest, planned, edition, rendition, signing_key)
    raise StateError(f"Editions of {digest.name} are being composed elsewhere: run the command again.")


def _rendered(
    edition: Edition, digest: Digest, render: Render, turn: Turn | None, languages: list[str]
) -> tuple[Edition, Rendition | None]:
    try:
        rendition = render_each(edition, digest, render, languages)
    except TemplateError as error:
        if turn is None:
            raise
        advice = f"mend that, then send one by hand with `digest send {digest.name}`"
        return _ended(edition, EditionState.FAILED, f"{error}: {advice}"), None
    state = EditionState.DRAFT if turn and digest.review else EditionState.APPROVED
    return replace(subjected(edition, rendition.each()), state=state), rendition


def _ended(edition: Edition, state: EditionState, reason: str) -> Edition:
    return replace(edition, state=state, reason=reason, subject=edition.title)


def _record(
    connection: Connection,
    digest: Digest,
    planned: Plan,
    edition: Edition,
    rendition: Rendition | None,
    signing_key: bytes,
) -> Edition:
    digests.begin(connection, digest.name, planned.history)
    if edition.state in OPEN_STATES and digests.take_hold(connection, digest.name):
        reason = "a backup was restored: look whether this went out already"
        edition = replace(edition, state=EditionState.HELD, reason=reason)
    editions.add(
        connection,
        edition,
        planned.composition,
        slot=planned.slot,
        # The random part: after a restore the same id may come again, for other people.
        salt=hmac.digest(signing_key, b"edition:" + edition.id.encode() + secrets.token_bytes(16), "sha256"),
        settings=frozen_settings(digest),
    )
    pictures.freeze(connection, edition)
    if rendition is not None:
        renditions.put(connection, edition.id, rendition, edition.composed_at)
    return edition


def frozen_settings(digest: Digest) -> dict[str, object]:
    """What an edition keeps of its digest's configuration, whatever becomes of that."""
    return {
        "topics": list(digest.audience.topics),
        "audience": frozen_segment(digest.audience),
        "subject": digest.subject,
        "subjects": {words.language: words.subject for words in digest.wordings},
        "template": digest.template,
        "archive": digest.archive,
        "clock": digest.clock,
        "unanswered": digest.review.unanswered if digest.review else None,
        "grace": digest.schedule.grace.total_seconds() if digest.schedule else None,
        "gathers": digest.gathers,
        "frequency": digest.frequency,
    }


def as_configured(edition: Edition, settings: dict[str, object], configured: Digest | None) -> Digest:
    """The digest as it was when the edition was composed."""
    known = configured or Digest(edition.digest, edition.title, edition.language, edition.timezone, ())
    archive = settings["archive"]
    subject, subjects = str(settings["subject"]), settings.get("subjects")
    gathers = settings.get("gathers")
    own = subjects if isinstance(subjects, dict) else {}
    return replace(
        known,
        title=edition.title,
        language=edition.language,
        timezone=edition.timezone,
        audience=segment_of(settings),
        subject=subject,
        template=str(settings["template"]),
        archive=archive if archive in ("public", "unlisted", "none") else "public",
        clock="subscriber" if settings.get("clock") == "subscriber" else "digest",
        gathers=None if gathers is None else str(gathers),
        frequency="weekly" if settings.get("frequency") == "weekly" else None,
        wordings=tuple(replace(words, subject=own.get(words.language, subject)) for words in edition.wordings),
    )
