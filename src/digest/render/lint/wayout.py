"""Links that are to take a reader off a list: in a text of the editors they take nobody off ours."""

from __future__ import annotations

import re

# Each of these is all that a link says: beside other words it may be news, as in “Netflix users unsubscribe en masse”.
_WAYS = (
    r"(?:please )?(?:(?:(?:click|tap) )?(?:here )?to )?unsubscribe(?: me)?(?: now| here| instantly)?"
    r"(?: from (?:this|our|these|the|all|your|my)(?: \w+)? (?:list|newsletters?|e-?mails?|mails?|mailings?|messages))?"
    r"|(?:(?:(?:click|tap) )?(?:here )?to )?opt[ -]?out (?:of|from) (?:this|our|these|the|all)(?: \w+)?"
    r" (?:list|newsletters?|e-?mails?|mails?|mailings?|messages)"
    r"|leave this (?:mailing )?list",
    r"(?:bitte )?(?:hier |jetzt )?(?:klicken,? )?(?:um sich |um |zum )?"
    r"(?:(?:(?:vo[nm] )?(?:(?:den|dem|diesem|diesen|unserem|unseren) )?newsletter )?(?:abbestellen|abmelden)"
    r"|(?:aus(?: der| dem)? (?:liste|verteiler) )?austragen)(?: hier)?(?: klicken)?",
    r"klicken sie hier,? um sich (?:vo[nm] (?:diesem |unserem )?newsletter )?abzumelden",
    r"(?:(?:(?:cliquez )?ici )?pour )?(?:(?:me |vous |se )?(?:désabonner|désinscrire)|désabonnez-vous|désinscrivez-vous"
    r"|désabonnement|désinscription)(?: ici)?(?: de (?:cette|la|notre) (?:lettre|newsletter|liste))?"
    r"(?:,? cliquez ici)?",
    r"ne plus recevoir (?:cette lettre|cette newsletter|ces e-?mails|nos e-?mails)",
    r"(?:haga clic aquí para |aquí para )?(?:darse|darme|date) de baja(?: aquí)?(?: de (?:este|esta|nuestro|la) \w+)?"
    r"|cancelar (?:la |mi |tu )?suscripción",
    r"(?:нажмите здесь, чтобы )?(?:отписаться|отпишитесь)(?: здесь| тут)?(?: от (?:этой |нашей )?рассылки)?",
    r"(?:натисніть тут, щоб )?відписатися(?: тут)?(?: від (?:цієї |нашої )?розсилки)?",
    r"(?:bültenden |e-bültenden )?abonelikten (?:çik|çikin|çikmak için tiklayin|ayril|ayrilin)",
    r"abunəlikdən çix(?:in|maq)?",
    r"لغو اشتراک|[إا]لغاء الاشتراك|გამოწერის გაუქმება|չեղարկել բաժանորդագրությունը",
    r"(?:clicca qui per )?(?:disiscriviti|disiscriversi|disiscrivermi|annulla(?:re)? (?:l')?iscrizione)",
    r"(?:clique aqui para )?cancelar (?:a |minha )?(?:inscrição|assinatura)",
    r"(?:klik hier om (?:u |je )?(?:uit te schrijven|af te melden)|(?:hier )?(?:uitschrijven|afmelden))(?: hier)?"
    r"(?: voor (?:de|deze|onze) nieuwsbrief)?",
    r"(?:kliknij tutaj, aby się wypisać|wypisz(?: mnie| się)(?: z (?:newslettera|listy))?)",
)
_WAY = re.compile("|".join(f"(?:{way})" for way in _WAYS))
_AROUND = re.compile(r"^\W+|\W+$")
# In capitals “ı” cannot be told from “i”, unless the language is known.
_SPELT = str.maketrans({"ı": "i", "\u2010": "-", "\u2011": "-", "’": "'", "\u0307": None})
_ADDRESS = re.compile(r"[/=]unsub(?:scribe)?(?:[/?&#.]|$)", re.IGNORECASE)


def leads_out(words: str, address: str) -> bool:
    """Whether a link of these words to `address` is there to unsubscribe by: one of the two says that and no more."""
    said = " ".join(_AROUND.sub("", words.casefold().translate(_SPELT)).split())
    return bool(_ADDRESS.search(address) or _WAY.fullmatch(said))
