"""Send the system mail that is due: claimed before it leaves, announced before it cannot be called back.

As with editions nobody gets more than two copies, both under one Message-ID (docs/decisions/0008). Whoever
calls this holds the lock of system mail: what is in hand at the beginning was left by somebody who is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from digest.delivery.mailbox import Mailbox
from digest.delivery.retry import Patience, concluded, due_after
from digest.delivery.system_mail import SystemLetterhead, system_mail
from digest.delivery.transport import Letter, News, Transport
from digest.errors import DeliveryError, TemplateError
from digest.model.delivery import Delivery, DeliveryState, Outcome
from digest.model.digest import Digest
from digest.model.rendition import Rendition
from digest.model.sign_up import MESSAGES, Addressed, Notice, NoticeKind, NoticeState
from digest.pipeline.letters import Sender
from digest.render.environment import Templates
from digest.render.messages import render_message, with_link
from digest.render.signup_forms import SUBSCRIBE, choices
from digest.store import notices, sign_ups, subscriptions, suppressions
from digest.store.database import Connection, Store

# With the waits of `due_after` a dozen tries take a day.
_MOST_TRIES = 12
_LONGEST = timedelta(days=3)
_UNREACHED = timedelta(minutes=1)
_KEPT = timedelta(days=3)
_RENDITIONS = 64
_PATIENCE = Patience()
_ENDED = {
    DeliveryState.SENT: NoticeState.SENT,
    DeliveryState.UNCERTAIN: NoticeState.UNCERTAIN,
    DeliveryState.FAILED: NoticeState.FAILED,
}


@dataclass(frozen=True, slots=True)
class Post:
    """What system mail is written with. `keys` are the signing keys, `unconfirmed` is how long a link is good for."""

    sender: Sender
    templates: Templates
    digests: Mapping[str, Digest]
    open: frozenset[str]
    keys: Sequence[bytes]
    unconfirmed: timedelta


@dataclass(slots=True)
class Sent:
    """What became of one round: counts, and what a person should know, in words."""

    sent: int = 0
    put_off: int = 0
    ended: int = 0
    trouble: list[str] = field(default_factory=list)


class Mailroom:
    """Writes and sends system mail with one configuration; a rendition serves all who get the same words."""

    def __init__(self, store: Store, post: Post) -> None:
        self._store = store
        self._post = post
        self._rendered = lru_cache(maxsize=_RENDITIONS)(self._render)

    def has_work(self, now: datetime) -> bool:
        """Whether anything is due, or was left in the middle."""
        with self._store.read() as connection:
            return notices.waiting(connection, now) or bool(notices.in_hand(connection))

    def send_due(self, transport: Transport, clock: Callable[[], datetime], most: int) -> Sent:
        """Send what is due now, at most so many, the oldest first."""
        self._settle_what_was_left(clock(), idempotent=transport.idempotent)
        told = Sent()
        letters = self._letters(clock(), most, told)
        if not letters:
            return told
        open_ones = {letter.delivery.id: notice for letter, notice in letters}
        announced: set[int] = set()
        try:
            for news in transport.deliver(iter([letter for letter, _ in letters]), clock()):
                self._note(news, open_ones, announced, told)
        except DeliveryError as error:
            told.trouble.append(str(error))
        finally:
            self._leave(open_ones, announced, clock(), told)
        return told

    def tidy(self, now: datetime) -> int:
        """Forget what was done with some days ago; returns how many."""
        with self._store.write() as connection:
            return notices.forget_done(connection, now - _KEPT)

    def _settle_what_was_left(self, now: datetime, *, idempotent: bool) -> None:
        with self._store.read() as connection:
            if not notices.in_hand(connection):
                return
        with self._store.write() as connection:
            for notice, state in notices.in_hand(connection):
                if state is NoticeState.LEAVING and not idempotent:
                    _conclude(connection, notice, Outcome(notice.id, DeliveryState.IN_DOUBT, now), Sent())
                else:
                    notices.give_back(connection, [notice.id], now)

    def _letters(self, now: datetime, most: int, told: Sent) -> list[tuple[Letter, Notice]]:
        found: list[tuple[Letter, Notice]] = []
        with self._store.write() as connection:
            for each in notices.claim(connection, now, most):
                reason = self._reason_to_drop(connection, each, now)
                if reason is not None:
                    notices.end(connection, each.notice.id, NoticeState.DROPPED, now, reason)
                    told.ended += 1
                    continue
                try:
                    found.append((self._letter(connection, each, now), each.notice))
                except TemplateError as error:
                    told.trouble.append(str(error))
                    _put_off(connection, each.notice, now, told, reason="template")
                except ValueError:
                    notices.end(connection, each.notice.id, NoticeState.FAILED, now, "unencodable")
                    told.ended += 1
        return found

    def _reason_to_drop(self, connection: Connection, each: Addressed, now: datetime) -> str | None:
        notice = each.notice
        if now - notice.made_at > _LONGEST:
            return "expired"
        if suppressions.bars(connection, each.address.key, self._post.keys):
            return "suppressed"
        if notice.kind is NoticeKind.CONFIRM and notice.sign_up_id is not None:
            group = sign_ups.together(connection, notice.sign_up_id)
            if not group or group[0].confirmed_at is not None or not self._named(connection, notice):
                return "answered"
        if notice.kind is NoticeKind.WELCOME and not self._named(connection, notice):
            return "left"
        return None

    def _letter(self, connection: Connection, each: Addressed, now: datetime) -> Letter:
        notice, sender = each.notice, self._post.sender
        names, language = self._named(connection, notice), each.locale or sender.publication.language
        # To the hour, so that one rendition serves many; the mail says the day.
        ends = (now + self._post.unconfirmed).replace(minute=0, second=0, microsecond=0)
        until = ends if notice.kind is NoticeKind.CONFIRM else None
        leads = notice.kind is not NoticeKind.GOODBYE or bool(self._post.open & set(names))
        rendition = self._rendered(notice.kind, names, language, until, leads)
        authority = sender.publication.authority
        is_about_one = len(names) == 1 and notice.kind is not NoticeKind.PREFERENCES
        head = SystemLetterhead(
            sender=sender.mailbox,
            to=Mailbox(each.address.email, each.name),
            date=now,
            message_id=f"{notice.kind}.{notice.key}@{authority}",
            list_id=f"{names[0]}.{authority}" if is_about_one else authority,
            reply_to=sender.reply_to,
        )
        written = system_mail(with_link(rendition, self._link(notice, names, language)), head, each.format, sender.dkim)
        delivery = Delivery(
            notice.id, notice.id, notice.subscriber_id, each.address.email, each.name, each.format, notice.tries
        )
        return Letter(delivery, notice.key, [written], MESSAGES, notice.made_at.date().isoformat())

    def _named(self, connection: Connection, notice: Notice) -> tuple[str, ...]:
        """The digests that a message names: all that its sign-up asks for, else its own."""
        if notice.kind is NoticeKind.CONFIRM and notice.sign_up_id is not None:
            group = sign_ups.together(connection, notice.sign_up_id)
            asked = dict.fromkeys(name for each in group for name in each.asked.digests)
            return tuple(name for name in asked if name in self._post.digests)
        if notice.kind is NoticeKind.WELCOME and notice.sign_up_id is not None:
            group = sign_ups.together(connection, notice.sign_up_id)
            asked = dict.fromkeys(name for each in group if each.confirmed_at for name in each.asked.digests)
            found = subscriptions.of_person(connection, notice.subscriber_id)
            has = {each.digest for each in found if each.state in ("confirmed", "paused")}
            return tuple(name for name in asked if name in has and name in self._post.digests)
        own = notices.named_in(connection, notice) if notice.kind is NoticeKind.GOODBYE else (notice.digest,)
        return tuple(name for name in own if name and name in self._post.digests)

    def _render(
        self, kind: NoticeKind, names: tuple[str, ...], language: str, until: datetime | None, leads: bool
    ) -> Rendition:
        shown = choices([self._post.digests[name] for name in names], language)
        publication = self._post.sender.publication
        return render_message(kind, shown, publication, language, self._post.templates, until=until, action=leads)

    def _link(self, notice: Notice, names: tuple[str, ...], language: str) -> str:
        base, tokens = self._post.sender.publication.public_url.rstrip("/"), self._post.sender.tokens
        if notice.kind is NoticeKind.CONFIRM and notice.sign_up_id is not None:
            return f"{base}/confirm/{tokens.sealed.make(notice.subscriber_id, notice.sign_up_id)}"
        if notice.kind is NoticeKind.GOODBYE:
            back = "&".join(f"digest={name}" for name in names if name in self._post.open)
            return f"{base}{SUBSCRIBE}?{back}&lang={language}" if back else base
        name = notice.digest or next(iter(names), "")
        return f"{base}/preferences/{tokens.make(notice.subscriber_id, name, 'preferences')}"

    def _note(self, news: News, open_ones: dict[int, Notice], announced: set[int], told: Sent) -> None:
        announced.difference_update(news.back)
        announced.update(news.leaving)
        with self._store.write() as connection:
            notices.leave(connection, list(news.leaving))
            for number in news.sent:
                _conclude(connection, open_ones.pop(number), Outcome(number, DeliveryState.SENT, news.at), told)
            for outcome in news.others:
                _conclude(connection, open_ones.pop(outcome.delivery_id), outcome, told)

    def _leave(self, open_ones: Mapping[int, Notice], announced: set[int], now: datetime, told: Sent) -> None:
        """Settle what the transport said nothing of: what may be out is in doubt, the rest waits."""
        if not open_ones:
            return
        with self._store.write() as connection:
            for number, notice in open_ones.items():
                if number in announced:
                    _conclude(connection, notice, Outcome(number, DeliveryState.IN_DOUBT, now), told)
                else:
                    notices.give_back(connection, [number], now + _UNREACHED)
                    told.put_off += 1


def _conclude(connection: Connection, notice: Notice, outcome: Outcome, told: Sent) -> None:
    """Write down what became of a message, with all that was before."""
    delivery = Delivery(
        notice.id, notice.id, notice.subscriber_id, "", None, "html", notice.tries, None, notice.doubts, notice.drops
    )
    found = concluded(delivery, outcome, _PATIENCE)
    ended = _ENDED.get(found.state)
    if ended is not None:
        notices.end(connection, notice.id, ended, found.at, found.reason)
        if ended is not NoticeState.FAILED and notice.kind is NoticeKind.CONFIRM and notice.sign_up_id is not None:
            sign_ups.was_mailed(connection, notice.sign_up_id, found.at)
        told.sent += ended is NoticeState.SENT
        told.ended += ended is not NoticeState.SENT
        return
    doubts = int(found.state is DeliveryState.IN_DOUBT)
    drops = int(found.reason in ("lost", "barred"))
    _put_off(connection, notice, found.at, told, reason=found.reason, doubts=doubts, drops=drops)


def _put_off(
    connection: Connection,
    notice: Notice,
    at: datetime,
    told: Sent,
    *,
    reason: str | None,
    doubts: int = 0,
    drops: int = 0,
) -> None:
    if notice.tries >= _MOST_TRIES:
        notices.end(connection, notice.id, NoticeState.UNCERTAIN if doubts else NoticeState.FAILED, at, "expired")
        told.ended += 1
        return
    due_at = due_after(notice.tries, at, notice.id)
    notices.put_off(connection, notice.id, due_at, doubts=doubts, drops=drops, reason=reason)
    told.put_off += 1
