"""Pictures as an editor meets them: collect makes them, preview shows them offline, mail and site carry them."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from pathlib import Path
from typing import Any

import photographs
import pytest
from desk import Desk, T, readers
from photographs import octets, photograph
from sources.visits import publisher

CREDIT = "Photo: The quay at dusk (picture courtesy of A. Reed)."


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("DIGEST_CLOCK", T)
    return Desk(tmp_path, capsys.readouterr, lambda at: monkeypatch.setenv("DIGEST_CLOCK", at))


def message(folder: Path) -> Any:
    (path,) = folder.rglob("*.eml")
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body(["html"]).get_content()


def published(desk: Desk) -> set[str]:
    desk.run("publish", "--out", str(desk.root / "public"))
    return {path.name for path in (desk.root / "public" / "pictures").glob("*")}


def test_from_the_source_to_the_reader(desk: Desk) -> None:
    site = desk.root / "config" / "site.yaml"
    with publisher() as gallery:
        allowed = f'fetch: {{allow: ["127.0.0.1:{gallery.port}"]}}\n'
        site.write_text(site.read_text(encoding="utf-8") + allowed, encoding="utf-8")
        quay = gallery.put("/quay.jpg", octets(photograph(1600, 900)))
        drawn = gallery.put("/emblem.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
        desk.write("quay", image={"url": quay, "caption": CREDIT})
        desk.write("emblem", published="2026-11-23T09:00:00Z", image=drawn)
        desk.write("pixel", published="2026-11-23T08:00:00Z", image=gallery.put("/p.gif", octets(_PIXEL, "GIF")))
        found = desk.json("collect")["pictures"]
        assert (found["made"], found["left"]) == (1, 0)
        assert {each["url"]: each["reason"].partition(": ")[2] for each in found["failed"]} == {
            drawn: "it is a drawing (SVG), which mail programs do not show.",
            gallery.address("/p.gif"): "it is 1 × 1 pixels, too small for a story's picture.",
        }
        asked = len(gallery.asked)
        assert "Pictures" not in desk.run("collect")
        assert len(gallery.asked) == asked
    _look_at_the_preview(desk, quay)
    readers(desk, "ada")
    assert desk.sent() == ["quay", "emblem", "pixel"]
    names = published(desk)
    assert len(names) == 2
    sent = message(desk.root / "var" / "outbox")
    assert [name for name in names if f'src="https://news.test.example/pictures/{name}"' in sent]
    assert sent.count("<img") == 1
    page = (desk.root / "public" / "editions" / "morning" / "2026-11-23" / "index.html").read_text(encoding="utf-8")
    assert [name for name in names if f"/pictures/{name}" in page]
    assert CREDIT in page
    # A drawing is fine on a page; a pixel that counts readers is nowhere.
    assert f'src="{drawn}"' in page
    assert "/p.gif" not in page
    desk.run("hide", "https://test.example/quay", "--reason", "a test")
    assert published(desk) == set()
    desk.run("unhide", "https://test.example/quay")
    assert published(desk) == names


_PIXEL = photographs.Image.new("P", (1, 1))


def _look_at_the_preview(desk: Desk, original: str) -> None:
    out = desk.root / "out"
    desk.run("preview", "morning", "--out", str(out))
    html = (out / "edition.html").read_text(encoding="utf-8")
    (name,) = re.findall(r'src="pictures/([0-9a-f]{32}\.jpg)"', html)
    made = (out / "pictures" / name).read_bytes()
    assert name == f"{hashlib.sha256(made).hexdigest()[:32]}.jpg"
    assert html.count("<img") == 1
    assert CREDIT in html
    mail = message(out)
    assert f'src="https://news.test.example/pictures/{name}"' in mail
    assert original not in mail + html
