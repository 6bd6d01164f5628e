"""A preview that follows every change: the mail as readers see it, for an editor on this machine alone."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse

from digest.app import App
from digest.config.fingerprint import fingerprint
from digest.config.values import Bind
from digest.errors import ConfigurationError, DigestError
from digest.pipeline.preview import Preview, proof_message
from digest.render.environment import Templates
from digest.render.links import PICTURES, public
from digest.render.proofs import Note, Tongues, as_seen, proof_page, proof_style
from digest.resources import templates_dir
from digest.web.headers import media_type
from digest.web.listener import listen, url_of
from digest.web.looking import look

HERE = Bind("127.0.0.1", 0)
_SEVERITY = re.compile(r"^([^:\n]+(?::\d+){0,2}): error: ", re.MULTILINE)
_PAGE = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'"
# What a mail program would load, and never a script.
_MAIL = "default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; font-src https:; sandbox"
_TEXT = "text/plain; charset=utf-8"
_PICTURE = re.compile(r"[0-9a-f]{32}\.[a-z]{3,4}")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an editor sees: a mail in each language with its message, or a note that says why there is none."""

    found: Preview | None
    messages: dict[str, bytes]
    note: Note
    version: str
    pictures: Path | None = None
    pictures_at: str | None = None

    def in_language(self, language: str | None) -> Preview | None:
        """The mail in that language, or in the default one where there is none such (any more)."""
        if self.found is None:
            return None
        return self.found.in_language(language if language in self.messages else None)

    def texts(self, language: str | None) -> dict[str, str]:
        """The parts of the mail as plain text, by name, and the version of all that is shown."""
        found = self.in_language(language)
        message = self.messages[found.language] if found else b""
        return {
            "text": found.rendition.text if found else "",
            "headers": message.partition(b"\r\n\r\n")[0].decode("utf-8", "replace"),
            "source": found.rendition.html if found else "",
            "version": self.version,
        }


class Proofs:
    """What `look` shows of a digest or an edition, looked at again whenever the configuration has changed."""

    def __init__(self, config_dir: Path, name: str, now: Callable[[], datetime], *, anew: bool = False) -> None:
        self._config_dir = config_dir
        self._name = name
        self._now = now
        self._anew = anew
        self._lock = threading.Lock()
        self._seen: _Seen | None = None

    def look(self) -> _Seen:
        """The edition as it would be now; of a broken configuration the last good one, with what is wrong."""
        version = fingerprint(self._config_dir)
        with self._lock:
            if self._seen is None or self._seen.version != version:
                self._seen = self._composed(version, self._seen)
            return self._seen

    def _composed(self, version: str, before: _Seen | None) -> _Seen:
        try:
            app = App.load(self._config_dir)
            now = self._now()
            with closing(app.store):
                found, digest = look(app, self._name, now, anew=self._anew)
            told = f"{found.standing}. What you change now is in the next one." if found.standing else None
            told = f"`digest send` would send nothing: {found.reason}." if found.reason else told
            made = f"{now.astimezone(ZoneInfo(digest.timezone)):%H:%M:%S %Z}"
            note = Note(told, made=made, empty=tuple((block.title, block.reason) for block in found.empty))
            pictures_at = public(app.publication, PICTURES)
            each = (found, *found.others)
            messages = {one.language: proof_message(one, digest, app.sender) for one in each}
            return _Seen(found, messages, note, version, app.settings.pictures_folder, pictures_at)
        except (ConfigurationError, DigestError) as error:
            seen = before or _Seen(None, {}, Note(), version)
            # The page has the word before it.
            said = _SEVERITY.sub(r"\1: ", str(error))
            return replace(seen, note=replace(seen.note, fault=said), version=version)


def serve_proofs(proofs: Proofs, started: Callable[[str], None]) -> None:
    """Serve the page on a free port of this machine until interrupted; `started` is told its address."""
    with listen(HERE) as listener:
        url = url_of(listener, HERE)
        started(url)
        config = uvicorn.Config(_pages(proofs, url), log_config=None, access_log=False, lifespan="off", ws="none")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _pages(proofs: Proofs, url: str) -> FastAPI:
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    own = Templates([templates_dir()])
    host = url.removeprefix("http://").rstrip("/")

    @api.middleware("http")
    async def only_here(request: Request, answer: Callable[..., object]) -> Response:
        # Another name for this machine is another site's page that reads along.
        if request.headers.get("host") != host:
            return Response("This preview is for the machine that it runs on.", 403, media_type=_TEXT)
        response: Response = await answer(request)  # type: ignore[misc]
        response.headers.setdefault("content-security-policy", _PAGE)
        response.headers["cache-control"] = "no-store"
        response.headers["x-content-type-options"] = "nosniff"
        return response

    @api.get("/")
    def page(language: str | None = None) -> Response:
        seen = proofs.look()
        found = seen.in_language(language)
        subject = found.edition.subject if found else ""
        title = found.edition.title if found else "the next edition"
        findings, sizes = (found.all_findings, found.sizes) if found else ((), {})
        tongues = Tongues(found.language, tuple(seen.messages)) if found else Tongues("en", ())
        body = proof_page(title, subject, findings, sizes, seen.note, own, tongues)
        return Response(body, media_type="text/html; charset=utf-8")

    @api.get("/mail")
    def mail(night: bool = False, pictures: bool = True, language: str | None = None) -> Response:
        seen = proofs.look()
        found = seen.in_language(language)
        html = found.rendition.html if found else ""
        html = as_seen(html, night=night, pictures=pictures, pictures_at=seen.pictures_at)
        return Response(html, media_type="text/html; charset=utf-8", headers={"content-security-policy": _MAIL})

    @api.get("/pictures/{name}")
    def picture(name: str) -> Response:
        folder = proofs.look().pictures
        # A name of ours has one dot and no slash in it.
        if folder is None or not _PICTURE.fullmatch(name) or not (folder / name).is_file():
            return Response("There is no such picture.", 404, media_type=_TEXT)
        return FileResponse(folder / name, media_type=media_type(name))

    @api.get("/{part}")
    def part(part: str, language: str | None = None) -> Response:
        texts = proofs.look().texts(language)
        if part in texts:
            return Response(texts[part], media_type=_TEXT)
        if part == "proofs.css":
            return Response(proof_style(own), media_type="text/css")
        if part == "proofs.js":
            return Response(own.text("console/proofs.js"), media_type="text/javascript")
        return Response("There is nothing here.", 404, media_type=_TEXT)

    return api
