"""Where encryption is required, nothing leaves without it, and to nobody but the relay that was named."""

import base64
import hmac
from dataclasses import replace

import pytest
from delivery.authority import Authority
from delivery.relaying import QUICK, final, letters, states, to, transport
from delivery.smtp_server import DROP, STALL, USUAL, Close, Server
from make import NOW

from digest.delivery.relay.options import Relay
from digest.delivery.smtp.authentication import Credentials
from digest.delivery.transport import Letter
from digest.errors import RelayDown, RelayRefusal

SECURITIES = pytest.mark.parametrize("security", ["starttls", "tls"])


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def serving(security, context, **given):
    return Server(context=context, implicit_tls=security == "tls", **given)


def plain(server):
    """What left in plain text."""
    return [line for _, line in server.commands]


@SECURITIES
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_letters_leave_encrypted(authority, security, host):
    with serving(security, authority.server("localhost", "127.0.0.1")) as server:
        relay = Relay(host, server.port, security=security, connections=3)
        smtp = transport(relay, context=authority.trusting())
        assert set(states(smtp.deliver(letters(20), NOW)).values()) == {"sent"}
        smtp.close()
        assert len(server.messages) == 20
        greeted = {number for number, line in server.commands if line == "QUIT"}
        for number in greeted:
            hellos = [line for its, line in server.commands if its == number and line.startswith("EHLO")]
            assert len(hellos) == (2 if security == "starttls" else 1)
        assert greeted


@SECURITIES
def test_a_large_letter_leaves_encrypted_and_whole(authority, security):
    one = letters(1)[0]
    large = Letter(one.delivery, one.key, [b"Subject: x\r\n\r\n" + b"0123456789\r\n" * 150_000], one.digest, one.slug)
    with serving(security, authority.server("127.0.0.1")) as server:
        smtp = transport(to(server.port, security=security), context=authority.trusting())
        assert states(smtp.deliver([large], NOW)) == {1: "sent"}
        smtp.close()
        assert server.messages[0].content == large.message


@SECURITIES
@pytest.mark.parametrize(
    ("names", "expired", "said"),
    [
        (["relay.example"], False, "certificate cannot be trusted: IP address mismatch"),
        (["127.0.0.1"], True, "certificate has expired"),
    ],
)
def test_a_certificate_that_does_not_fit(authority, security, names, expired, said):
    with serving(security, authority.server(*names, expired=expired)) as server:
        with pytest.raises(RelayRefusal, match=said):
            list(transport(to(server.port, security=security), context=authority.trusting()).deliver(letters(1), NOW))
        assert not server.said("MAIL")


@SECURITIES
def test_an_authority_that_nobody_knows(authority, security):
    with serving(security, authority.server("127.0.0.1")) as server:
        with pytest.raises(RelayRefusal, match=r"No relay can be reached safely .*certificate cannot be trusted"):
            list(transport(to(server.port, security=security)).deliver(letters(1), NOW))
        assert not server.said("MAIL")


