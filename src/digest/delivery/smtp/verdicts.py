"""What a reply means for a letter: sent, not now, not to this reader, or not from us (RFC 5321, RFC 3463).

A refusal of one reader ends one delivery. A refusal of us would meet every reader after him as well,
so it must never be put down to a reader: where both are possible, it is about us.
"""

from __future__ import annotations

from enum import Enum

from digest.delivery.smtp.replies import Reply


class Stage(Enum):
    """What a reply answers."""

    RSET = "RSET"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    DOT = "the end of the message"
    QUIT = "QUIT"


class Verdict(Enum):
    """What became of a letter by a reply."""

    SENT = "sent"
    LATER = "deferred"
    REFUSED = "refused"
    UNENCODABLE = "unencodable"
    US = "us"


# 530 authentication required, 534 and 535 refused, 538 and 523/524 encryption or another mechanism wanted.
_OUR_CODES = frozenset({523, 524, 530, 534, 535, 538})
# Of subject 7 (security and policy), these are the reader's: list expansion (RFC 3463), a mailbox or a
# domain that changed hands (RFC 7293), and groups that take mail from known senders only (Exchange).
_READERS_POLICY = frozenset({2, 17, 18, 124, 129, 133, 134, 135, 136})
# Our address as sender (1.7, 1.8), a system that takes no mail (3.2) or none of this size (3.4).
_OUR_STATUSES = frozenset({(1, 7), (1, 8), (3, 2), (3, 4)})
_NOT_ENCODABLE = frozenset({(6, 7), (6, 9)})
# The command is not known, not implemented, out of place, or not with that parameter: whoever the reader is.
_OF_A_COMMAND, _ABOUT_COMMANDS = frozenset({500, 502, 503, 504}), 5
# How servers put it that something came before its time: Exim with 554 and no status, others with 5.5.0 or 5.5.1.
_OUT_OF_STEP, _PROTOCOL = frozenset({500, 503, 554}), frozenset({(5, 0), (5, 1)})


def judge(stage: Stage, reply: Reply, *, utf8: bool = False) -> Verdict:
    """What a reply at `stage`, MAIL to DOT, means; `utf8`: the letter was sent with SMTPUTF8 (RFC 6531)."""
    if reply.good:
        return Verdict.SENT
    if about_us(reply):
        return Verdict.US
    if reply.passing:
        return Verdict.LATER
    if utf8 and (_detail(reply) in _NOT_ENCODABLE or (stage is Stage.MAIL and reply.code in (501, 504, 553, 555))):
        return Verdict.UNENCODABLE
    # MAIL and DATA name nobody but us.
    ours = stage is Stage.MAIL or (stage is Stage.DATA and of_a_command(reply))
    return Verdict.US if ours else Verdict.REFUSED


def answers(stage: Stage, reply: Reply) -> bool:
    """Whether the reply can be one to what was said at `stage`."""
    if reply.refuses:
        return stage is not Stage.RSET or reply.code == 421
    return reply.code == 354 if stage is Stage.DATA else reply.good


def of_a_command(reply: Reply) -> bool:
    """Whether a refusal says that the server does not know the command that it answers, or not there."""
    said = reply.enhanced is None or reply.enhanced[1] == _ABOUT_COMMANDS
    return reply.code in _OF_A_COMMAND and said and not about_us(reply)


def out_of_step(stage: Stage, reply: Reply, *, grouped: bool) -> bool:
    """Whether a refusal may mean that the command came too early, and nobody in particular; `grouped`: it did not wait.

    Whoever sends it again in lock-step knows.
    """
    if stage is Stage.DOT or about_us(reply):
        return False
    if reply.code == 503 or not grouped:
        return reply.code == 503
    if stage is Stage.MAIL:
        return reply.code >= 500 and (_detail(reply) in _PROTOCOL if reply.enhanced else reply.code in _OUT_OF_STEP)
    return stage is Stage.DATA and of_a_command(reply)


def about_us(reply: Reply) -> bool:
    """Whether a refusal names us, our mail or our log-in, at whatever stage it comes."""
    detail = _detail(reply)
    if reply.code == 421:
        return detail is not None and detail[0] == 7
    if reply.code < 500:
        return False
    if reply.code in _OUR_CODES or detail in _OUR_STATUSES:
        return True
    return detail is not None and detail[0] == 7 and detail[1] not in _READERS_POLICY


def _detail(reply: Reply) -> tuple[int, int] | None:
    return None if reply.enhanced is None else reply.enhanced[1:]
