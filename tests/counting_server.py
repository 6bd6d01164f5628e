"""An SMTP server that keeps every message whole: a process of its own, which outlives senders that are killed.

    python counting_server.py FOLDER [MILLISECONDS]

Prints its port. Each message is a file in FOLDER, written before the server answers; it waits so many
milliseconds before each answer to a message. A file in FOLDER named `answers` holds a line a rule, `ADDRESS
STAGE ANSWER`, where STAGE is rcpt or dot and ANSWER a reply, or `drop` or `silence` in place of one. With as many
messages as a file named `most` says it takes no more until that one is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable
from pathlib import Path


class Server:
    """What all connections share."""

    def __init__(self, folder: Path, delay: float) -> None:
        self.folder = folder
        self.delay = delay
        self.taken = 0

    def answer(self, address: str, stage: str, usual: str) -> str:
        rules = self.folder / "answers"
        for line in rules.read_text(encoding="utf-8").splitlines() if rules.exists() else ():
            who, when, what = line.split(" ", 2)
            if who in (address, "*") and when == stage:
                return what
        return usual

    def is_full(self) -> bool:
        try:
            return self.taken >= int((self.folder / "most").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())

        say("220 counting.example ESMTP")
        address = ""
        while line := (await reader.readline()).decode().strip():
            verb = line.partition(" ")[0].upper()
            if verb == "EHLO":
                say("250-counting.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-CHUNKING\r\n250 ENHANCEDSTATUSCODES")
            elif verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                if not await self._reply(say, self.answer(address, "rcpt", "250 2.1.5 ok")):
                    return
            elif verb == "DATA":
                if self.answer(address, "rcpt", "250").startswith("2"):
                    say("354 go on")
                    message = await reader.readuntil(b"\r\n.\r\n")
                    if not await self._message(message[:-3], say, address):
                        return
                else:
                    say("503 5.5.1 nobody to send it to")
            elif verb == "BDAT":
                message = await reader.readexactly(int(line.split()[1]))
                if not self.answer(address, "rcpt", "250").startswith("2"):
                    say("554 5.5.1 nobody to send it to")
                elif not await self._message(message, say, address):
                    return
            elif verb == "QUIT":
                say("221 2.0.0 bye")
                return
            else:
                say("250 2.0.0 ok")

    async def _message(self, message: bytes, say: Callable[[str], None], address: str) -> bool:
        if self.delay:
            await asyncio.sleep(self.delay)
        while self.is_full():
            await asyncio.sleep(0.02)
        answer = self.answer(address, "dot", "250 2.0.0 queued")
        if answer.startswith("2") or answer in ("drop", "silence"):
            partial = self.folder / ".partial"
            partial.write_bytes(f"{address}\r\n".encode() + message)
            self.taken += 1
            partial.replace(self.folder / f"{self.taken:06d}.eml")
        return await self._reply(say, answer)

    async def _reply(self, say: Callable[[str], None], answer: str) -> bool:
        if answer == "silence":
            await asyncio.sleep(3600)
        if answer != "drop":
            say(answer)
        return answer != "drop"


async def main(folder: Path, delay: float) -> None:
    server = await asyncio.start_server(Server(folder, delay).serve, "127.0.0.1", 0, limit=1 << 22)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201  # how the test learns the port
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2]) / 1000 if len(sys.argv) > 2 else 0.0))
