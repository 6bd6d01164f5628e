"""Whatever stands in the files, loading gives settings or a ConfigurationError."""

import tempfile
from pathlib import Path

from config.setting import load_folder
from config.wrong import Case, lay_out
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.config.reading import parse_document
from digest.errors import ConfigurationError

_WORDS = "title: url: - { } [ ] : , ' * &a *a ! > ? % @ ` # --- ... blocks select: since: 7d ~ true 1e9 0x1 <<: | ${A}"
_SIGNS = (" ", "\n", "\n  ", "\n\t", '"', "${file:x}", "\\", "é", "\u2028", "\x85", "\ufeff", "\x00", "%YAML 9.9\n")
_PIECES = st.sampled_from([*_WORDS.split(), *_SIGNS, "1234567890123456789012"])
_YAML_LIKE = st.lists(_PIECES, max_size=30).map("".join)
_KEYS = ["title", "url", "authority", "blocks", "select", "text", "limit", "since", "schedule", "cron", "kind", "mail",
         "relays", "password", "formerly", "keys", "signing", "audience", "topics", "all", "sections", "x"]  # fmt: skip
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)


def attempt(text: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = Case()
        config = lay_out(case, Path(folder))
        (config / name).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        try:
            load_folder(config, A="secret")
        except ConfigurationError as error:
            assert error.problems and all(problem.message for problem in error.problems)


_PRINTABLE = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
)
NAMES = st.sampled_from(["site.yaml", "sources.yaml", "feeds.yaml", "digests/morning.yaml"])


@settings(max_examples=150)
@given(_YAML_LIKE | st.text(max_size=60), NAMES)
@example("{? {} : {}}", "site.yaml")
@example("a: &a\n  b: *a\n", "feeds.yaml")
@example("%TAG ! tag:x,2000:\n--- !y\n", "feeds.yaml")
@example("title:\n%YAML 9.9\n", "site.yaml")
def test_any_text(text: str, name: str) -> None:
    attempt(text, name)


@settings(max_examples=150)
@given(_VALUES, NAMES)
def test_any_values(value: object, name: str) -> None:
    attempt(_flow(value), name)


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(sign):08x}" for sign in value) + '"'
    return (
        {None: "null", True: "true", False: "false"}.get(value, str(value))
        if not isinstance(value, float)
        else str(value)
    )


@settings(max_examples=100)
@given(
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
        ),
        max_size=30,
    )
)
def test_any_text_in_quotes_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    assert parse_document(f'title: "{escaped}"\n', "site.yaml").data == {"title": text}
