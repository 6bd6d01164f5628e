"""A relay's words are kept without the reader they name."""

from __future__ import annotations

import make
import pytest

from digest.model.delivery import DeliveryState, Outcome
from digest.pipeline.nameless import nameless


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 5.1.1 <Ada.Reader@Example.com>: unknown", "550 5.1.1 (address): unknown"),
        ("550 no mailbox ADA.READER here", "550 no mailbox (address) here"),
        ("450 <ada.reader> is busy, ada.reader@example.com", "450 (address) is busy, (address)"),
        ("550 ada.readers are many, xada.reader too", "550 ada.readers are many, xada.reader too"),
        ("250 ok", "250 ok"),
        (None, None),
    ],
)
def test_the_address_is_left_out(said: str | None, kept: str | None) -> None:
    outcome = Outcome(7, DeliveryState.FAILED, make.NOW, "refused", said)
    assert nameless(outcome, "ada.reader@example.com") == outcome._replace(reply=kept)


def test_a_person_without_an_address_changes_nothing() -> None:
    outcome = Outcome(7, DeliveryState.FAILED, make.NOW, "refused", "550 no")
    assert nameless(outcome, "") is outcome
