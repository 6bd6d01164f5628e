"""No look breaks on hard words: Chromium lays hostile editions out and measures them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import make
import pytest

from digest.model.digest import Layout
from digest.model.edition import Edition
from digest.render.email import render_mail
from digest.render.environment import Templates

pytestmark = pytest.mark.peers

LOOKS = ("briefing", "magazine", "plain")
LAYOUTS: tuple[Layout, ...] = ("lead", "list", "cards", "ranked", "text")
WIDTHS = (320, 640)
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ADDRESS = "https://www.courier.example/an/address/that/does-not-end-before-the-line-does-nor-after-it"
PROBE = """<!doctype html><meta charset="utf-8">{frames}<pre id="found"></pre><script>
onload = () => {{
  const found = {{}};
  for (const frame of document.querySelectorAll("iframe")) {{
    const page = frame.contentDocument, wide = page.documentElement.clientWidth;
    const out = [...page.querySelectorAll("p, h1, h2, h3, img, td, a")].filter(each => {{
      const box = each.getBoundingClientRect();
      return each.className !== "preheader" && (box.right > wide + 1 || box.left < -1);
    }});
    const boxes = selector => [...page.querySelectorAll(selector)].map(each => each.getBoundingClientRect());
    const cards = boxes(".card").map(box => Math.round(box.width));
    const heads = [...new Set(boxes(".headline").map(box => Math.round(box.left)))];
    found[frame.id] = {{wide, scroll: page.documentElement.scrollWidth, cards, heads,
      out: out.map(each => each.outerHTML.slice(0, 90)), stories: page.querySelectorAll(".headline").length}};
  }}
  document.getElementById("found").textContent = JSON.stringify(found);
}};
</script>"""


def hostile() -> Edition:
    """Long words, addresses, an upright picture, a tiny one, a right-to-left story, and ten of a rank."""
    upright = make.picture(width=800, height=1200)
    tiny = make.picture(width=120, height=180)
    stories = [
        make.article(f"{WORD} wird umbenannt", seq=1, image=make.image(), picture=upright, standfirst=WORD * 2),
        make.article("Short", seq=2, image=make.image(caption=ADDRESS), picture=make.picture()),
        make.article(WORD, seq=3, image=make.image(), picture=make.picture(), byline=WORD, section_label=WORD),
        make.article(ADDRESS, seq=4, standfirst=f"See {ADDRESS}", image=make.image(), picture=tiny),
        make.article("مجلس الساحل يتفق على خريطة مشتركة", seq=5, language="ar", direction="rtl"),
        *(make.article(f"Story {number}", seq=number) for number in range(6, 11)),
    ]
    return make.edition(*stories, title=WORD)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Chromium measured of each mail, by look, layout and width."""
    folder = tmp_path_factory.mktemp("laid-out")
    templates, frames = Templates([Path(__file__).parents[2] / "templates"]), []
    for look in LOOKS:
        for layout in LAYOUTS:
            edition = hostile()
            blocks = tuple(replace(block, layout=layout, title=WORD) for block in edition.blocks)
            mail = render_mail(
                replace(edition, blocks=blocks), make.digest(template=look), make.publication(), templates
            )
            page = mail.html.replace('"', "&quot;")
            frames += [
                f'<iframe id="{look} {layout} {width}" width="{width}" height="600" srcdoc="{page}"></iframe>'
                for width in WIDTHS
            ]
    (folder / "probe.html").write_text(PROBE.format(frames="".join(frames)), encoding="utf-8")
    browser = shutil.which("chromium")
    assert browser, "this test needs Debian's chromium"
    command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"]
    where = [f"--user-data-dir={folder / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND"]
    done = subprocess.run(
        [*command, *where, (folder / "probe.html").as_uri()], capture_output=True, text=True, timeout=240, check=True
    )
    answer = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, flags=re.DOTALL)
    assert answer, done.stderr[-2000:]
    measured: dict[str, Any] = json.loads(answer[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert len(measured) == len(LOOKS) * len(LAYOUTS) * len(WIDTHS)
    return measured


def test_nothing_leaves_the_window(found: dict[str, Any]) -> None:
    wide = {name: each["out"] for name, each in found.items() if each["scroll"] > each["wide"] or each["out"]}
    assert wide == {}
    assert {each["stories"] for each in found.values()} == {10}


def test_two_cards_in_a_row_are_equally_wide(found: dict[str, Any]) -> None:
    for name, each in found.items():
        if " cards " in name:
            assert len(each["cards"]) == 10, name
            assert max(each["cards"]) - min(each["cards"]) <= 1, (name, each["cards"])


def test_the_stories_of_a_plain_mail_begin_at_one_edge(found: dict[str, Any]) -> None:
    for width in WIDTHS:
        lead = found[f"plain lead {width}"]["heads"]
        assert lead == found[f"plain text {width}"]["heads"]
        assert len(lead) == 1
