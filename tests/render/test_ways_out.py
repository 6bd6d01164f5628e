"""Links to unsubscribe by are told from news of leaving."""

from __future__ import annotations

import pytest

from digest.render.lint.wayout import leads_out


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Unsubscribe", "https://a.example/x"),
        ("Hier abbestellen", "https://a.example/x"),
        ("Отписаться", "https://a.example/x"),
        ("Click here to unsubscribe.", "https://a.example/x"),
        ("UNSUBSCRIBE HERE", "https://a.example/x"),
        ("Unsubscribe from our newsletter »", "https://a.example/x"),
        ("Opt‑out of these e‑mails", "https://a.example/x"),
        ("Newsletter abbestellen", "https://a.example/x"),
        ("Abmelden", "https://a.example/x"),
        ("Zum Abmelden hier klicken", "https://a.example/x"),
        ("Klicken Sie hier, um sich abzumelden", "https://a.example/x"),
        ("Pour vous désabonner, cliquez ici", "https://a.example/x"),
        ("Se désabonner", "https://a.example/x"),
        ("Annullare l’iscrizione", "https://a.example/x"),
        ("ABONELİKTEN ÇIK", "https://a.example/x"),
        ("Abunəlikdən çıxın", "https://a.example/x"),
        ("Отписаться от рассылки", "https://a.example/x"),
        ("here", "https://a.example/unsubscribe?u=1"),
        ("here", "mailto:x@a.example?subject=unsubscribe"),
    ],
)
def test_words_or_an_address_that_say_so_and_no_more_lead_out(words: str, address: str) -> None:
    assert leads_out(words, address)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("How to unsubscribe from all that you never asked for", "https://a.example/how-to-unsubscribe-from-mail"),
        ("Opt out of AI training", "https://a.example/opt-out"),
        ("here", "https://a.example/news/opt-out/"),
        ("Opt out", "https://a.example/ai"),
        ("Read: Netflix viewers unsubscribe", "https://a.example/x"),
        ("Netflix users unsubscribe en masse", "https://a.example/y"),
        ("Opt-out bei der Organspende", "https://a.example/x"),
        ("Auto abmelden: So geht’s", "https://a.example/y"),
        ("Sich arbeitslos abmelden", "https://a.example/x"),
        ("Darse de baja laboral", "https://a.example/unsubscribe-en-masse"),
        ("Unsubscribe from TikTok", "https://a.example/x"),
        ("Auto abmelden", "https://a.example/y"),
        ("Он отписался и ушёл", "https://a.example/x"),
        ("Abmeldung", "https://a.example/y"),
    ],
)
def test_news_of_leaving_does_not(words: str, address: str) -> None:
    assert not leads_out(words, address)
