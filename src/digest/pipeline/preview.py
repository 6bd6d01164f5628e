"""Show what would go out: an edition as files to look at, or a proof to an editor. Nothing is recorded."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from digest.delivery.transport import Transport
from digest.editorial.explanation import why_empty
from digest.errors import DeliveryError, StateError, UsageError
from digest.model.delivery import Delivery, DeliveryState
from digest.model.digest import Digest, Publication, Selection
from digest.model.edition import Edition, EmptyBlock, LeftOut
from digest.model.rendition import Hole, Rendition
from digest.model.subscriber import Address
from digest.pipeline.compose import Plan, plan, shortage
from digest.pipeline.letters import PROOF_LINK, Letters, Sender
from digest.pipeline.variants import Render, render_each, subjected
from digest.render.environment import Templates
from digest.render.links import PICTURES, public
from digest.render.lint.findings import Finding
from digest.render.lint.mail import lint_edition
from digest.store import candidates
from digest.store.database import Connection, Store

# Of a reader: no newsroom has a longer one, and personal links hold it.
_LARGE_NUMBER = 999_999_999
_KINDS = (".html", ".txt", ".eml", ".json")


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edition composed now would be; `reason` says why `send` would not send it.

    Of an edition that was composed before, `standing` says which it is and how it stands. `findings` are what a last
    look at the mail finds, errors first; `sizes` are bytes, as `measured` has them. `others` are the same in the
    digest's other languages; their findings name the language, and those of the default one are not told again.
    `empty` are its blocks without stories; of an edition that was composed before nobody knows them.
    """

    edition: Edition
    rendition: Rendition
    reason: str | None
    left_out: tuple[LeftOut, ...]
    findings: tuple[Finding, ...] = ()
    others: tuple[Preview, ...] = ()
    standing: str | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    empty: tuple[EmptyBlock, ...] = ()

    @property
    def language(self) -> str:
        """The language that it is in."""
        return self.edition.language

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings in all its languages, errors first."""
        found = [*self.findings, *(finding for other in self.others for finding in other.findings)]
        return tuple(sorted(found, key=lambda each: each.severity))

    def in_language(self, language: str | None) -> Preview:
        """The same in one of its languages, None being the default one.

        Raises UsageError where it has no such, and StateError where that one was not rendered, as nobody reads it.
        """
        for each in (self, *self.others):
            if language in (None, each.language):
                return each
        known = ", ".join(each.language for each in (self, *self.others))
        if language in self.edition.languages:
            raise StateError(
                f"Nobody read {self.edition.title} in {language} when edition {self.edition.id} was composed, so it "
                f"has no mail in that, but in {known}. `digest preview {self.edition.digest} --as-of TIME` shows one "
                "composed then in every language."
            )
        raise UsageError(f"{self.edition.title} has no edition in {language}; its languages are {known}.")


def preview(
    store: Store,
    digest: Digest,
    render: Render,
    publication: Publication,
    templates: Templates,
    now: datetime,
    *,
    explain: bool,
) -> Preview:
    """Compose and render as of `now`, with everything left out and why if `explain`."""
    with store.read() as connection:
        planned = plan(connection, digest, now, explain=explain)
        empty = tuple(_empty(connection, planned, now))
    mail = render_each(planned.edition, digest, render, digest.languages)
    edition = subjected(planned.edition, mail.each())
    findings = lint_edition(mail, edition.in_language(mail.language), digest, publication, templates)
    first = Preview(edition, mail, shortage(digest, planned), planned.composition.left_out, findings, empty=empty)
    others = []
    for other in mail.others:
        translated = edition.in_language(other.language)
        found = lint_edition(other, translated, digest, publication, templates)
        named = told_beside(findings, found, other.language)
        others.append(replace(first, edition=translated, rendition=other, findings=named))
    return replace(first, others=tuple(others))


def _empty(connection: Connection, planned: Plan, now: datetime) -> Iterator[EmptyBlock]:
    blocks = planned.composition.blocks
    for above, block in planned.composition.empty:
        stored = tuple(candidates.matching(connection, block.select or Selection(), now, limit=1))
        reason = why_empty(block, blocks[:above], stored, planned.history, now)
        yield EmptyBlock(block.title, above, reason)


def told_beside(first: Iterable[Finding], found: Iterable[Finding], language: str) -> tuple[Finding, ...]:
    """What was found in the mail in another `language` and not in the `first` one, with that language."""
    told = {(each.message, each.file, each.line) for each in first}
    return tuple(
        replace(each, message=f"{each.message} (in the mail in {language})")
        for each in found
        if (each.message, each.file, each.line) not in told
    )


def write_preview(
    found: Preview, digest: Digest, sender: Sender, document: dict[str, Any], folder: Path, pictures: Path
) -> None:
    """Write edition.html, .txt, .eml and .json, and beside the page its pictures, copied from `pictures`.

    In another than the default language they are edition.LANGUAGE.html and so on. Raises UsageError where the
    folder cannot be written.
    """
    dead = {
        Hole.UNSUBSCRIBE: f"{sender.publication.public_url}/unsubscribe/{PROOF_LINK}",
        Hole.PREFERENCES: f"{sender.publication.public_url}/preferences/{PROOF_LINK}",
    }
    # As they will be found on the site, but here without the network, and before anything is published.
    html = found.rendition.html.replace(public(sender.publication, PICTURES), PICTURES.lstrip("/"))
    text = found.rendition.text
    for hole, link in dead.items():
        html, text = html.replace(hole, link), text.replace(hole, link)
    name = f"edition.{found.edition.aside}" if found.edition.aside else "edition"
    files = {
        f"{name}.html": html.encode(),
        f"{name}.txt": text.encode(),
        f"{name}.eml": proof_message(found, digest, sender),
        f"{name}.json": (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode(),
    }
    for article in found.edition.articles:
        for file in article.picture.files if article.picture else ():
            with suppress(FileNotFoundError):
                files[f"pictures/{file.name}"] = (pictures / file.name).read_bytes()
    try:
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}): choose another --out.") from error


def drop_others(found: Preview, folder: Path) -> None:
    """Remove what an earlier preview left in `folder` in other languages: it would pass for current.

    Only where all four files of a language are there, for nobody else makes those.
    """
    now = {each.edition.aside for each in (found, *found.others)}
    for page in sorted(folder.glob("edition.*.html")):
        language = page.name.removeprefix("edition.").removesuffix(".html")
        files = [page.with_suffix(suffix) for suffix in _KINDS]
        if language not in now and all(file.is_file() for file in files):
            for file in files:
                file.unlink(missing_ok=True)


def measured(found: Preview, digest: Digest, sender: Sender) -> Preview:
    """`found` with its `sizes` in all its languages: of each part, decoded, and of the whole message as it leaves.

    Its personal links are as long as they get.
    """
    reader = Delivery(0, 1, _LARGE_NUMBER, f"reader@{sender.publication.authority}", None, "html")

    def one(each: Preview) -> Preview:
        letters = Letters(each.edition, digest, sender, _proof_salt(each.edition))
        message = letters.letter(replace(each.rendition, others=()), reader).message
        parts = email.message_from_bytes(message, policy=email.policy.default)
        words = [parts.get_body([kind]) for kind in ("html", "plain")]
        html, text = (len(part.get_content().encode()) if part else 0 for part in words)
        return replace(each, sizes={"HTML": html, "text": text, "message": len(message)})

    return replace(one(found), others=tuple(map(one, found.others)))


def proof_message(found: Preview, digest: Digest, sender: Sender) -> bytes:
    """The whole message that a reader would get, with dead links."""
    reader = Delivery(0, 1, 0, f"reader@{sender.publication.authority}", None, "html")
    return Letters(found.edition, digest, sender, _proof_salt(found.edition)).proof(found.rendition, reader).message


def proof(
    found: Preview, digest: Digest, sender: Sender, transport: Transport, to: Sequence[Address], now: datetime
) -> Edition:
    """Send the edition to editors, marked `[Proof]`, with dead links; nothing is recorded.

    Raises DeliveryError, naming those whom it did not reach.
    """
    rendition = replace(found.rendition, subject=f"[Proof] {found.rendition.subject}", others=())
    mark = f"proof-{now:%H%M%S}-{secrets.token_hex(3)}"
    edition = replace(found.edition, slug=f"{mark}-{found.edition.slug}", id=f"{mark}-{found.edition.id}")
    letters = Letters(edition, digest, sender, _proof_salt(edition))
    batch = [
        letters.proof(rendition, Delivery(-number, number, number, each.email, None, "html"))
        for number, each in enumerate(to, start=1)
    ]
    with closing(transport):
        others = [each for news in transport.deliver(batch, now) for each in news.others]
    missed = [each for each in others if each.state is not DeliveryState.SENT]
    if missed:
        why = "; ".join(f"{to[-1 - each.delivery_id].email}: {each.reply or each.state}" for each in missed)
        raise DeliveryError(f"The proof did not reach everybody: {why}.", permanent=False)
    return edition


def _proof_salt(edition: Edition) -> bytes:
    return hashlib.sha256(f"proof:{edition.id}".encode()).digest()
