"""From claimed deliveries to finished messages: form letter, personal links, signature, transport."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from digest.delivery.dkim import sign
from digest.delivery.dkim_keys import SigningKey
from digest.delivery.formletter import FormLetter
from digest.delivery.letterhead import Letterhead
from digest.delivery.mailbox import Mailbox
from digest.delivery.tokens import MessageKeys, Tokens
from digest.delivery.transport import Letter, News, Transport
from digest.errors import DeliveryError
from digest.model.delivery import Delivery, DeliveryState, Outcome
from digest.model.digest import Digest, Publication
from digest.model.edition import Edition
from digest.model.rendition import Rendition
from digest.model.subscriber import Format
from digest.pipeline.deliver import Dispatch

PROOF_LINK = "proof"


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
    each format, and anew where the rendition has changed (a story was taken down meanwhile).
    """

    def __init__(self, edition: Edition, digest: Digest, sender: Sender, salt: bytes) -> None:
        self._digest, self._slug = edition.digest, edition.slug
        self._dkim = sender.dkim
        self._key = MessageKeys(salt).key
        self._tokens = sender.tokens.maker(edition.subscribed)
        self._head = _letterhead(edition, digest, sender)
        self._cut: dict[Format, tuple[Rendition, FormLetter]] = {}

    def dispatch(self, transport: Transport, clock: Callable[[], datetime]) -> Dispatch:
        """A function that sends those whose turn comes through `transport`, each as the edition stands then.

        A person whose address no header can carry fails alone, as `unencodable`.
        """

        def send(rendition: Callable[[], Rendition], turn: Iterable[Delivery | None]) -> Generator[News, None, None]:
            failed: list[Outcome] = []
            for news in transport.deliver(self._filled(rendition, turn, clock, failed), clock()):
                yield news
                if failed:
                    yield News(clock(), others=failed.copy())
                    failed.clear()
            if failed:
                yield News(clock(), others=failed)

        return send

    def _filled(
        self,
        rendition: Callable[[], Rendition],
        turn: Iterable[Delivery | None],
        clock: Callable[[], datetime],
        failed: list[Outcome],
    ) -> Iterator[Letter | None]:
        """A letter each, written when its turn comes: a batch never stands in memory."""
        for delivery in turn:
            if delivery is None:
                yield None
                continue
            try:
                letter = self.letter(rendition(), delivery)
            except DeliveryError as error:
                failed.append(
                    Outcome(delivery.id, DeliveryState.FAILED, clock(), reason="unencodable", reply=str(error))
                )
            else:
                yield letter

    def letter(self, rendition: Rendition, delivery: Delivery) -> Letter:
        """The signed message for one person. Raises DeliveryError where it cannot be written."""
        leave, settings, _ = self._tokens(delivery.subscriber_id)
        return self._written(rendition, delivery, leave, settings)

    def proof(self, rendition: Rendition, delivery: Delivery) -> Letter:
        """A test copy for an editor: its personal links lead nowhere."""
        return self._written(rendition, delivery, PROOF_LINK, PROOF_LINK)

    def _written(self, rendition: Rendition, delivery: Delivery, leave: str, settings: str) -> Letter:
        key = self._key(delivery.subscriber_id)
        cut = self._cut.get(delivery.format)
        form = cut[1] if cut is not None and cut[0] is rendition else self._form(rendition, delivery.format)
        pieces = form.fill(delivery.email, delivery.name, key, leave, settings)
        if self._dkim:
            return Letter(delivery, key, [sign(b"".join(pieces), self._dkim)], self._digest, self._slug)
        return Letter(delivery, key, pieces, self._digest, self._slug, form.fit)

    def _form(self, rendition: Rendition, variant: Format) -> FormLetter:
        cut = self._cut.get(variant)
        form = cut[1] if cut is not None and cut[0] == rendition else None
        form = form or FormLetter(rendition, self._head, variant=variant)
        self._cut[variant] = (rendition, form)
        return form


def _letterhead(edition: Edition, digest: Digest, sender: Sender) -> Letterhead:
    url = sender.publication.public_url
    return Letterhead(
        sender=sender.mailbox,
        date=edition.scheduled_at,
        edition_id=edition.id,
        digest=edition.digest,
        authority=sender.publication.authority,
        unsubscribe=f"{url}/unsubscribe/",
        preferences=f"{url}/preferences/",
        reply_to=sender.reply_to,
        archive_url=f"{url}/editions/{edition.digest}/" if digest.archive == "public" else None,
    )
