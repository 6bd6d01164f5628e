"""Where reports of failed delivery go: the sender's own address, or one for each letter (VERP)."""

from __future__ import annotations

from collections.abc import Callable

from digest.delivery.mailbox import Mailbox
from digest.delivery.transport import Letter


def return_path(sender: Mailbox, bounce_domain: str | None) -> Callable[[Letter], str]:
    """The envelope sender of a letter: `KEY+DIGEST@BOUNCE_DOMAIN`, or the address of `sender`.

    KEY is the reader's keyed hash for the edition, so a report names a reader to us and to nobody
    else, and one that was made up names nobody.
    """
    if bounce_domain is None:
        return lambda _letter: sender.email
    return lambda letter: f"{letter.key}+{letter.digest}@{bounce_domain}"
