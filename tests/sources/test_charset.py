from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources.charset import decode, parseable_xml, utf8

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
FERRY = "Паром идёт в Сармат"


def title(name: str) -> str | None:
    tree = ElementTree.fromstring(parseable_xml((FEEDS / name).read_bytes()))  # noqa: S314  our own files
    return tree.findtext("channel/item/title")


def test_sound_utf8_wins_over_a_false_declaration() -> None:
    assert title("wrong-charset-says-latin1.xml") == "Օրզան, Ştorm, წყალი, пристань"
    assert decode(FERRY.encode(), "text/html; charset=windows-1251") == FERRY


def test_what_is_not_utf8_is_not_believed_to_be() -> None:
    assert title("wrong-charset-says-utf8.xml") == FERRY


def test_forbidden_characters_and_references_to_them_go() -> None:
    assert title("control-characters.xml") == "Bell and  tab"
    assert parseable_xml(b"<a>&#0;&#x1F;&#xFFFE;&#9;&#233;&#x110000;&#8238;</a>") == b"<a>&#9;&#233;</a>"


def test_declared_entities_are_refused() -> None:
    with pytest.raises(SourceError, match="declares entities"):
        title("entity-bomb.xml")
    wide = '<?xml version="1.0"?><!-- x --><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")
    with pytest.raises(SourceError, match="declares entities"):
        parseable_xml(wide)


@pytest.mark.parametrize(
    "start",
    ["", "\n\n ", '<?xml version="1.0" encoding="koi8-r"?>\n', "<!DOCTYPE rss PUBLIC '-//x//DTD > RSS//EN' \"x.dtd\">",
     "<?xml version='1.0'?><!-- <!DOCTYPE [ --><!DOCTYPE rss [<!ELEMENT a (b)> <!-- ] -->]>\n"],
)  # fmt: skip
def test_declaration_and_doctype_go(start: str) -> None:
    assert parseable_xml((start + "<a><![CDATA[<!DOCTYPE html [x]>]]></a>").encode()).endswith(
        b"<a><![CDATA[<!DOCTYPE html [x]>]]></a>"
    )
    assert not parseable_xml((start + "<a/>").encode()).startswith((b"<?", b"<!DOCTYPE"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_marks_and_zero_bytes(encoding: str) -> None:
    assert decode(f'<?xml version="1.0"?><a>{FERRY}</a>'.encode(encoding)) == f'<?xml version="1.0"?><a>{FERRY}</a>'


def test_declarations_are_read_as_browsers_read_them() -> None:
    assert decode("“naïve”".encode("cp1252"), "text/html; Charset = 'ISO-8859-1'") == "“naïve”"
    assert decode('<meta charset="windows-1251"><p>Ё'.encode("cp1251")).endswith("<p>Ё")
    assert decode(b"<?xml version='1.0' encoding='iso-2022-jp'?><a>\x1b$BF|K\\\x1b(B</a>").endswith("<a>日本</a>")
    assert decode(b"plain", "no-such-charset") == "plain"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Паром", "cp1251"),
        ("Паром", "koi8-r"),
        ("ПАРОМ ИДЁТ В САРМАТ", "cp1251"),
        ("ПАРОМ ИДЁТ В САРМАТ", "koi8-r"),
        (FERRY, "iso8859-5"),
        (FERRY, "cp866"),
        ("Пором їде до Сармата", "cp1251"),
        ("Καλημέρα κόσμε", "cp1253"),
        ("שלום עולם", "cp1255"),
        ("مرحبا بالعالم", "cp1256"),
        ("Größe über Straße", "cp1252"),
        ("été à la plage, garçon", "cp1252"),
        ("“It’s” – he said", "cp1252"),
        ("yağmur, çocuk şarkı", "cp1254"),
        ("Zażółć gęślą jaźń", "cp1250"),
        ("Zażółć gęślą jaźń", "iso8859-2"),
        ("今日は世界のニュース", "euc_jp"),
    ],
)
def test_short_texts_of_before_unicode(text: str, encoding: str) -> None:
    assert decode(f"<p class='x'>{text}</p>".encode(encoding)) == f"<p class='x'>{text}</p>"


def test_a_few_wrong_bytes_do_not_spoil_the_rest() -> None:
    assert decode(FERRY.encode() + b"\xff", "utf-8") == FERRY + "\ufffd"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_utf8_comes_back_as_it_went(text: str) -> None:
    assert decode(text.encode(), "windows-1251") == text or text.isascii()


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "koi8-r", "text/xml; charset=utf-16"]))
def test_any_bytes_become_text(body: bytes, declared: str | None) -> None:
    assert utf8(body, declared).decode() == decode(body, declared).encode("utf-8", "replace").decode()


@given(st.text("<!-[]>'\"?xDOCTYPE ENTITY&#;1a\x01\n", max_size=60))
def test_any_text_becomes_xml_without_a_doctype_or_is_refused(text: str) -> None:
    try:
        found = parseable_xml(text.encode())
    except SourceError:
        assert "<!ENTITY" in text
    else:
        assert b"\x01" not in found


WRITTEN = [
    ("Съешь ещё этих мягких французских булок", "windows-1251"),
    ("Съешь ещё этих мягких французских булок", "koi8-r"),
    ("Příliš žluťoučký kůň", "windows-1250"),
    ("日本の新聞は朝に来る", "shift_jis"),
    ("中国新闻早上来", "gb18030"),
    ("臺灣新聞早上來", "big5"),
    ("한국 신문은 아침에", "euc-kr"),
    ("عربي صحيفة الصباح", "windows-1256"),
    ("עיתון הבוקר", "windows-1255"),
    ("ข่าวเช้า", "tis-620"),
    ("Gazete sabah geliyor ığş", "windows-1254"),
]


@pytest.mark.parametrize("usual", ["iso-8859-1", "us-ascii", "windows-1252"])
@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
def test_a_document_knows_its_charset_better_than_the_usual_word_of_a_server(
    text: str, encoding: str, usual: str
) -> None:
    body = f"<?xml version='1.0' encoding='{encoding}'?><t>{text}</t>".encode(encoding)
    assert f"<t>{text}</t>" in decode(body, f"text/xml; charset={usual}")


def test_a_charset_that_is_no_usual_word_counts_before_the_document() -> None:
    body = "<?xml version='1.0' encoding='windows-1251'?><t>Съешь ещё</t>".encode("koi8-r")
    assert "Съешь ещё" in decode(body, "text/xml; charset=koi8-r")


def test_a_page_is_believed_where_its_text_looks_like_what_it_says() -> None:
    page = "<meta charset='windows-1251'><p>{}</p>"
    russian, german = (
        "Съешь ещё этих мягких французских булок, да выпей чаю",
        "Die Größe der Straße überrascht für Jahre",
    )
    assert russian in decode(page.format(russian).encode("cp1251"), "text/html; charset=iso-8859-1")
    assert german in decode(page.format(german).encode("cp1252"), "text/html; charset=iso-8859-1")
