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
from digest.delivery.tokens import Action, Tokens, message_key
from digest.delivery.transport import Letter, Transport
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
        self._edition = edition
        self._sender = sender
        self._salt = salt
        self._head = _letterhead(edition, digest, sender)
        self._cut: dict[Format, tuple[Rendition, FormLetter]] = {}

    def dispatch(self, transport: Transport, clock: Callable[[], datetime]) -> Dispatch:
        """A function that sends those of a claimed batch whose turn comes through `transport`.

        A person whose address no header can carry fails alone, as `unencodable`.
        """

        def send(rendition: Rendition, batch: Iterable[Delivery]) -> Generator[Outcome, None, None]:
            failed: list[Outcome] = []
            yield from transport.deliver(self._filled(rendition, batch, clock, failed), clock())
            yield from failed

        return send

    def _filled(
        self,
        rendition: Rendition,
        batch: Iterable[Delivery],
        clock: Callable[[], datetime],
        failed: list[Outcome],
    ) -> Iterator[Letter]:
        """A letter each, written when its turn comes: a batch never stands in memory."""
        for delivery in batch:
            try:
                yield self.letter(rendition, delivery)
            except DeliveryError as error:
                failed.append(
                    Outcome(delivery.id, DeliveryState.FAILED, clock(), reason="unencodable", reply=str(error))
                )

    def letter(self, rendition: Rendition, delivery: Delivery) -> Letter:
        """The signed message for one person. Raises DeliveryError where it cannot be written."""
        key = message_key(self._salt, delivery.subscriber_id)
        message = self._form(rendition, delivery.format).fill(
            email=delivery.email,
            name=delivery.name,
            key=key,
            unsubscribe=self._link("unsubscribe", delivery.subscriber_id),
            preferences=self._link("preferences", delivery.subscriber_id),
        )
        return self._signed(delivery, key, message)

    def proof(self, rendition: Rendition, delivery: Delivery) -> Letter:
        """A test copy for an editor: its personal links lead nowhere."""
        key = message_key(self._salt, delivery.subscriber_id)
        url = self._sender.publication.public_url
        message = self._form(rendition, delivery.format).fill(
            email=delivery.email,
            name=delivery.name,
            key=key,
            unsubscribe=f"{url}/unsubscribe/{PROOF_LINK}",
            preferences=f"{url}/preferences/{PROOF_LINK}",
        )
        return self._signed(delivery, key, message)

    def _signed(self, delivery: Delivery, key: str, message: bytes) -> Letter:
        signed = sign(message, self._sender.dkim) if self._sender.dkim else message
        return Letter(delivery, key, signed, self._edition.digest, self._edition.slug)

    def _link(self, action: Action, subscriber_id: int) -> str:
        token = self._sender.tokens.make(subscriber_id, self._edition.digest, action)
        return f"{self._sender.publication.public_url}/{action}/{token}"

    def _form(self, rendition: Rendition, variant: Format) -> FormLetter:
        cut = self._cut.get(variant)
        if cut is None or cut[0] != rendition:
            cut = (rendition, FormLetter(rendition, self._head, variant=variant))
            self._cut[variant] = cut
        return cut[1]


def _letterhead(edition: Edition, digest: Digest, sender: Sender) -> Letterhead:
    url = sender.publication.public_url
    return Letterhead(
        sender=sender.mailbox,
        date=edition.scheduled_at,
        edition_id=edition.id,
        digest=edition.digest,
        authority=sender.publication.authority,
        reply_to=sender.reply_to,
        archive_url=f"{url}/editions/{edition.digest}/" if digest.archive == "public" else None,
    )
