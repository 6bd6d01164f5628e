"""Lines that begin as a byline or hold a date: who wrote it is taken out of the text, a sentence stays in it."""

from __future__ import annotations

import pytest

from digest.sources.htmlpage import read_web_page

TEXT = (
    "<p>The pilots’ hut was moved to the other side of the lock on Thursday, on rollers and with two tractors.</p>"
    "<p>It had stood in the way of the new gates, said the lock keeper, who is going to paint it green in spring.</p>"
)
SENTENCES = [
    "Het Havenkoor Oosterdam zingt drie liederen voor de sluiswachter op 9 mei.",
    "By Thursday noon the hut was gone, the keeper said.",
    "Von den acht Rollen sind zwei gebrochen.",
    "Par bonheur, la cabane est restée entière.",
    "Por suerte, nadie estaba dentro de la caseta.",
    "Di giorno la chiusa resta aperta.",
    "Captain Nora Vell arrives on 9 May 2027.",
    "Nora Vell öffnet am 9. Mai 2027 die neue Schleuse.",
    "Starosta Karel Dub otevře komoru 9. května 2027.",
    "Le capitaine Luc Morel a fermé la porte le 9 mai 2027.",
    "Written by Nora Vell in 1931, the log is in the museum.",
    "Text: Nora Vell liest heute aus dem Logbuch.",
    "Портовый Хор Устья споёт 9 мая в 18:00.",
    "يفتح القبطان سامي حداد البوابة في 9 مايو 2027.",
    "本报讯（记者 高远）船闸开放。",
]


def read(line: str, place: str = "first") -> tuple[tuple[str, ...], str]:
    """The authors and the body of a story whose first or last paragraph is `line`."""
    text = f"<p>{line}</p>{TEXT}" if place == "first" else f"{TEXT}<p>{line}</p>"
    story = f"<article><h1>The hut moves over</h1><div class='post-content'>{text}</div></article>"
    draft = read_web_page(f"<html><title>Hut</title><body>{story}</body></html>", "https://lock.example/hut-9").draft
    return draft.names, draft.body_html or ""


@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_is_no_byline_and_stays_in_the_text(line: str, place: str) -> None:
    names, body = read(line, place)
    assert f"<p>{line}</p>" in body
    assert names in ((), ("高远",))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Nora Vell", ("Nora Vell",)),
        ("By Nora Vell, our correspondent in Oosterdam.", ("Nora Vell",)),
        ("Von Nora Vell am 9. Mai 2027 um 10:05 Uhr.", ("Nora Vell",)),
        ("Nora Vell, 9 May 2027, 10:05 a.m.", ("Nora Vell",)),
        ("Vajda Nóra, 2027. május 9.", ("Vajda Nóra",)),
        ("Last updated on 9 May 2027 at 10:05 a.m.", ()),
    ],
)
def test_a_byline_may_end_in_a_stop(line: str, names: tuple[str, ...]) -> None:
    said, body = read(line)
    assert (said, line in body) == (names, False)


def test_the_text_below_a_byline_in_its_paragraph_stays() -> None:
    names, body = read("By Nora Vell<br>The hut is on the other side now, and it is still grey.")
    assert names == ("Nora Vell",)
    assert "it is still grey." in body


def test_a_linked_writer_leaves_with_the_words_of_the_byline_and_a_linked_name_stays_in_its_sentence() -> None:
    linked = '<a href="/people/nora-vell">Nora Vell</a>'
    assert read(f"By {linked}, Lock Courier") == (("Nora Vell",), TEXT)
    assert f"<p>Mayor {linked} has promised a new roof.</p>" in read(f"Mayor {linked} has promised a new roof.")[1]


BELOW_LEAD = [
    ("Ρεπορτάζ: Λ. Θαλασσινός", ("Λ. Θαλασσινός",)),
    ("Ανταπόκριση: Νόρα Βελή", ("Νόρα Βελή",)),
    ("Text: J. R. Vell", ("J. R. Vell",)),
    ("By Dr. Nora Vell", ("Dr. Nora Vell",)),
    ("Pengarang: Nora Vell", ()),
]


@pytest.mark.parametrize(("line", "names"), BELOW_LEAD)
@pytest.mark.parametrize("picture", ["", "<table><tr><td><img src='hut.jpg' width='560'></td></tr></table>"])
def test_a_labelled_name_between_a_bold_lead_and_the_text_signs_it(
    line: str, names: tuple[str, ...], picture: str
) -> None:
    lead = "The lock is open again from Saturday, and the keeper has a better view of it than before."
    above = f"<p>Friday, 9 April 2027</p><p class='t'>The hut moves over</p><p><b>{lead}</b></p>{picture}"
    cell = f"<td>{above}<p class='w'>{line}</p>{TEXT}</td>"
    html = f"<html><title>The hut moves over - Lock Courier</title><body><table><tr>{cell}</tr></table></body></html>"
    draft = read_web_page(html, "https://lock.example/article_9.htm").draft
    assert draft.standfirst == lead
    assert draft.names == names
    assert (line in (draft.body_html or "")) == (not names)
