"""--bind: where to serve, said for one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from digest.app import App
    from digest.config.values import Bind

Binding = Annotated[str | None, typer.Option("--bind", metavar="HOST:PORT", help="Where to serve [web.bind].")]


def binding(option: str | None, app: App) -> Bind:
    """The address that the option names, else the configured one. Raises UsageError where it is no address."""
    from digest.config.values import bind
    from digest.errors import UsageError

    if option is None:
        return app.settings.site.web.bind
    try:
        return bind(option)
    except ValueError as error:
        raise UsageError(f"--bind: {error}.") from error
