"""Templates that would eat the machine are stopped at once; what is harmless runs as Jinja2 runs it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import make
import pytest

from digest.errors import TemplateError
from digest.model.digest import Digest
from digest.render.dates import Locale
from digest.render.editions import edition_view
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.resources import templates_dir

AROUND = (
    "HERE",
    "{% block a scoped %}{% set odd = '%s' %}HERE{% endblock %}",
    "{% for odd in ['%s'] %}{% set more = odd %}HERE{% endfor %}",
    "{% block a %}{% for odd in ['%s'] %}{% set more = odd %}HERE{% endfor %}{% endblock %}",
    "{% macro m(odd) %}HERE{% endmacro %}{{ m('%s') }}",
    "{% macro m() %}{{ caller('%s') }}{% endmacro %}{% call(odd) m() %}HERE{% endcall %}",
    "{% for odd in ['%s'] %}{% include 'part.html' %}{% endfor %}",
    "{% with odd = '%s' %}{% filter trim %}HERE{% endfilter %}{% endwith %}",
)


def run(folder: Path, source: str, **values: object) -> str:
    (folder / "t.html").write_text(source, encoding="utf-8")
    return Templates([folder]).render("t.html", values)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{{ 'x' * 10**8 }}", "product of more"),
        ("{{ 10**8 * 'x' }}", "product of more"),
        ("{{ [0] * 10**8 }}", "product of more"),
        ("{{ 7 ** 99999 }}", "thousands of digits"),
        ("{% set n = namespace(x=2) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}", "digits"),
        ("{% set n = namespace(x='x') %}{% for i in range(40) %}{% set n.x = n.x ~ n.x %}{% endfor %}", "text of more"),
        ("{% set n = namespace(x='x') %}{% for i in range(40) %}{% set n.x = n.x + n.x %}{% endfor %}", "sum of more"),
        ("{% for a in range(999) %}{% for b in range(999) %}x{% endfor %}{% endfor %}", "loop turns"),
        ("{% macro a() %}{{ a() }}{{ a() }}{% endmacro %}{{ a() }}", "without an end"),
        ("{% include 't.html' %}{% include 't.html' %}", "without an end"),
        ("{{ range(10**9) | list }}", "range of more"),
        ("{% set n = namespace(x=1) %}{% for i in [1] * 9 %}{% set n.x = [n] | groupby('x') %}{% endfor %}", "lists"),
        ("{{ '%999999999d' % 1 }}", "format of more"),
        ("{{ '%999999999d' | format(1) }}", "format of more"),
        ("{{ '{:999999999}'.format(1) }}", "not for templates"),
        ("{{ (5).to_bytes(9, 'big') }}", "to_bytes of a number is not for templates: use the filters"),
        ("{{ (5).from_bytes('x'.encode(), 'big') }}", "from_bytes of a number"),
        ("{{ 'x' | center(10**9) }}", "padding of more"),
        ("{{ 'x' | indent(width=10**9) }}", "padding of more"),
        ("{{ 'x'.ljust(10**9) }}", "padding of more"),
        ("{{ ('\n' * 2000) | indent(999, blank=true) }}", "text of more"),
        ("{{ ('\n' * 20000) | wordwrap(wrapstring='x' * 99) }}", "text of more"),
        ("{{ ('a ' * 20000) | wrapped('x' * 99) }}", "text of more"),
        ("{{ ('a' * 9999) | replace('a', 'b' * 9999) }}", "text of more"),
        ("{{ ('a' * 9999).replace('a', 'b' * 9999) }}", "text of more"),
        ("{{ range(9999) | join('b' * 9999) }}", "text of more"),
        ("{% for i in range(99999) %}{{ 'y' * 1000 }}{% endfor %}", "output has more"),
        ("{% filter upper %}{% for i in range(99999) %}" + "z" * 999 + "{% endfor %}{% endfilter %}", "were written"),
        ("{{ ''.__class__.__mro__ }}", "“__class__” is not for templates"),
        ("{{ items.append(1) }}", "“append” is not for templates"),
        ("{{ items }}", "cannot be printed"),
    ],
)
def test_costly_or_unsafe_templates_are_stopped(own: Path, source: str, reason: str) -> None:
    with pytest.raises(TemplateError, match=reason):
        run(own, source, items=[1])


@pytest.mark.parametrize(
    "source",
    [
        "{{ day.today() }}",
        "{{ moment.today() }}",
        "{{ moment.now() }}",
        "{{ moment.now(tz=moment.tzinfo) }}",
        "{{ moment.utcnow() }}",
        "{{ (moment | attr('now'))() }}",
        "{{ moment['now']() }}",
        "{{ moment.max.now() }}",
        "{{ moment.fromtimestamp(0) }}",
        "{{ moment.utcfromtimestamp(0) }}",
        "{{ moment.fromisoformat('2026-01-01') }}",
        "{{ moment.strptime('2026', '%Y') }}",
        "{{ moment.combine(day, moment.time()) }}",
        "{{ moment.time().fromisoformat('07:00') }}",
        "{{ moment.tzinfo.no_cache('Asia/Baku') }}",
        "{{ moment.tzinfo.clear_cache() }}",
        "{{ moment.astimezone() }}",
        "{{ moment.astimezone(none) }}",
        "{{ moment.astimezone(tz=none) }}",
        "{{ moment.replace(tzinfo=none).timestamp() }}",
        "{{ moment.replace(2026, 3, 1, 7, 0, 0, 0, none) }}",
        "{{ moment.max.timestamp() }}",
        "{{ moment.min.astimezone(moment.tzinfo) }}",
        "{{ moment.strftime('%s') }}",
        "{{ [1, 2] | random }}",
    ],
)
def test_no_template_asks_what_time_it_is(own: Path, source: str) -> None:
    moment = datetime(2026, 3, 1, 7, tzinfo=ZoneInfo("Asia/Baku"))
    (own / "part.html").write_text(source, encoding="utf-8")
    for around in AROUND:
        with pytest.raises(
            TemplateError,
            match=r"\.html:1: (\w+ is not for templates: they print|astimezone without|(\w+ of )?a time without"
            r"|“%s”|.*random)",
        ):
            run(own, around.replace("HERE", source), day=moment.date(), moment=moment)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ day.strftime('%Y') }}", "2026"),
        ("{{ moment.astimezone(moment.tzinfo).hour }}", "7"),
        ("{{ 'a\tb'.expandtabs() }}", "a       b"),
        ("{{ 'a\tb'.expandtabs(tabsize=2) }}", "a b"),
        ("{{ 'a b'.split() | join }}", "ab"),
    ],
)
def test_a_call_is_the_same_wherever_it_stands(own: Path, source: str, written: str) -> None:
    moment = datetime(2026, 3, 1, 7, tzinfo=ZoneInfo("Asia/Baku"))
    (own / "part.html").write_text(source, encoding="utf-8")
    for around in AROUND:
        found = run(own, "{% set odd = '%s' %}" + around.replace("HERE", source), day=moment.date(), moment=moment)
        assert found.strip() == written


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ moment.year }} {{ moment.isoformat() }} {{ moment.date() }}", "2026 2026-03-01T07:00:00+04:00 2026-03-01"),
        ("{{ moment.weekday() }} {{ moment.isocalendar()[1] }} {{ moment.timestamp() | int }}", "6 9 1772334000"),
        ("{{ moment.replace(hour=8).strftime('%H:%M') }} {{ moment.utcoffset() }}", "08:00 4:00:00"),
        ("{{ moment.astimezone(moment.tzinfo).time() }}", "07:00:00"),
        ("{{ (moment - day).days }} {{ moment > day }}", "1 True"),
    ],
)
def test_a_time_says_what_it_is(own: Path, source: str, written: str) -> None:
    moment = datetime(2026, 3, 1, 7, tzinfo=ZoneInfo("Asia/Baku"))
    assert run(own, source, day=moment - timedelta(days=1), moment=moment) == written


def test_dates_are_written_by_short_patterns_only(own: Path) -> None:
    assert run(own, "{{ day.strftime('%d.%m.') }}", day=date(2026, 3, 1)) == "01.03."
    with pytest.raises(TemplateError, match="pattern of a date with more than 100"):
        run(own, "{{ day.strftime('%999d' * 30) }}", day=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (
            "{% for x in [1, 2, 3, 4] if x is even %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% endfor %}",
            "1/2:2 2/2:4 ",
        ),
        ("{% for a, b in pairs %}{{ a }}{{ b }}{{ ',' if not loop.last }}{% endfor %}", "1x,2y"),
        ("{% for x in tree recursive %}{{ x.n }}({{ loop(x.of) }}){% endfor %}", "1(2())"),
        ("{{ '<' ~ 1 ~ '>' }}", "&lt;1&gt;"),
        ("{{ ['a', '<'] | join(', ') }}", "a, &lt;"),
        ("{{ 'a-b'.replace('-', '+') }}{{ 'ab' | replace('a', 'c') }}", "a+bcb"),
        ("{{ (4.0).is_integer() }}{{ 7 .bit_length() }}", "True3"),
        ("{{ ('\n' * 900) | indent(999, blank=true) | length }}", str(901 * 999 + 900 - 999)),
        ("{{ (' ' * 400 ~ 'a ' * 40) | wrapped | length }}", str(75 + 1 + 75 + 1 + 41)),
        ("{{ 3 * 4 }}{{ 2 ** 8 }}{{ 'ab' * 2 }}{{ '%02d' % 7 }}", "12256abab07"),
        ("{{ '{who} & co' | fill(who='Ada') }}", "Ada &amp; co"),
        ("{{ 'the ferry line reopens' | truncate(14) }}", "the ferry..."),
        ("{{ ['abcdef', 'a'] | map('truncate', 2, true, '', 0) | join(',') }}", "ab,a"),
        ("{{ 'two words' | wordwrap(5, wrapstring='/') }}", "two/words"),
        ("{% for of, all in pairs | groupby(0) %}{{ of }}{{ all | map('last') | join }}{% endfor %}", "1x2y"),
        ("{% for group in [{'n': 1}] | groupby('n') %}{{ group.grouper }}{{ group.list | length }}{% endfor %}", "11"),
        ("{% set of = [{'n': 1}] | groupby('n') %}{{ (of | first).list | length }}{{ of | list | length }}", "11"),
        ("{% for column in [1, 2, 3] | slice(2) %}{{ column | join }};{% endfor %}", "12;3;"),
    ],
)
def test_plain_templates_run_as_ever(own: Path, source: str, written: str) -> None:
    assert run(own, source, pairs=[(1, "x"), (2, "y")], tree=[{"n": 1, "of": [{"n": 2, "of": []}]}]) == written


def test_a_budget_is_for_one_rendering(own: Path) -> None:
    (own / "t.html").write_text("{% for i in range(90000) %}{% endfor %}done", encoding="utf-8")
    templates = Templates([own])
    assert [templates.render("t.html", {}) for _ in range(4)] == ["done"] * 4


WAYS_TO_PRINT = [
    "{{ edition }}",
    "{{ edition ~ '' }}",
    "{{ '%s' % edition }}",
    "{{ '%s' | format(edition) }}",
    "{{ edition | upper }}",
    "{{ [edition] | join }}",
    "{{ [edition] | map('string') | join }}",
    "{{ ['a', 'b'] | join(edition) }}",
    "{{ 'x' | replace('x', edition) }}",
    "{{ '{a}' | fill(a=edition) }}",
    "{{ edition | default('x') }}",
    "{% filter upper %}{{ edition }}{% endfilter %}",
]


@pytest.mark.parametrize("source", WAYS_TO_PRINT)
def test_an_object_is_printed_by_no_way(own: Path, source: str) -> None:
    edition = edition_view(make.edition(), make.digest(), "mail")
    with pytest.raises(TemplateError, match=r"“edition” cannot be printed as it is.* such as id, title, slug"):
        run(own, source, edition=edition)
    assert run(own, source.replace("edition", "edition.title"), edition=edition)


@pytest.mark.parametrize("source", ["{{ edition | number }}", "{{ 'x' | number }}", "{{ 1.5 | number }}"])
def test_only_whole_numbers_are_written_as_numbers(own: Path, source: str) -> None:
    values = {"edition": edition_view(make.edition(), make.digest(), "mail"), "locale": Locale("fa", "UTC")}
    with pytest.raises(TemplateError, match=r"t\.html:1"):
        run(own, source, **values)
    assert run(own, "{{ 1250 | number }}", **values) == "۱۲۵۰"


@pytest.mark.parametrize("key", sorted({each.name for each in fields(Digest)} - {"name", "title", "language"}))
def test_a_mail_sees_nothing_of_how_its_digest_is_configured(key: str) -> None:
    digest = make.digest(subject=f"{{{{ digest.{key} }}}}")
    with pytest.raises(TemplateError, match=f"“digest” has no “{key}”"):
        render_mail(make.edition(), digest, make.publication(), Templates([templates_dir()]))


def test_too_little_memory_is_told_in_words(own: Path) -> None:
    def full() -> str:
        raise MemoryError

    with pytest.raises(TemplateError, match="more memory than there is"):
        run(own, "{{ full() }}", full=full)


@pytest.mark.parametrize(
    "asking",
    ["{% include 'part.html' %}", "{% extends 'frame.html' %}{% block a %}{% include 'part.html' %}{% endblock %}"],
)
def test_too_much_output_is_told_of_the_file_that_writes_it(own: Path, asking: str) -> None:
    (own / "frame.html").write_text("a{% block a %}{% endblock %}", encoding="utf-8")
    long = "x" * 300
    (own / "small.html").write_text("y", encoding="utf-8")
    part = "{% include 'small.html' %}\n\n{% for i in range(60000) %}\n" + long + "{{ i }}\n{% endfor %}"
    (own / "part.html").write_text(part, encoding="utf-8")
    with pytest.raises(TemplateError, match=r"more than 5,000,000 characters: print less") as caught:
        run(own, "\n" + asking)
    assert caught.value.file == "templates/part.html"
    assert caught.value.line in (3, 4)
