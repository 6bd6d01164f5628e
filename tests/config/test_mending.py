"""Advice on broken YAML is tried before it is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.mending import mend, quoted
from digest.config.reading import parse_document
from digest.config.yamltext import Slip, compose, plain


@pytest.mark.parametrize(
    ("broken", "data"),
    [
        ("cron: */5 * * * *", {"cron": "*/5 * * * *"}),
        ("schedule: {cron: @daily, grace: 6h}", {"schedule": {"cron": "@daily", "grace": "6h"}}),
        ("title: Kiosk: the daily", {"title": "Kiosk: the daily"}),
        ("subject: {{ edition.title }} — {{ edition.lead.headline }}", None),
        ("title: 'Editor's choice'", {"title": "Editor's choice"}),
        ('title: "He said "no""', {"title": 'He said "no"'}),
        ("blocks:\n  - text: `note`", {"blocks": [{"text": "`note`"}]}),
        ("blocks:\n  - {title: “A”: b, limit: 3} # one", {"blocks": [{"title": "“A”: b", "limit": 3}]}),
        ("title:Foo\nlimit: 3", {"title": "Foo", "limit": 3}),
        ("web:\n\tbind: x", {"web": {"bind": "x"}}),
        ("a: 1\n  b: 2", {"a": 1, "b": 2}),
        ("blocks:\n- {title: A\n- {title: B}", {"blocks": [{"title": "A"}, {"title": "B"}]}),
        ("sections: [a, b\nlimit: 3", {"sections": ["a", "b"], "limit": 3}),
        ("formerly: - old", {"formerly": ["old"]}),
    ],
)
def test_the_mended_text_says_what_was_meant(broken: str, data: object) -> None:
    lines = broken.split("\n")
    with pytest.raises(Slip) as slip:
        compose(broken)
    mended = mend(lines, slip.value)
    assert mended is not None
    lines[mended.number] = mended.line
    found, _, faults = plain(compose("\n".join(lines)))
    assert not faults and (found == data or data is None)


def test_several_mistakes_of_one_file_are_named_at_once() -> None:
    document = parse_document("title: A: b\nsubject: {{ x }}\ncron: @daily\n", "morning.yaml")
    assert [problem.line for problem in document.problems] == [1, 2, 3]
    assert document.data == {"title": "A: b", "subject": "{{ x }}", "cron": "@daily"}


@pytest.mark.parametrize("line", ["password: %hunter2\n", "- {host: h, smtp_password: %hunter2, port: 25}\n"])
def test_a_line_with_a_password_is_not_repeated(line: str) -> None:
    document = parse_document(line, "site.yaml")
    assert len(document.problems) == 1 and "hunter2" not in document.problems[0].message


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1).map(str.strip).filter(bool))
def test_quoting_keeps_a_plain_text(text: str) -> None:
    if text[0] in "'\"":
        return
    assert plain(compose(f"key: {quoted(text)}"))[0] == {"key": text}
