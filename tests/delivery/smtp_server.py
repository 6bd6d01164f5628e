"""A real SMTP server on loopback, on threads, whose answers a test can change at every stage.

`act(session, verb, line)` is asked before each answer: None leaves the usual one, bytes are sent
instead, DROP hangs up, STALL says nothing more, CLOSE after bytes sends them and hangs up. The verbs
are CONNECT, the commands, DOT (a whole message has come) and BODY (some of it has come).
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

DROP = "drop"
STALL = "stall"
USUAL = ("PIPELINING", "SIZE 10000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")


@dataclass(frozen=True)
class Close:
    """Send that, then hang up; `politely`: not before the other side does, so that no reply is lost to a reset."""

    reply: bytes = b""
    politely: bool = False


Act = Callable[["Session", str, str], "bytes | str | Close | None"]


@dataclass
class Message:
    """What was accepted, and on which connection, counted from 1."""

    mail: str
    rcpt: str
    content: bytes
    connection: int


class _Gone(Exception):
    pass


@dataclass
class Server:
    act: Act = lambda _session, _verb, _line: None
    extensions: tuple[str, ...] = USUAL
    context: ssl.SSLContext | None = None
    implicit_tls: bool = False
    port: int = 0
    messages: list[Message] = field(default_factory=list)
    commands: list[tuple[int, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    most_open: int = 0

    def __enter__(self) -> Server:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(5)
        assert not self.faults, self.faults

    def said(self, verb: str) -> list[str]:
        """The lines of one command, in the order in which they came."""
        return [line for _, line in self.commands if line.upper().startswith(verb)]

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.connections += 1
                self._sockets.append(accepted)
                session = Session(self, accepted, self.connections)
            thread = threading.Thread(target=session.run, daemon=True)
            self._threads.append(thread)
            thread.start()


class Session:
    def __init__(self, server: Server, accepted: socket.socket, number: int) -> None:
        self.server = server
        self.socket = accepted
        self.number = number
        self.secure = False
        self.buffer = b""
        self.mail = self.rcpt = ""
        self.count = 0
        # As Postfix does after a refused BDAT (RFC 3030, section 2).
        self.needs_reset = False

    def run(self) -> None:
        server = self.server
        with server._lock:
            server.open += 1
            server.most_open = max(server.most_open, server.open)
        try:
            self._run()
        except (_Gone, OSError):
            pass
        except BaseException as fault:
            server.faults.append(repr(fault))
            raise
        finally:
            with server._lock:
                server.open -= 1
            self.socket.close()

    def _run(self) -> None:
        if self.server.implicit_tls:
            self.encrypt()
        self.answer("CONNECT", "", b"220 relay.example ESMTP")
        while True:
            line = self.line()
            self.server.commands.append((self.number, line))
            verb = line.split()[0].upper() if line.split() else ""
            getattr(self, f"on_{verb.lower()}", self.on_unknown)(verb, line)

    def line(self) -> str:
        while b"\r\n" not in self.buffer:
            self.more()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line.decode()

    def more(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise _Gone
        self.buffer += data

    def pending(self) -> bool:
        """Whether the client has said something without waiting for the answer before it."""
        return bool(self.buffer or select.select([self.socket], [], [], 0.02)[0])

    def say(self, reply: bytes) -> None:
        self.socket.sendall(reply + b"\r\n")

    def encrypt(self) -> None:
        assert self.server.context is not None
        self.socket = self.server.context.wrap_socket(self.socket, server_side=True)
        self.secure = True

    def answer(self, verb: str, line: str, usual: bytes, accept: Callable[[], None] = lambda: None) -> bool:
        """Answer; whether yes was said. `accept` is done just before a yes."""
        acted = self.server.act(self, verb, line)
        if acted == DROP:
            raise _Gone
        if acted == STALL:
            while True:
                self.more()
        if isinstance(acted, Close):
            if acted.reply:
                self.say(acted.reply)
            if acted.politely:
                self.socket.shutdown(socket.SHUT_WR)
                while self.socket.recv(65536):
                    pass
            raise _Gone
        reply = usual if acted is None else acted
        assert isinstance(reply, bytes)
        if reply[:1] == b"2":
            accept()
        if reply:
            self.say(reply)
        return reply[:1] in (b"2", b"3")

    def on_ehlo(self, verb: str, line: str) -> None:
        names = [*self.server.extensions]
        if self.server.context is not None and not self.secure:
            names.append("STARTTLS")
        lines = ["relay.example greets you", *names]
        usual = [f"250{'-' if text is not lines[-1] else ' '}{text}" for text in lines]
        self.answer(verb, line, "\r\n".join(usual).encode())

    def on_helo(self, verb: str, line: str) -> None:
        self.answer(verb, line, b"250 relay.example")

    def on_starttls(self, verb: str, line: str) -> None:
        if self.answer(verb, line, b"220 2.0.0 Go ahead"):
            self.encrypt()

    def on_auth(self, verb: str, line: str) -> None:
        self.answer(verb, line, b"235 2.7.0 Welcome")

    def on_mail(self, verb: str, line: str) -> None:
        if self.needs_reset:
            self.answer("NESTED", line, b"503 5.5.1 Need RSET")
        elif self.mail:
            self.answer("NESTED", line, b"503 5.5.1 Nested MAIL command")
        elif self.answer(verb, line, b"250 2.1.0 Ok"):
            self.mail = line

    def on_rcpt(self, verb: str, line: str) -> None:
        if not self.mail:
            self.answer("SEQUENCE", line, b"503 5.5.1 Need MAIL first")
        elif self.answer(verb, line, b"250 2.1.5 Ok"):
            self.rcpt = line

    def on_data(self, verb: str, line: str) -> None:
        if not self.rcpt and self.server.act(self, "LONE", line) is None:
            self.answer("SEQUENCE", line, b"503 5.5.1 Need RCPT first")
            return
        if self.answer(verb, line, b"354 End data with <CR><LF>.<CR><LF>"):
            self.message()

    def message(self) -> None:
        self.buffer = b"\r\n" + self.buffer
        while b"\r\n.\r\n" not in self.buffer:
            self.more()
            if b"\r\n.\r\n" not in self.buffer:
                acted = self.server.act(self, "BODY", str(len(self.buffer)))
                if acted is not None:
                    self.answer("BODY", str(len(self.buffer)), b"")
        content, self.buffer = self.buffer.split(b"\r\n.\r\n", 1)
        self.count += 1
        if not self.rcpt:
            self.answer("NOBODY", "", b"554 5.5.1 No valid recipients")
        else:
            text = (content + b"\r\n").replace(b"\r\n..", b"\r\n.")[2:]
            message = Message(self.mail, self.rcpt, text, self.number)
            self.answer("DOT", self.rcpt, b"250 2.0.0 Queued", lambda: self.server.messages.append(message))
        self.mail = self.rcpt = ""

    def on_bdat(self, verb: str, line: str) -> None:
        size = int(line.split()[1])
        assert line.upper().endswith(" LAST"), line
        while len(self.buffer) < size:
            self.more()
            if len(self.buffer) < size:
                acted = self.server.act(self, "BODY", str(len(self.buffer)))
                if acted is not None:
                    self.answer("BODY", str(len(self.buffer)), b"")
        content, self.buffer = self.buffer[:size], self.buffer[size:]
        self.count += 1
        if self.needs_reset or not self.rcpt:
            self.needs_reset = True
            self.answer("NOBODY", "", b"554 5.5.1 No valid recipients")
        else:
            message = Message(self.mail, self.rcpt, content, self.number)
            done = self.answer("DOT", self.rcpt, b"250 2.0.0 Queued", lambda: self.server.messages.append(message))
            self.needs_reset = not done
        self.mail = self.rcpt = ""

    def on_rset(self, verb: str, line: str) -> None:
        self.mail = self.rcpt = ""
        self.needs_reset = False
        self.answer(verb, line, b"250 2.0.0 Ok")

    def on_quit(self, verb: str, line: str) -> None:
        self.answer(verb, line, b"221 2.0.0 Bye")
        raise _Gone

    def on_unknown(self, verb: str, line: str) -> None:
        self.answer("UNKNOWN", line, b"500 5.5.2 What?")
