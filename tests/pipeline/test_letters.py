"""Letters are written some in a row, and each still is what it has to be when its turn comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import make

from digest.delivery.mailbox import Mailbox
from digest.delivery.tokens import Tokens
from digest.delivery.transport import Letter, News
from digest.model.delivery import Delivery, DeliveryState
from digest.model.rendition import Hole, Rendition
from digest.pipeline.letters import Letters, Sender

SENDER = Sender(Mailbox("news@courier.example"), None, make.publication(), Tokens((b"k" * 16,)))
TEXT = f"Harbour opens\n\nLeave: {Hole.UNSUBSCRIBE}\nChange: {Hole.PREFERENCES}\n"
EDITION = Rendition("Harbour opens", f"<p>Harbour</p><a href='{Hole.UNSUBSCRIBE}'>Leave</a>", TEXT)
READERS = [Delivery(number, number, number, f"r{number}@reader.example", None, "text") for number in range(100, 190)]


class Line:
    """A queue in which nobody is passed over, but those in `gone`."""

    def __init__(self, readers: Iterable[Delivery], edition: Rendition) -> None:
        self.waiting = list(readers)
        self.edition = edition
        self.gone: set[int] = set()

    def turn(self) -> Iterator[Delivery | None]:
        while self.waiting:
            delivery = self.waiting.pop(0)
            if delivery.id not in self.gone:
                yield delivery

    def next(self, most: int) -> list[Delivery]:
        return self.waiting[:most]

    def rendition(self) -> Rendition:
        return self.edition


class Post:
    """A transport that keeps what it is handed; `between` is called with the number of letters before each."""

    idempotent = True

    def __init__(self, between: Callable[[int], None] = lambda _: None) -> None:
        self.taken: list[Letter] = []
        self.between = between

    def deliver(self, batch: Iterable[Letter | None], at: datetime) -> Iterator[News]:
        for letter in batch:
            assert letter is not None
            self.taken.append(letter)
            self.between(len(self.taken))
            yield News(at, sent=[letter.delivery.id])

    def close(self) -> None:
        pass


def letters() -> Letters:
    return Letters(make.edition(), make.digest(), SENDER, b"salt")


def sent(line: Line, post: Post) -> list[News]:
    return list(letters().dispatch(post, lambda: make.NOW)(line))


def test_each_letter_is_the_one_that_is_written_alone() -> None:
    post = Post()
    sent(Line(READERS, EDITION), post)
    assert post.taken == [letters().letter(EDITION, each) for each in READERS]
    assert len({letter.message for letter in post.taken}) == len(READERS)


def test_an_edition_that_changes_meanwhile_goes_to_all_who_come_after() -> None:
    later = Rendition("Harbour opens", EDITION.html, TEXT.replace("Harbour", "Port"))
    line = Line(READERS, EDITION)

    def change(count: int) -> None:
        if count == 40:
            line.edition = later

    post = Post(change)
    sent(line, post)
    assert [b"Port opens" in each.message for each in post.taken] == [False] * 40 + [True] * 50


def test_an_edition_that_changes_where_no_letter_can_be_written_is_the_new_one_for_the_next() -> None:
    later = Rendition("Harbour opens", EDITION.html, TEXT.replace("Harbour", "Port"))
    line = Line([each._replace(email="no address") if each is READERS[40] else each for each in READERS], EDITION)

    def change(count: int) -> None:
        if count == 40:
            line.edition = later

    post = Post(change)
    sent(line, post)
    assert [b"Port opens" in each.message for each in post.taken] == [False] * 40 + [True] * 49


def test_one_who_leaves_while_their_letter_is_written_gets_none_and_shifts_nobody() -> None:
    line = Line(READERS, EDITION)

    def leave(count: int) -> None:
        if count == 10:
            line.gone = {READERS[11].id, READERS[60].id}

    post = Post(leave)
    sent(line, post)
    reached = [each for each in READERS if each not in (READERS[11], READERS[60])]
    assert [letter.delivery for letter in post.taken] == reached


def test_one_to_whom_no_letter_can_be_written_fails_when_their_turn_comes_and_alone() -> None:
    readers = [each._replace(email="no address") if each.id in (100, 117) else each for each in READERS]
    post = Post()
    news = sent(Line(readers, EDITION), post)
    failed = [outcome for each in news for outcome in each.others]
    assert [(each.delivery_id, each.state, each.reason) for each in failed] == [
        (100, DeliveryState.FAILED, "unencodable"),
        (117, DeliveryState.FAILED, "unencodable"),
    ]
    assert [each.delivery.id for each in post.taken] == [each.id for each in READERS if each.id not in (100, 117)]


def test_the_same_delivery_claimed_again_is_written_anew() -> None:
    again = READERS[1]._replace(email="moved@reader.example")
    line = Line([READERS[0], READERS[1]], EDITION)

    def reclaim(count: int) -> None:
        if count == 1:
            line.waiting = [again]

    post = Post(reclaim)
    sent(line, post)
    assert b"To: moved@reader.example" in post.taken[1].message
