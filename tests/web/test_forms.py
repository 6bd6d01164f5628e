"""Forms as browsers never send them: a part that cannot be read has no field, and the others are read."""

from __future__ import annotations

import asyncio

from fastapi import Request
from hypothesis import example, given
from hypothesis import strategies as st

from digest.web.forms import read_form

PIECES = (
    "form-data",
    ";",
    " ",
    "name",
    "=",
    '"',
    "*",
    "0",
    "utf-8''",
    "%",
    "%ff",
    "email",
    "(",
    ",",
    "\r\n ",
    ":",
    "é",
)


def read(body: bytes) -> dict[str, str]:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", b"multipart/form-data; boundary=edge")]
    return asyncio.run(read_form(Request({"type": "http", "method": "POST", "headers": headers}, receive)))


@given(st.sampled_from(["Disposition", "Type", "Transfer-Encoding"]), st.lists(st.sampled_from(PIECES), max_size=9))
@example("Disposition", ["form-data", ";", " ", "name", "name", "*"])
@example("Disposition", ["form-data", ";", " ", "name", "*"])
@example("Type", [";", "form-data", "*"])
def test_a_part_with_broken_fields_costs_no_other(field: str, pieces: list[str]) -> None:
    broken = f"--edge\r\nContent-{field}: {''.join(pieces)}\r\n\r\nx\r\n"
    good = '--edge\r\nContent-Disposition: form-data; name="digest"\r\n\r\nmorning\r\n--edge--\r\n'
    assert read((broken + good).encode())["digest"] == "morning"
