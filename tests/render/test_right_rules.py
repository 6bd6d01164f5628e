"""Whatever is valid CSS may stand before and behind the rules of any style sheet of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.environment import Templates
from digest.render.lint.styles import style_problems
from digest.resources import templates_dir

SHEETS = sorted(str(each.relative_to(templates_dir())) for each in templates_dir().rglob("*.css"))
MOVED = [
    "h2 { color: #ffffff !important; }",
    "@media (prefers-color-scheme: dark) { h2 { color: #ffffff !important; } }",
    "@media screen and (max-width: 480px) {\n  .x, .y > a:hover { margin: 0 auto }\n}",
    "a:hover, .x::before { content: 'a: b;}{' }",
    "a[title='x: y'] { color: red }",
    "td[align=right] + td ~ p { padding: 0 3px 1em 2% }",
    ".x { background: url(data:image/png;base64,aa+/=) no-repeat }",
    ".x { font: 700 12px/1.5 'A', serif; mso-hide: all; -webkit-hyphens: none }",
    ".x { width: calc(1px + 2px) }",
    "/* a { */ p {}",
    ".x{color:red}.y{color:blue;}",
    ".{{ 'x' }} { color: {{ day.ink }}; }",
    "{{ day.ink | replace('#', '.a') }}\n.x { color: red }",
]
KEPT = [
    "<!-- .x { color: red } -->",
    "@media print{*{color:#000!important}}",
    "@font-face { font-family: 'A'; src: url(data:font/woff2;base64,aa+/=) format('woff2'), local('B') }",
    "@supports (display: grid) and (not (display: inline-grid)) { .x { display: grid } }",
    "@keyframes x { from { opacity: 0 } 50.5% { opacity: .5 } to { opacity: 1 } }",
    "@page :first { margin: 1cm; @top-left { content: 'x' } }",
    ":root { --x: 1px; --_y:; --z: {{ day.ink }} }",
    ":is(h1, h2):not(.x, [title='a, b: c']) { margin: 0 }",
    ".x:nth-child(2n + 1 of .y)::after { content: '\\201C' attr(title) \"it's\" }",
    "[data-ogsc] .x, u + .body .x { color: red !important }",
    "@container side (min-width: 20rem) { .x { color: rgb(0 0 0 / 50%) } }",
    "@layer a, b;",
    "* { box-sizing: border-box }",
]
LOOSE = [
    ".x { & > .y, > .z + a:not(:is(.b, &)) { color: Canvas } }",
    ".x { width: 100dvw; height: 3rlh; color: #11223380; font-weight: 450; margin: 0 2cqi; display: contents }",
    ".x { &:hover { color: red } color: blue; .y & { margin: 0 } @media (width > 9px) { color: red } }",
    "@scope (.x) to (.y) { img { border: 0 } }",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own")


@given(st.data())
def test_a_valid_rule_before_or_behind_ours_is_no_fault(folder: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SHEETS))
    moved = name.startswith("email/") and name.endswith("inline.css")
    mail = name.startswith("email/")
    rules = st.sampled_from([*MOVED, *([] if moved else KEPT), *([] if mail else LOOSE)])
    before = data.draw(st.lists(rules, max_size=2))
    behind = data.draw(st.lists(rules, max_size=2))
    between = data.draw(st.sampled_from(["\n", " ", "\n\n", "\r\n"]))
    ours = (templates_dir() / name).read_text(encoding="utf-8")
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(between.join([*before, ours, *behind]), encoding="utf-8", newline="")
    assert list(style_problems(name, Templates([folder, templates_dir()]))) == []


def test_behind_a_call_that_prints_rules_the_line_of_a_mistake_is_right(folder: Path) -> None:
    own = folder / "email/parts/dark.css"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("{{ colours('') }}\n\n.x color: red }\n", encoding="utf-8")
    (found,) = style_problems("email/parts/dark.css", Templates([folder, templates_dir()]))
    assert (found.line, "“.x color: red” has no {" in found.message) == (3, True)
