"""An SMTP server that counts mail and throws it away, made so that it is never the slowest part of a bench.

    python sink.py [--delay MILLISECONDS] [--no-pipelining]

Prints its port. Each line on its standard input is answered by a line of JSON on what came since the last
line that said `anew`: `messages`; `ids`, how many different Message-IDs they had; `whole`, how many of them
ended as their kind must; `least` and `most` octets; `connected`, `first` and `last`, the moments of the first
connection and of the first and last message, on the monotonic clock that all processes share. Every reply is
held back by the delay.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import select
import socket
import sys
import time
from collections import deque

END = b"\r\n.\r\n"
HEAD = 4_096
# Of what was read before, for an end across two reads and for what stands before it.
KEPT = 8
BUFFER = bytearray(1 << 21)
VIEW = memoryview(BUFFER)
ADDRESS = ctypes.addressof(ctypes.c_char.from_buffer(BUFFER))
# `bytearray.find` takes three times as long for 48 KB: it would be the slowest part of the bench.
SEARCH = ctypes.CDLL(None).memmem
SEARCH.restype = ctypes.c_void_p
SEARCH.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]


def end_within(octets: int) -> int:
    """Where in the buffer the end of a message stands, if it is among its first `octets`; else -1."""
    found = SEARCH(ADDRESS, octets, END, len(END))
    return found - ADDRESS if found else -1


class Count:
    """What came."""

    def __init__(self) -> None:
        self.messages = self.whole = self.most = 0
        self.least = 1 << 62
        self.connected = self.first = self.last = 0.0
        self.ids: set[int] = set()

    def add(self, head: bytes, octets: int, tail: bytes) -> None:
        """One message: its beginning, its length with the final dot, and what stood before that."""
        now = time.monotonic()
        self.first = self.first or now
        self.last = now
        self.messages += 1
        self.least, self.most = min(self.least, octets), max(self.most, octets)
        self.whole += b"multipart/" not in head or tail.endswith(b"--")
        start = head.find(b"\r\nMessage-I")
        self.ids.add(hash(head[start : head.find(b"\r\n", start + 2)]) if start >= 0 else -1)

    def said(self) -> str:
        return json.dumps({**vars(self), "ids": len(self.ids)})


class Server:
    """All connections on one epoll."""

    def __init__(self, delay: float, *, pipelining: bool) -> None:
        self.count = Count()
        self.delay = delay
        self.greeting = b"250-sink.example\r\n250-8BITMIME\r\n" + (b"250-PIPELINING\r\n" if pipelining else b"")
        self.greeting += b"250-CHUNKING\r\n250 ENHANCEDSTATUSCODES\r\n"
        self.poll = select.epoll()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1_024)
        self.poll.register(self.listener, select.EPOLLIN)
        self.poll.register(sys.stdin, select.EPOLLIN)
        self.sessions: dict[int, Session] = {}
        self.later: deque[tuple[float, socket.socket, bytes]] = deque()

    def run(self) -> None:
        """Serve until standard input ends."""
        print(self.listener.getsockname()[1], flush=True)
        while True:
            wait = max(0.0, self.later[0][0] - time.monotonic()) if self.later else -1
            for number, _ in self.poll.poll(wait):
                if number == self.listener.fileno():
                    self.accept()
                elif number == sys.stdin.fileno():
                    line = sys.stdin.readline()
                    if not line:
                        return
                    print(self.count.said(), flush=True)
                    if line == "anew\n":
                        self.count = Count()
                elif self.sessions[number].is_over():
                    self.poll.unregister(number)
                    self.sessions.pop(number).line.close()
            while self.later and self.later[0][0] <= time.monotonic():
                _, line, reply = self.later.popleft()
                if line.fileno() >= 0:
                    line.send(reply)

    def accept(self) -> None:
        line, _ = self.listener.accept()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.count.connected = self.count.connected or time.monotonic()
        self.sessions[line.fileno()] = Session(self, line)
        self.poll.register(line, select.EPOLLIN)
        self.say(line, b"220 sink.example ESMTP\r\n")

    def say(self, line: socket.socket, reply: bytes) -> None:
        if self.delay:
            self.later.append((time.monotonic() + self.delay, line, reply))
        else:
            line.send(reply)


class Session:
    """One connection: commands, or a message of which only its beginning and its last octets are kept."""

    def __init__(self, server: Server, line: socket.socket) -> None:
        self.server = server
        self.line = line
        self.in_message = False
        self.kept = b""
        self.head = b""
        self.octets = 0
        # What is still to come of a message that was announced with BDAT.
        self.chunk = 0

    def is_over(self) -> bool:
        """Take in what has come; True if the client has left."""
        try:
            got = self.line.recv_into(VIEW)
        except OSError:
            got = 0
        if not got:
            return True
        replies: list[bytes] = []
        rest: bytes | None
        if self.chunk:
            used = self.piece(VIEW[:got], replies)
            rest = None if self.chunk else VIEW[used:got].tobytes()
        else:
            rest = self.message(got, replies) if self.in_message else self.kept + VIEW[:got].tobytes()
        if rest is not None:
            self.commands(rest, replies)
        if replies:
            self.server.say(self.line, b"".join(replies))
        return False

    def message(self, got: int, replies: list[bytes]) -> bytes | None:
        """Take in a part of a message; what follows its end, or None if it goes on."""
        if len(self.head) < HEAD:
            self.head += VIEW[: min(got, HEAD)].tobytes()
        # Like any receiver it looks at every octet for the end, which may lie across two reads.
        seam = self.kept + VIEW[: min(got, len(END) - 1)].tobytes()
        across = seam.find(END)
        at = across - len(self.kept) if across >= 0 else end_within(got)
        if across < 0 and at < 0:
            self.octets += got
            self.kept = (self.kept + VIEW[max(0, got - KEPT) : got].tobytes())[-KEPT:]
            return None
        rest = VIEW[at + len(END) : got].tobytes()
        tail = seam[:across] if across >= 0 else self.kept + VIEW[max(0, at - KEPT) : at].tobytes()
        self.server.count.add(self.head, self.octets + got - len(rest), tail)
        replies.append(b"250 2.0.0 taken\r\n")
        self.in_message, self.head, self.octets, self.kept = False, b"", 0, b""
        return rest

    def piece(self, data: memoryview, replies: list[bytes]) -> int:
        """Take in a part of a message whose length is known; how much of the data belonged to it."""
        part = min(len(data), self.chunk)
        if len(self.head) < HEAD:
            self.head += data[: min(part, HEAD)].tobytes()
        self.kept = (self.kept + data[max(0, part - KEPT) : part].tobytes())[-KEPT:]
        self.chunk -= part
        self.octets += part
        if not self.chunk:
            self.server.count.add(self.head, self.octets, self.kept.removesuffix(b"\r\n"))
            replies.append(b"250 2.0.0 taken\r\n")
            self.head, self.octets, self.kept = b"", 0, b""
        return part

    def commands(self, data: bytes, replies: list[bytes]) -> None:
        """Answer whole lines; keep what is not one yet."""
        at = 0
        while (end := data.find(b"\r\n", at)) >= 0:
            line, at = data[at:end], end + 2
            verb = line[:4].upper()
            if verb == b"DATA":
                replies.append(b"354 go on\r\n")
                self.in_message, self.kept = True, b"\r\n"
                if at < len(data):
                    raise SystemExit("a client sent a message before it was asked to")
                return
            if verb == b"BDAT":
                self.chunk, self.kept = int(line.split()[1]), b""
                at += self.piece(memoryview(data)[at:], replies)
                if self.chunk:
                    return
            elif verb == b"EHLO":
                replies.append(self.server.greeting)
            else:
                replies.append(b"221 2.0.0 bye\r\n" if verb == b"QUIT" else b"250 2.0.0 fine\r\n")
        self.kept = data[at:]


def main() -> None:
    """Serve as the command line says."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--delay", type=float, default=0)
    arguments.add_argument("--no-pipelining", action="store_true")
    asked = arguments.parse_args()
    Server(asked.delay / 1_000, pipelining=not asked.no_pipelining).run()


if __name__ == "__main__":
    main()
