"""From claimed deliveries to finished messages: form letter, personal links, signature, transport."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime

from digest.delivery.dkim import sign
from digest.delivery.dkim_keys import SigningKey
from digest.delivery.formletter import FormLetter
from digest.delivery.inspection import message_faults
from digest.delivery.letterhead import Letterhead
from digest.delivery.mailbox import Mailbox
from digest.delivery.tokens import MessageKeys, Tokens
from digest.delivery.transport import Letter, News, Transport
from digest.errors import DeliveryError, JournalDown, StateError
from digest.model.delivery import Delivery, DeliveryState, Outcome
from digest.model.digest import Digest, Publication
from digest.model.edition import Edition
from digest.model.rendition import Rendition
from digest.model.subscriber import Format
from digest.pipeline.deliver import Dispatch, Queue

PROOF_LINK = "proof"
_SOMEBODY = "somebody@reader.example"
# So many letters are written in a row: one alone, between the relay's turns, finds the processor's caches cold.
_IN_A_ROW = 32


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, under which keys."""

    mailbox: Mailbox
    reply_to: Mailbox | None
    publication: Publication
    tokens: Tokens
    dkim: tuple[SigningKey, ...] = ()


class Letters:
    """The messages of one edition.

    `salt` is the edition's own key, under which subscribers are hashed. A form letter is cut once for
    each format and language, and anew where the rendition has changed (a story was taken down meanwhile).
    """

    def __init__(self, edition: Edition, digest: Digest, sender: Sender, salt: bytes) -> None:
        self._digest, self._slug = edition.digest, edition.slug
        self._dkim = sender.dkim
        self._key = MessageKeys(salt).key
        self._tokens = sender.tokens.maker(edition.subscribed)
        # Where readers have moments of their own, one date for all would lie ahead for some of them.
        self._scheduled = edition.scheduled_at if digest.clock == "subscriber" else None
        self._head = _letterhead(edition, digest, sender)
        self._cut: dict[tuple[Format, str], tuple[Rendition, FormLetter]] = {}
        self._whole: Rendition | None = None
        self._by_locale: dict[str | None, Rendition] = {}

    def dispatch(self, transport: Transport, clock: Callable[[], datetime]) -> Dispatch:
        """A function that sends those whose turn comes through `transport`, each as the edition stands then.

        A person whose address no header can carry fails alone, as `unencodable`.
        """

        def send(queue: Queue) -> Generator[News, None, None]:
            failed: list[Outcome] = []
            told = transport.deliver(self._filled(queue, clock, failed), clock())
            for news in told:
                try:
                    yield news
                except JournalDown as down:
                    yield told.throw(down)
                    yield from told
                if failed:
                    yield News(clock(), others=failed.copy())
                    failed.clear()
            if failed:
                yield News(clock(), others=failed)

        return send

    def _filled(self, queue: Queue, clock: Callable[[], datetime], failed: list[Outcome]) -> Iterator[Letter | None]:
        """A letter each, given out when its turn comes; no more than a few stand in memory."""
        written: dict[int, Letter] = {}
        edition: Rendition | None = None
        for delivery in queue.turn():
            if delivery is None:
                yield None
                continue
            letter = written.pop(delivery.id, None)
            if letter is None or letter.delivery is not delivery or edition is not queue.rendition():
                edition, written = queue.rendition(), {}
                try:
                    letter = self.letter(edition, delivery)
                except DeliveryError as error:
                    failed.append(
                        Outcome(delivery.id, DeliveryState.FAILED, clock(), reason="unencodable", reply=str(error))
                    )
                    continue
                written = self._in_a_row(edition, queue)
            yield letter

    def _in_a_row(self, rendition: Rendition, queue: Queue) -> dict[int, Letter]:
        """The letters of those who come next, but for whom none can be written: they fail when their turn comes."""
        written = {}
        # A signature takes as long as a letter's way through the relay: there the next one is not to wait for more.
        for delivery in queue.next(0 if self._dkim else _IN_A_ROW):
            try:
                written[delivery.id] = self.letter(rendition, delivery)
            except DeliveryError:
                continue
        return written

    def letter(self, rendition: Rendition, delivery: Delivery) -> Letter:
        """The signed message for one person. Raises DeliveryError where it cannot be written."""
        leave, settings, _ = self._tokens(delivery.subscriber_id)
        return self._written(rendition, delivery, leave, settings)

    def proof(self, rendition: Rendition, delivery: Delivery) -> Letter:
        """A test copy for an editor: its personal links lead nowhere."""
        return self._written(rendition, delivery, PROOF_LINK, PROOF_LINK)

    def _written(self, rendition: Rendition, delivery: Delivery, leave: str, settings: str) -> Letter:
        key = self._key(delivery.subscriber_id)
        if rendition.others:
            rendition = self._read_by(rendition, delivery.locale)
        cut = self._cut.get((delivery.format, rendition.language))
        form = cut[1] if cut is not None and cut[0] is rendition else self._form(rendition, delivery.format)
        # That of the first try, so that every copy of a message is the same.
        date = self._scheduled and (delivery.first_at or self._scheduled)
        pieces = form.fill(delivery.email, delivery.name, key, leave, settings, date)
        if self._dkim:
            return Letter(delivery, key, [sign(b"".join(pieces), self._dkim)], self._digest, self._slug)
        return Letter(delivery, key, pieces, self._digest, self._slug, form.fit)

    def _read_by(self, whole: Rendition, locale: str | None) -> Rendition:
        if whole is not self._whole:
            self._whole, self._by_locale = whole, {}
        found = self._by_locale.get(locale)
        if found is None:
            found = self._by_locale[locale] = whole.read_by(locale)
        return found

    def _form(self, rendition: Rendition, variant: Format) -> FormLetter:
        cut = self._cut.get((variant, rendition.language))
        form = cut[1] if cut is not None and cut[0] == rendition else None
        form = form or self._inspected(FormLetter(rendition, self._head, variant=variant))
        self._cut[(variant, rendition.language)] = (rendition, form)
        return form

    def _inspected(self, form: FormLetter) -> FormLetter:
        """`form`, if what it fills for somebody is without fault: a faulty one must reach nobody."""
        message = b"".join(form.fill(_SOMEBODY, None, self._key(0), PROOF_LINK, PROOF_LINK))
        faults = list(message_faults(message))
        if faults:
            raise StateError(f"The mail of {self._digest} must not leave: {'; '.join(faults)}. Nothing was sent.")
        return form


def _letterhead(edition: Edition, digest: Digest, sender: Sender) -> Letterhead:
    url = sender.publication.public_url
    return Letterhead(
        sender=sender.mailbox,
        date=None if digest.clock == "subscriber" else edition.scheduled_at,
        edition_id=edition.id,
        digest=edition.digest,
        authority=sender.publication.authority,
        unsubscribe=f"{url}/unsubscribe/",
        preferences=f"{url}/preferences/",
        reply_to=sender.reply_to,
        archive_url=f"{url}/editions/{edition.digest}/" if digest.archive == "public" else None,
    )
