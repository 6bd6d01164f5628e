"""The `digest` command: its options, its commands, and how it ends."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from digest import __version__
from digest.cli import (
    articles,
    collecting,
    database,
    editions,
    logs,
    output,
    previewing,
    project,
    publishing,
    running,
    schedule,
    subscribers,
)
from digest.cli.call import Call
from digest.errors import DigestError

app = typer.Typer(
    name="digest",
    help="Collect a newsroom's stories, compose digests, publish feeds and pages, deliver mail.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (project, collecting, articles, previewing, publishing, schedule, running):
    part.register(app)
app.add_typer(editions.app, name="edition")
editions.register(app)
app.add_typer(subscribers.app, name="subscribers")
app.add_typer(database.app, name="db")


def _version(wanted: bool) -> None:
    if wanted:
        output.line(f"digest {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="DIR", help="The configuration [./config, or $DIGEST_CONFIG].")
    ] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more on stderr.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Take the options that stand before the command."""
    folder = config or Path(os.environ.get("DIGEST_CONFIG") or "config")
    if verbose:
        logs.show_everything()
    context.obj = Call(config=folder)


def run(arguments: list[str] | None = None) -> int:
    """Run one command line and return its exit status; a person's mistake never shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = app(args=arguments, prog_name="digest", standalone_mode=False)
    except DigestError as error:
        output.error(str(error))
        return error.exit_status
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        return 130
    except KeyboardInterrupt:
        output.error("Interrupted. What was done is kept; the same command goes on from there.")
        return 130
    except BrokenPipeError:
        # Whoever read our output has left; writing to it again at exit would be a second error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        output.error(f"{where}{error.strerror or error}. Look at the file, its permissions and the disk.")
        return 1
    except typer.TyperException as error:
        words = error.format_message()
        if "No such option: --config" in words:
            words += " It goes before the command: `digest --config DIR COMMAND`."
        advice = " (`digest --help`, or --help after a command, says what there is.)"
        # Called without a command, typer raises with the whole help as its message.
        output.note(words) if words.startswith("Usage:") else output.error(words + advice)
        return error.exit_code
    return status if isinstance(status, int) else 0
