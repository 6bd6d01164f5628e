"""Language tags as configuration may say them: BCP 47 (RFC 5646), the language being one of ISO 639."""

from __future__ import annotations

import re

# ISO 639-1: the second letters that follow each first one.
_SECOND_LETTERS = {
    "a": "abefkmnrsvyz",
    "b": "aeghimnors",
    "c": "aehorsuvy",
    "d": "aevz",
    "e": "elnostu",
    "f": "afijory",
    "g": "adlnuv",
    "h": "aeiortuyz",
    "i": "adegikostu",
    "j": "av",
    "k": "agijklmnorsuvwy",
    "l": "abginotuv",
    "m": "ghiklnrsty",
    "n": "abdeglnorvy",
    "o": "cjmrs",
    "p": "ailst",
    "q": "u",
    "r": "mnouw",
    "s": "acdeghiklmnoqrstuvw",
    "t": "aeghiklnorstwy",
    "u": "gkrz",
    "v": "eio",
    "w": "ao",
    "x": "h",
    "y": "io",
    "z": "ahu",
}
_NAMES = {
    "arabic": "ar",
    "armenian": "hy",
    "azerbaijani": "az",
    "chinese": "zh",
    "deutsch": "de",
    "dutch": "nl",
    "english": "en",
    "eng": "en",
    "farsi": "fa",
    "french": "fr",
    "georgian": "ka",
    "german": "de",
    "gr": "el",
    "greek": "el",
    "hebrew": "he",
    "italian": "it",
    "iw": "he",
    "japanese": "ja",
    "jp": "ja",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "turkish": "tr",
    "ua": "uk",
    "ukrainian": "uk",
}
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)"
)


def _in_use(code: str) -> bool:
    return code[1:] in set(_SECOND_LETTERS.get(code[0], ""))


def language_tag(text: str) -> str:
    """`text` as a tag in the usual letters (`pt-BR`, `az-Latn`). Raises ValueError with what to write instead."""
    typed = text.strip()
    found = _TAG.fullmatch(typed.lower())
    if found and (len(found["language"]) == 3 or _in_use(found["language"])) and typed.lower() not in _NAMES:
        script, region = found["script"], found["region"]
        parts = (found["language"], script.title() if script else None, region.upper() if region else None)
        return "-".join(part for part in parts if part) + found["rest"]
    meant = _NAMES.get(typed.casefold())
    if meant is None and "_" in typed and _TAG.fullmatch(typed.lower().replace("_", "-")):
        meant = language_tag(typed.replace("_", "-"))
    instead = f"write {meant}" if meant else "write one such as en, pt-BR or az-Latn"
    raise ValueError(f"“{text}” is no language tag: {instead}")
