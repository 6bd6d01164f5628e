"""Fetch the pictures of new stories and make them, so that composing and rendering need no network."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from digest.delivery.durable import NewFile, sync_folder, write_whole
from digest.errors import SourceError, StoreError
from digest.model.source import Validators
from digest.pipeline.hold_file import held
from digest.render.pictures import NewPicture, Unfit, make_picture
from digest.sources.answers import shown
from digest.sources.fetch import Fetcher, place_of
from digest.sources.patience import Ended
from digest.store import pictures
from digest.store.database import Store
from digest.store.pictures import Known

AT_ONCE = 4
MOST_A_RUN = 200
SECONDS_A_RUN = 120.0
LOCK = ".digest-lock"
_ACCEPT = "image/jpeg, image/png, image/webp, image/gif;q=0.8, image/*;q=0.5"
_PAUSES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=16))
_UNUSED_FOR = timedelta(days=90)
_SWEPT_A_RUN = 1000
_PARTIAL = ".partial"


@dataclass(frozen=True, slots=True)
class PictureFault:
    """A picture that could not be made now; `reason` is a sentence or two that name its address and its story.

    `again`: our configuration refused it before, and refuses it still.
    """

    url: str
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class PictureReport:
    """What became of the pictures that were due; `left` ones are for the next run."""

    made: int = 0
    unchanged: int = 0
    failed: tuple[PictureFault, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What was made of an answer; None where the picture is as it was."""

    made: NewPicture | None
    validators: Validators


_Answer = _Fetched | Unfit | SourceError | None


def make_pictures(store: Store, fetcher: Fetcher, folder: Path, now: datetime) -> PictureReport:
    """Fetch what is due by now (aware, UTC) and make it, each picture in one transaction after its files.

    At most 200 pictures and two minutes a run, one process at a time: nothing is done where another one
    is at it. A picture that fails is named, tried again after a quarter of an hour, an hour, four, sixteen,
    and then when its story changes; after one that did not come in time its host is not asked for others in
    this run. One that our own configuration refuses is due at each run, after all others. Raises StoreError where
    the folder cannot be written.
    """
    with held(folder / LOCK) as alone:
        if not alone:
            return PictureReport()
        with store.read() as connection:
            due = pictures.due(connection, now, is_there=lambda name: (folder / name).is_file())
        report = _made(store, fetcher, folder, due[:MOST_A_RUN], now)
        left = sum(not each.refused for each in due[MOST_A_RUN:])
        report = replace(report, left=report.left + left)
        if report.made:
            _sweep(store, folder, now)
    return report


def _made(store: Store, fetcher: Fetcher, folder: Path, due: Sequence[Known], now: datetime) -> PictureReport:
    made, unchanged, failed, left = 0, 0, [], 0
    with closing(_answers(fetcher, due)) as answers:
        for known, answer in answers:
            if answer is None:
                left += not known.refused
            elif not isinstance(answer, _Fetched):
                failed.append(_failed(store, known, answer, now))
            elif answer.made is None:
                with store.write() as connection:
                    pictures.unchanged(connection, known.url, answer.validators, now)
                unchanged += 1
            else:
                _keep(folder, answer.made)
                with store.write() as connection:
                    pictures.made(connection, known.url, answer.made.made, answer.validators, now)
                made += 1
    return PictureReport(made, unchanged, tuple(failed), left)


def _answers(fetcher: Fetcher, due: Sequence[Known]) -> Generator[tuple[Known, _Answer], None, None]:
    """Each picture with what became of it; None where time was up before its turn, or its host lets us wait."""
    end = time.monotonic() + SECONDS_A_RUN
    one_at_a_time = threading.Lock()
    late: set[str] = set()
    refused: dict[str, SourceError] = {}

    def attempt(known: Known) -> _Answer:
        host, place = known.url.partition("://")[2].partition("/")[0], place_of(known.url)

        def seconds() -> float:
            if host in late or time.monotonic() >= end:
                raise Ended
            return fetcher.limits.timeout

        if place in refused:
            return refused[place]
        try:
            seconds()
            fetched = fetcher.get(known.url, known.validators, _ACCEPT, at_turn=seconds)
        except Ended:
            return None
        except SourceError as error:
            if error.late:
                late.add(host)
            if error.inside == place:
                refused[place] = error
            return error
        if fetched.unchanged:
            return _Fetched(None, fetched.validators)
        # What a picture may take of the memory is meant for all of them together.
        with one_at_a_time:
            made = make_picture(fetched.body)
        return made if isinstance(made, Unfit) else _Fetched(made, fetched.validators)

    threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")
    try:
        yield from zip(due, threads.map(attempt, due), strict=True)
    finally:
        threads.shutdown(cancel_futures=True)


def _failed(store: Store, known: Known, answer: Unfit | SourceError, now: datetime) -> PictureFault:
    wait = timedelta()
    if isinstance(answer, SourceError):
        reason, for_good = str(answer), answer.gone
        wait = timedelta(seconds=answer.retry_after or 0)
    else:
        reason, for_good = f"{answer.reason}.", answer.for_good
    # Where another host sends us to an inside address, it is that one's fault.
    inside = isinstance(answer, SourceError) and answer.inside == place_of(known.url)
    again = known.faults < len(_PAUSES) and not for_good
    retry_at = now + max(wait, _PAUSES[known.faults]) if again else None
    with store.write() as connection:
        reason = _told(known.url, reason, pictures.headline(connection, known.url))
        if inside:
            pictures.refused(connection, known, reason, now)
        else:
            pictures.failed(connection, known, reason, now, retry_at=retry_at)
    return PictureFault(known.url, reason, again=inside and known.refused)


def _told(url: str, reason: str, headline: str | None) -> str:
    """`reason` with the address of the picture and the story that it belongs to."""
    address = shown(url)
    named = f"{address} (the picture of “{headline}”)" if headline else address
    return reason.replace(address, named, 1) if address in reason else f"{named}: {reason}"


def _keep(folder: Path, picture: NewPicture) -> None:
    files = [NewFile(folder / (name + _PARTIAL), folder / name, octets) for name, octets in picture.contents.items()]
    try:
        write_whole(files)
        sync_folder(folder)
    except OSError as error:
        raise StoreError(
            f"Pictures cannot be written to {folder} ({error.strerror}): make room, or give this user write "
            "permission; their stories are kept."
        ) from error


def _sweep(store: Store, folder: Path, now: datetime) -> None:
    """Remove files that nothing shows any more: replaced ones, old ones in no edition, what a killed run left."""
    with store.write() as connection:
        pictures.retire(connection, now, unused_for=_UNUSED_FOR, limit=_SWEPT_A_RUN)
        kept = pictures.kept(connection)
    unused = [name for name in os.listdir(folder) if name not in kept and name != LOCK]  # noqa: PTH208  names alone
    for name in sorted(unused)[:_SWEPT_A_RUN]:
        (folder / name).unlink(missing_ok=True)
