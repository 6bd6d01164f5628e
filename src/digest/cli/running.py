"""run: the service."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import logs, output
from digest.cli.binding import Binding, binding
from digest.cli.call import Call, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(run)


def run(
    context: typer.Context,
    bind: Binding = None,
    part: Annotated[str | None, typer.Option("--part", hidden=True)] = None,
    line: Annotated[int | None, typer.Option("--line", hidden=True)] = None,
    listener: Annotated[int | None, typer.Option("--listener", hidden=True)] = None,
) -> None:
    """Run the service until stopped. It collects, composes at slots, delivers, publishes and serves."""
    logs.show_everything()
    if part is not None and line is not None:
        _run_part(part, line, listener)
        return
    from digest.service.reload import refusals
    from digest.service.supervisor import Supervisor
    from digest.web.listener import listen, url_of

    call: Call = context.obj
    app, now = call.app(), clock()
    if problems := refusals(app, now()):
        from digest.errors import ConfigurationError

        raise ConfigurationError(problems)
    where = binding(bind, app)
    with listen(where) as socket_:
        output.line(f"Serving {url_of(socket_, where)} (Ctrl-C stops)")
        sys.stdout.flush()
        command = [sys.executable, "-P", "-m", "digest", "--config", str(app.settings.config_dir), "run"]
        Supervisor(app, call.app, socket_, command, _moved_clock(now), now).run()


def _run_part(name: str, line: int, listener: int | None) -> None:
    from digest.service.part import run_part

    web = socket.socket(fileno=listener) if listener is not None else None
    with socket.socket(fileno=line) as parent:
        run_part(name, _work(name), parent, web, clock())


def _work(name: str) -> Callable[..., None]:
    if name == "clock":
        from digest.service.clock import keep_time

        return keep_time
    if name == "delivery":
        from digest.service.delivery import deliver_all

        return deliver_all
    if name == "notices":
        from digest.service.notices import deliver_notices

        return deliver_notices
    from digest.service.web import answer

    return answer


def _moved_clock(now: Callable[[], datetime]) -> Callable[[], Mapping[str, str]]:
    """What a part's clock starts at: where ours stands, so that one that is started again does not go back."""
    return lambda: {"DIGEST_CLOCK": now().isoformat()} if os.environ.get("DIGEST_CLOCK") else {}
