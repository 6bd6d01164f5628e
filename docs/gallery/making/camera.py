"""Headless Chromium as a camera: mails side by side in frames, cut apart into one picture each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

GROUND = (255, 0, 255)
GAP, TALLEST = 8, 9000
# Faces that Debian has, of about the width of those that the looks ask for first.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>Georgia</string></test>
<edit name="family" mode="assign" binding="same"><string>Noto Serif</string></edit></match>
<match target="pattern"><test name="family"><string>Segoe UI</string></test>
<edit name="family" mode="assign" binding="same"><string>Noto Sans</string></edit></match>
</fontconfig>"""
PAGE = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: rgb(255, 0, 255); display: flex; gap: 8px; align-items: flex-start; }
iframe { border: 0; flex: none; display: block; }
</style>%s<script>
addEventListener("load", () => { for (const pane of document.querySelectorAll("iframe"))
  pane.style.height = pane.contentDocument.documentElement.scrollHeight + "px"; });
</script>"""


class NoCamera(Exception):
    """There is no Chromium, or it took no picture."""


@dataclass(frozen=True, slots=True)
class Pane:
    """What is to be pictured: an address on the page's own host, and how wide its window is."""

    path: str
    width: int


def photographed(panes: Sequence[Pane], folder: Path, host: str, *, night: bool = False) -> list[Image.Image]:
    """Each pane in its whole height, by day or by night; `host` serves `folder`, in which the page is written."""
    frames = "".join(f'<iframe src="/{each.path}" width="{each.width}" height="600"></iframe>' for each in panes)
    (folder / "panes.html").write_text(PAGE % frames, encoding="utf-8")
    width = sum(each.width + GAP for each in panes)
    with tempfile.TemporaryDirectory() as place:
        whole = _shot(Path(place), f"{host}/panes.html", width, night=night)
    left, pictures = 0, []
    for pane in panes:
        pictures.append(_without_ground(whole.crop((left, 0, left + pane.width, whole.height))))
        left += pane.width + GAP
    return pictures


def _shot(place: Path, url: str, width: int, *, night: bool) -> Image.Image:
    browser = shutil.which("chromium")
    if browser is None:
        raise NoCamera(
            "the gallery is photographed with Chromium: apt install chromium fonts-noto-core fonts-liberation"
        )
    (place / "fonts.conf").write_text(FONTS, encoding="utf-8")
    file = place / "shot.png"
    command = [
        *(browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=en"),
        *("--force-device-scale-factor=1", "--font-render-hinting=none", "--disable-lcd-text"),
        *(f"--user-data-dir={place / 'profile'}", f"--window-size={width},{TALLEST}", "--virtual-time-budget=20000"),
        *(f"--blink-settings=preferredColorScheme={0 if night else 1}", f"--screenshot={file}", url),
    ]
    fonts = {**os.environ, "FONTCONFIG_FILE": str(place / "fonts.conf")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=fonts)
    if not file.is_file():
        said = re.sub(r"\s+", " ", done.stderr)[-400:]
        raise NoCamera(f"Chromium took no picture: {said}")
    with Image.open(file) as picture:
        return picture.convert("RGB")


def _without_ground(pane: Image.Image) -> Image.Image:
    """The pane without what lies below it."""
    middle = pane.width // 2
    column = pane.crop((middle, 0, middle + 1, pane.height))
    below = next(y for y in range(pane.height - 1, -1, -1) if column.getpixel((0, y)) != GROUND)
    return pane.crop((0, 0, pane.width, below + 1))
