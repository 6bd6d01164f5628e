"""Links that are to take a reader off a list: in a text of the editors they take nobody off ours."""

from __future__ import annotations

import re

# A title may have the word, too: “How to unsubscribe from everything that you never asked for”.
_FEW_WORDS = 5
_LEAVING = re.compile(
    r"\bunsubscrib|\bopt[ -]?out\b|\babbestellen\b|\babmelden\b|\bdésabonn|\bdésinscri|\b(?:darse|date) de baja\b"
    r"|\bcancelar (?:la |mi |tu )?suscripción|\bотписаться\b|\bотпишитесь\b|\bвідписатися\b"
    r"|\babonelikten (?:çık|ayrıl)|\babunəlikdən çıx|لغو اشتراک|[إا]لغاء الاشتراك|გამოწერის გაუქმებ|չեղարկել բաժանորդ"
    r"|\bdisiscri|\bannulla (?:l.)?iscrizione"
    r"|\bcancelar (?:a )?(?:inscrição|assinatura)|\buitschrijven\b|\bafmelden\b|\bwypisz\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[/=]unsub(?:scribe)?(?:[/?&#.]|$)|/opt-?out(?:[/?&#.]|$)", re.IGNORECASE)


def leads_out(words: str, address: str) -> bool:
    """Whether a link of these words to `address` is there to unsubscribe by, in whichever language."""
    return bool(_ADDRESS.search(address)) or (len(words.split()) <= _FEW_WORDS and bool(_LEAVING.search(words)))
