"""The transport files with a Maildir: any mail program opens it, and nobody's mail is in it twice."""

import mailbox

import pytest
from delivery.mail import filled, letter, letterhead, rendition
from delivery.relaying import spread
from make import NOW

from digest.delivery.formletter import FormLetter
from digest.delivery.maildir import Maildir
from digest.errors import DeliveryError
from digest.model.delivery import DeliveryState, Outcome


def delivered(maildir, letters):
    """The outcomes of a batch."""
    return list(spread(maildir.deliver(letters, NOW)))


def files(root):
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_mail_program_opens_it(tmp_path):
    form = FormLetter(rendition("Ночной паром"), letterhead())
    batch = [letter(number, message=filled(form, key=f"key{number}")) for number in (1, 2)]
    assert delivered(Maildir(tmp_path / "mail"), batch) == [
        Outcome(101, DeliveryState.SENT, NOW),
        Outcome(102, DeliveryState.SENT, NOW),
    ]
    opened = mailbox.Maildir(tmp_path / "mail", create=False)
    assert len(opened) == 2
    assert {message["Message-ID"] for message in opened} == {
        f"<morning-2026-11-23.key{number}@courier.example>" for number in (1, 2)
    }
    assert {message.get_subdir() for message in opened} == {"new"}
    assert not any(b"\r" in path.read_bytes() for path in (tmp_path / "mail" / "new").iterdir())


def test_a_name_follows_from_edition_and_person(tmp_path):
    delivered(Maildir(tmp_path), [letter(1, email="ada@reader.example")])
    assert files(tmp_path) == ["new/morning.2026-11-23.key0001"]


@pytest.mark.parametrize("added", [":2,", ":2,S", ":2,FRS", ",S=4711,W=4800:2,S"])
def test_what_somebody_has_opened_is_not_delivered_again(tmp_path, added):
    transport = Maildir(tmp_path)
    delivered(transport, [letter(1), letter(2)])
    (tmp_path / "new/morning.2026-11-23.key0001").rename(tmp_path / f"cur/morning.2026-11-23.key0001{added}")
    for again in (transport, Maildir(tmp_path)):
        outcomes = delivered(again, [letter(1), letter(2), letter(3)])
        assert [outcome.state for outcome in outcomes] == [DeliveryState.SENT] * 3
        assert files(tmp_path) == [
            f"cur/morning.2026-11-23.key0001{added}",
            "new/morning.2026-11-23.key0002",
            "new/morning.2026-11-23.key0003",
        ]


def test_what_a_killed_process_left_in_tmp_is_replaced(tmp_path):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp/morning.2026-11-23.key0001").write_bytes(b"Subj")
    delivered(Maildir(tmp_path), [letter(1, message=b"Subject: x\r\n\r\n")])
    assert files(tmp_path) == ["new/morning.2026-11-23.key0001"]
    assert (tmp_path / "new/morning.2026-11-23.key0001").read_bytes() == b"Subject: x\n\n"


def test_another_edition_to_the_same_person_is_another_message(tmp_path):
    delivered(Maildir(tmp_path), [letter(1), letter(1, slug="2026-11-24")])
    assert len(files(tmp_path)) == 2


def test_a_folder_that_is_a_file_is_an_error_with_advice(tmp_path):
    (tmp_path / "mail").write_text("")
    with pytest.raises(DeliveryError, match="name a folder, not a file") as caught:
        delivered(Maildir(tmp_path / "mail"), [letter(1)])
    assert not caught.value.permanent