def test_the_systems_authorities_can_be_named(authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with serving("tls", authority.server("127.0.0.1")) as server:
        smtp = transport(to(server.port, security="tls"))
        assert states(smtp.deliver(letters(1), NOW)) == {1: "sent"}
        smtp.close()


def test_starttls_stripped_from_the_offers():
    credentials = Credentials("courier", "secret")
    with Server(extensions=(*USUAL, "AUTH PLAIN LOGIN")) as server:
        with pytest.raises(RelayRefusal, match="it does not offer STARTTLS"):
            list(transport(to(server.port, security="starttls", credentials=credentials)).deliver(letters(1), NOW))
        assert [line.split()[0] for line in plain(server)] == ["EHLO"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [(b"454 4.7.0 Not now", RelayDown), (b"502 5.5.1 What", RelayRefusal), (b"250 Ok", RelayRefusal)],
)
def test_starttls_refused(authority, answer, error):
    act = lambda _s, verb, _l: answer if verb == "STARTTLS" else None  # noqa: E731
    with Server(context=authority.server("127.0.0.1"), act=act) as server:
        relay = to(server.port, security="starttls")
        with pytest.raises(error, match="it does not begin TLS"):
            # The server turns to TLS after a yes; to the client only 220 is one.
            list(transport(relay, context=authority.trusting(), timeouts=QUICK).deliver(letters(1), NOW))
        assert not server.said("MAIL")


@pytest.mark.parametrize(
    "slipped", [b"220 Go\r\n250 relay.example", b"220 Go\r\n250-AUTH PLAIN\r\n250 x", b"220 Go\r\n25"]
)
def test_what_is_slipped_in_before_tls_is_not_believed(authority, slipped):
    act = lambda _s, verb, _l: Close(slipped) if verb == "STARTTLS" else None  # noqa: E731
    with Server(context=authority.server("127.0.0.1"), act=act) as server:
        relay = to(server.port, security="starttls")
        with pytest.raises(RelayRefusal, match="more than it may before TLS"):
            list(transport(relay, context=authority.trusting()).deliver(letters(1), NOW))


def test_what_was_offered_in_plain_text_counts_for_nothing(authority):
    def act(session, verb, _line):
        return b"250-relay\r\n250-STARTTLS\r\n250 AUTH PLAIN" if verb == "EHLO" and not session.secure else None

    with Server(context=authority.server("127.0.0.1"), act=act) as server:
        relay = to(server.port, security="starttls", credentials=Credentials("courier", "secret"))
        with pytest.raises(RelayRefusal, match=r"no way to log in that we know \(it offers: none\)"):
            list(transport(relay, context=authority.trusting()).deliver(letters(1), NOW))


@pytest.mark.parametrize("answer", [DROP, STALL])
def test_tls_that_never_begins_is_a_relay_that_is_away(authority, answer):
    def act(session, verb, _line):
        if verb == "STARTTLS":
            session.say(b"220 Go")
            return answer
        return None

    with Server(context=authority.server("127.0.0.1"), act=act) as bad, Server() as good:
        relays = to(bad.port, security="starttls"), to(good.port)
        quick = replace(QUICK, connect=0.4)
        with pytest.raises(RelayDown):
            list(transport(relays[0], context=authority.trusting(), timeouts=quick).deliver(letters(1), NOW))
        smtp = transport(*relays, context=authority.trusting(), timeouts=quick)
        assert states(smtp.deliver(letters(2), NOW)) == {1: "sent", 2: "sent"}
        smtp.close()


def test_tls_to_a_port_that_speaks_plain(authority):
    with Server() as server, pytest.raises(RelayRefusal, match="TLS fails"):
        list(transport(to(server.port, security="tls"), context=authority.trusting()).deliver(letters(1), NOW))


def test_an_unsafe_relay_is_passed_over_for_the_next(authority):
    with Server() as stripped, serving("tls", authority.server("127.0.0.1")) as safe:
        smtp = transport(
            to(stripped.port, security="starttls"), to(safe.port, security="tls"), context=authority.trusting()
        )
        assert states(smtp.deliver(letters(3), NOW)) == {1: "sent", 2: "sent", 3: "sent"}
        assert not stripped.said("MAIL")
        smtp.close()


def test_plain_text_never_leaves_this_machine():
    relay = Relay("192.0.2.1", 25, security="none")
    with pytest.raises(RelayRefusal, match="it is not on this machine"):
        list(transport(relay).deliver(letters(1), NOW))


def answers(mechanism):
    """A server's side of each mechanism, that lets in only the right user."""
    user, password = "courier", "s3cret"

    def decoded(line):
        return base64.b64decode(line).decode()

    def act(session, verb, line):
        if verb != "AUTH":
            return None
        _, name, *first = line.split(" ")
        if name != mechanism:
            return b"504 5.5.4 Unknown mechanism"
        if mechanism == "PLAIN":
            right = decoded(first[0]) == f"\0{user}\0{password}"
        elif mechanism == "LOGIN":
            session.say(b"334 " + base64.b64encode(b"Username:"))
            given = decoded(session.line())
            session.say(b"334 " + base64.b64encode(b"Password:"))
            right = (given, decoded(session.line())) == (user, password)
        elif mechanism == "CRAM-MD5":
            session.say(b"334 " + base64.b64encode(b"<1896.697170952@relay.example>"))
            proof = hmac.new(password.encode(), b"<1896.697170952@relay.example>", "md5").hexdigest()
            right = decoded(session.line()) == f"{user} {proof}"
        else:
            right = decoded(first[0]) == f"user={user}\x01auth=Bearer {password}\x01\x01"
            if not right:
                session.say(b"334 " + base64.b64encode(b'{"status":"401"}'))
                assert session.line() == ""
        return b"235 2.7.0 Welcome" if right else b"535 5.7.8 Wrong"

    return act


MECHANISMS = pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"])


@MECHANISMS
@pytest.mark.parametrize("security", ["starttls", "none"])
def test_logging_in(authority, mechanism, security):
    context = authority.server("127.0.0.1") if security == "starttls" else None
    with Server(context=context, act=answers(mechanism), extensions=(*USUAL, f"AUTH {mechanism} GSSAPI")) as server:
        relay = to(server.port, security=security, credentials=Credentials("courier", "s3cret"))
        smtp = transport(relay, context=authority.trusting())
        assert states(smtp.deliver(letters(2), NOW)) == {1: "sent", 2: "sent"}
        assert len(server.said("AUTH")) == 1
        smtp.close()


@MECHANISMS
def test_a_wrong_password_is_a_refusal_of_us_that_does_not_show_it(mechanism):
    with Server(act=answers(mechanism), extensions=(*USUAL, f"AUTH {mechanism}")) as server:
        relay = to(server.port, credentials=Credentials("courier@x.example", "wr0ng"), connections=8)
        with pytest.raises(RelayRefusal, match=r"it refuses user and password: 535 5\.7\.8") as refusal:
            list(transport(relay).deliver(letters(20), NOW))
        assert "wr0ng" not in str(refusal.value)
        assert "courier" not in str(refusal.value)
        assert server.connections == 1
        assert "wr0ng" not in repr(relay)


def test_a_relay_that_repeats_the_password_does_not_make_it_known():
    whole = base64.b64encode(b"\0courier@x.example\0wr0ng").decode()
    act = lambda _s, verb, _l: f"535 5.7.8 wr0ng ({whole})".encode() if verb == "AUTH" else None  # noqa: E731
    with Server(act=act, extensions=(*USUAL, "AUTH PLAIN LOGIN CRAM-MD5")) as server:
        relay = to(server.port, security="none", credentials=Credentials("courier@x.example", "wr0ng"))
        with pytest.raises(RelayRefusal, match=r"refuses user and password: 535 5\.7\.8 … \(…\)"):
            list(transport(relay).deliver(letters(1), NOW))


def test_a_password_that_is_wrong_is_shown_as_it_is_once(authority):
    act = lambda _s, verb, _l: b"535 5.7.8 Wrong" if verb == "AUTH" else None  # noqa: E731
    extensions = (*USUAL, "AUTH PLAIN LOGIN CRAM-MD5")
    with Server(context=authority.server("127.0.0.1"), act=act, extensions=extensions) as server:
        relay = to(server.port, security="starttls", credentials=Credentials("courier", "wr0ng"))
        with pytest.raises(RelayRefusal, match="it refuses user and password"):
            list(transport(relay, context=authority.trusting()).deliver(letters(1), NOW))
        assert [line.split()[1] for line in server.said("AUTH")] == ["PLAIN", "CRAM-MD5"]


def test_a_token_that_no_password_is_goes_by_its_own_mechanism(authority):
    extensions = (*USUAL, "AUTH PLAIN LOGIN XOAUTH2")

    def act(_session, verb, line):
        right = line.startswith("AUTH XOAUTH2")
        return (b"235 2.7.0 Welcome" if right else b"535 5.7.8 Wrong") if verb == "AUTH" else None

    with Server(context=authority.server("127.0.0.1"), act=act, extensions=extensions) as server:
        relay = to(server.port, security="starttls", credentials=Credentials("courier", "token"))
        smtp = transport(relay, context=authority.trusting())
        assert states(smtp.deliver(letters(1), NOW)) == {1: "sent"}
        assert [line.split()[1] for line in server.said("AUTH")] == ["PLAIN", "XOAUTH2"]
        smtp.close()


def test_a_mechanism_that_is_announced_and_not_taken_gives_way_to_the_next():
    with Server(act=answers("LOGIN"), extensions=(*USUAL, "AUTH CRAM-MD5 PLAIN LOGIN")) as server:
        smtp = transport(to(server.port, credentials=Credentials("courier", "s3cret")))
        assert states(smtp.deliver(letters(1), NOW)) == {1: "sent"}
        assert [line.split()[1] for line in server.said("AUTH")] == ["CRAM-MD5", "PLAIN", "LOGIN"]
        smtp.close()


def test_a_login_that_fails_for_now_is_a_relay_that_is_away():
    act = lambda _s, verb, _l: b"454 4.7.0 Temporary failure" if verb == "AUTH" else None  # noqa: E731
    with Server(act=act, extensions=("AUTH PLAIN",)) as server:
        relay = to(server.port, credentials=Credentials("a", "b"))
        with pytest.raises(RelayDown, match="does not let us log in now"):
            list(transport(relay).deliver(letters(1), NOW))


def test_a_login_without_end_is_given_up():
    act = lambda _s, verb, _l: b"334 " if verb in ("AUTH", "UNKNOWN") else None  # noqa: E731
    with Server(act=act, extensions=("AUTH LOGIN",)) as server, pytest.raises(RelayDown, match="never ends"):
        list(transport(to(server.port, credentials=Credentials("a", "b"))).deliver(letters(1), NOW))


def test_final_states_need_an_announcement(authority):
    with serving("tls", authority.server("127.0.0.1"), act=lambda _s, v, _l: DROP if v == "DOT" else None) as server:
        smtp = transport(to(server.port, security="tls"), context=authority.trusting())
        found = final(smtp.deliver(letters(2), NOW))
        assert {str(each.state) for each in found.values()} == {"in_doubt"}
        smtp.close()
