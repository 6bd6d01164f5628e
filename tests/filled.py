"""A form as a browser would fill and send it, without a browser."""

from __future__ import annotations

from urllib.parse import urlencode

import lxml.html
from served import Got, Served

FORM = "application/x-www-form-urlencoded"


class Filled:
    """The first form of a page with what stands in it; `fields` may be changed before it is sent."""

    def __init__(self, served: Served, path: str, page: Got) -> None:
        self.served, self.path = served, path
        form = lxml.html.fromstring(page.body).forms[0]
        self.fields: dict[str, str] = {name: value for name, value in form.form_values() if name is not None}

    def tick(self, *names: str) -> Filled:
        self.fields |= dict.fromkeys(names, "on")
        return self

    def untick(self, *names: str) -> Filled:
        for name in names:
            del self.fields[name]
        return self

    def write(self, **values: str) -> Filled:
        """Names with `__` for the dot."""
        self.fields |= {name.replace("__", "."): value for name, value in values.items()}
        return self

    def send(self, do: str = "save") -> Got:
        body = urlencode([*self.fields.items(), ("do", do)]).encode()
        return self.served.ask("POST", self.path, body, Content_Type=FORM, X_Forwarded_For="203.0.113.7")


def opened(served: Served, path: str) -> Filled:
    """The form on the page there, filled as the page came."""
    return Filled(served, path, served.get(path))
