"""Makes docs/gallery.md and its pictures: the looks as readers see them, by the sample newsroom's stories."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import newsroom
from camera import NoCamera, Pane, photographed
from page import SHOTS, WEB, Shot, gallery_page
from scenes import scene

from digest.render.proofs import as_seen

DOCS = Path(__file__).resolve().parents[2]
QUALITY = 42


class Photographs(SimpleHTTPRequestHandler):
    """Serves a folder, and a drawing for every story's picture; says nothing."""

    def do_GET(self) -> None:
        """Answer a request."""
        if not self.path.startswith("/img/"):
            super().do_GET()
            return
        name = self.path.rpartition("/")[2].removesuffix(".jpg")
        content = scene(name, *newsroom.picture_size(name))
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """`folder` on loopback; its host and port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Photographs, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def main(wanted: str = "") -> None:
    """Make the gallery; with a word only the pictures whose names begin with it, as PNG beside nothing else."""
    shots = [shot for shot in SHOTS if shot.name.startswith(wanted)]
    for stale in [] if wanted else (DOCS / "gallery").glob("*.webp"):
        stale.unlink()
    mails, pages = [shot for shot in shots if shot.page != WEB], [shot for shot in shots if shot.page == WEB]
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        with served(home) as host:
            newsroom.build(home, host)
            for digest in sorted({shot.digest for shot in mails}):
                newsroom.command(home, "preview", digest, "--as-of", newsroom.NOW, "--out", digest)
                mail = home / digest / "edition.html"
                without = as_seen(mail.read_text(encoding="utf-8"), pictures=False)
                mail.with_name("without.html").write_text(without, encoding="utf-8")
            _take(mails, home, host)
        for digest in {shot.digest for shot in pages}:
            newsroom.command(home, "send", digest)
            newsroom.command(home, "publish", "--out", "public")
            with served(home / "public") as host:
                _take(pages, home / "public", host)
    if not wanted:
        (DOCS / "gallery.md").write_text(gallery_page(), encoding="utf-8")


def _take(shots: list[Shot], folder: Path, host: str) -> None:
    """Photograph the shots of one event and time of day at once: to start Chromium takes most of the time."""
    for event in newsroom.EVENTS:
        for night in (False, True):
            together = [shot for shot in shots if shot.event == event and shot.night is night]
            if not together:
                continue
            panes = [Pane(shot.path, shot.width) for shot in together]
            pictures = photographed(panes, folder, f"http://{host}", night=night)
            for shot, picture in zip(together, pictures, strict=True):
                picture.save(DOCS / "gallery" / f"{shot.name}.webp", "WEBP", quality=QUALITY, method=6)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except NoCamera as error:
        sys.exit(str(error))
