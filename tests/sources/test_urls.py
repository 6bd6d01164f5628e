import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.urls import canonical, url_key

BASE = "https://www.caspian-courier.example/news/"
FERRY = "https://www.caspian-courier.example/news/sarmat-ferry/"


@pytest.mark.parametrize(
    "written",
    [
        "/news/sarmat-ferry/",
        "sarmat-ferry/",
        "./sarmat-ferry/",
        "../news/x/../sarmat-ferry/",
        "//www.caspian-courier.example/news/sarmat-ferry/",
        "HTTPS://WWW.Caspian-Courier.example/news/sarmat-ferry/",
        "https://www.caspian-courier.example:443/news/sarmat-ferry/",
        "https://reader:secret@www.caspian-courier.example/news/sarmat-ferry/",
        "https://www.caspian-courier.example./news/%73armat-ferry/#comments",
        " /news/sarmat-\nferry/?utm_source=home&amp;utm_medium=popular&fbclid=1&gclid=2&mc_cid=3&mc_eid=4&ref=home ",
        "/news/sarmat-ferry/?UTM_Campaign=x&%75tm_term=y",
    ],
)
def test_all_ways_to_write_an_address_have_one_canonical_form(written: str) -> None:
    assert canonical(written, BASE) == FERRY


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("/n/?utm_source=rss&id=7", "https://www.caspian-courier.example/n/?id=7"),
        ("/n?page=2&amp;id=7", "https://www.caspian-courier.example/n?page=2&id=7"),
        ("/n?page=2&amp;amp;id=7&#038;x=1", "https://www.caspian-courier.example/n?page=2&id=7&x=1"),
        (
            "/n?preference=1&source=wire&reference=2",
            "https://www.caspian-courier.example/n?preference=1&source=wire&reference=2",
        ),
        ("https://example.org", "https://example.org/"),
        ("http://example.org:8080/a//b/", "http://example.org:8080/a//b/"),
        ("https://münchen.example/straße?q=ü b", "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%BC%20b"),
        ("https://example.org/100%/%2f", "https://example.org/100%25/%2F"),
        ("https://example.org/a/..", "https://example.org/"),
        ("http://[2001:DB8::0:1]:80/", "http://[2001:db8::1]/"),
    ],
)
def test_canonical_forms(written: str, expected: str) -> None:
    assert canonical(written, BASE) == expected


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(4)",
        "file:///etc/passwd",
        "data:text/html,x",
        "mailto:desk@courier.example",
        "ftp://example.org/x",
        "https://",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://a..b/",
        "http://[::1/",
        "https://example.org/" + "x" * 5000,
        "https://\ud800.example/\ud800",
    ],
)
def test_what_is_no_web_address_has_no_canonical_form(written: str) -> None:
    assert canonical(written) is None


def test_a_relative_address_needs_a_base() -> None:
    assert canonical("/news/") is None


def test_the_key_leaves_out_what_does_not_tell_two_stories_apart() -> None:
    assert url_key("http://Courier.example:80/n/?b=2&a=1&utm_medium=x") == url_key(
        "https://courier.example/n?a=1&b=2#c"
    )
    assert url_key("https://courier.example/n/?a=1") == "courier.example/n?a=1"


def test_the_key_keeps_what_does() -> None:
    keys = {url_key(f"https://courier.example/{rest}") for rest in ("n", "N", "n?id=1", "n?id=2", "n/x")}
    assert len(keys) == 5


PIECES = st.lists(
    st.sampled_from(
        ["http://", "https:", "//", "/", "..", ".", "?", "&", "&amp;", "&am%70;", "amp;", "%", "%41", "%2e", "%25", "=",
         "#", ":", ":80", "@", "a", "é", "utm_x", "ref", "[", "]", "::1", " ", "\n", ";", "\\", "xn--a", "。"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(PIECES | st.text(max_size=40), st.sampled_from(["", "https://example.org/", "https://example.org/?"]))
def test_canonical_is_idempotent(rest: str, prefix: str) -> None:
    once = canonical(prefix + rest)
    assert once is None or canonical(once) == once
    assert once is None or once.isascii()


@given(PIECES)
def test_the_key_of_the_canonical_form_is_the_same_key(rest: str) -> None:
    once = canonical("https://example.org/" + rest)
    if once is not None:
        assert url_key(once) == url_key("https://example.org/" + rest) == url_key("http" + once.removeprefix("https"))
