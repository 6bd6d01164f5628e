"""Abbreviations that are written with a full stop: what follows one need not be a new sentence.

Babel leaves out what CLDR knows of them (its exceptions of segmentation), so that they are listed here.
"""

from __future__ import annotations

import re

# Of three letters and more: shorter words are taken for abbreviations anyhow. A word with a capital is only known with
# it (or in capitals alone): “Sat.” may be a day, “sat.” is the end of a sentence. What is an ordinary word of the same
# language, as “mar” and “set” are in Spanish and Italian and “Art” and “Sun” in English, is left out.
ABBREVIATIONS: dict[str, str] = {
    "en": """
        Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Weds Thu Thur Thurs Fri Sat
        Mrs Messrs Mmes Msgr Prof Profs Drs Rev Revd Hon Esq Pres Gov Govs Sen Sens Rep Reps Amb Atty Asst Assoc Dir
        Mgr Supt Insp Det Sgt Cpl Pvt Pfc Capt Cpt Lieut Col Cmdr Comdr Cdr Maj Brig Gen Adm Ens Archbp
        Bros Inc Ltd Corp Pty Plc Dept Depts Univ Inst Assn Natl Intl Govt Ave Blvd Hwy Pkwy Ste Apt Bldg Expy
        Terr Cres Ala Ariz Ark Calif Colo Conn Del Fla Ill Ind Kan Kans Mass Mich Minn Miss Mont Neb Nebr Nev Okla
        Ore Oreg Penna Tenn Tex Wash Wis Wisc Wyo Ont Que Sask Alta Vic Tas Qld
        Fig Figs Vol Vols Sec Secs Sect Chap Chaps Ref Refs Nos Ibid Viz Suppl
        est approx min avg incl excl resp viz etc esp dept abbr orig misc secs mins hrs wks yrs mph ibid
        vols eds Ret Cllr Cllrs Spc Dist Cmdt Dak Sgts Capts Cols Gens Lts
    """,
    "de": """
        Jän Febr Mär Mrz Okt Dez Dipl Ing Mag Hrn Frl Doz Abg Präs Vors Stv Insp Hptm Obst Ltn
        Mio Mrd Tsd Trd Str Abs Anm Abb Bsp Kap Bde Hrsg Verf Aufl Ausg Jhdt Jahrh Std Sek Tel Nrn Ziff Buchst Anl Verz
        Gde Bez Bhf Hbf Ges Abt Forts bzw bzgl usw evtl ggf ggfs inkl exkl einschl ausschl vgl sog geb gest verh gesch
        min max verw ehem verst entspr lfd jew allg insb insbes jährl tägl wöchentl zzgl abzgl urspr zzt dzt derz gegr
        röm kath evang griech engl franz ital russ österr schweiz städt staatl öff vorl vorm nachm eigtl Mwst Stellv
    """,
    "fr": """
        janv févr fév avr juil aoû déc Mgr Mgrs Mlle Mlles Mme Gén Cdt Cne Lieut Sté Éts Ets Cie Dép Préf Boul Appt Bât
        Imp Fbg Stes chap fasc réf réfs tél env édit coll apr hab exemp suiv suppl trad trim dépt rég
    """,
    "es": """
        ene abr jun jul oct nov dic lun mié vie sáb Sra Sras Sres Srta Srtas Dra Dras Dres Profa Arq Lic Licda
        Mtro Mtra Gral Cnel Tte Cap Cte Alm Excmo Excma Excmos Ilmo Ilma Iltre Mons Pbro Rvdo Rvda Vda Hno Hna Hnos Pdte
        Pdta Uds Vds Cía Ltda Dpto Avda Ctra Pza Plza Urb Edif Izda Izq Dcha Prov Sto Sta Depto EEUU
        núm núms pág págs art arts aprox caps máx mín teléf ibíd admón atte esq entlo pral prof dpto avda Dña Dñas
    """,
    "pt": """
        jan fev Srs Enga Exmo Exma Ten Des Dep Ver Min Snr Est Pça Trav obs séc sécs tít parág etc Cel Eng Sgto
    """,
    "it": """
        genn febbr ott dic Sig Sigg Dott Proff Avv Arch Geom Rag Cav Comm Onn Magg Spett Egr Gent Preg Segr
        artt pag pagg voll figg ecc cfr loc dott sig sigg prov fraz
    """,
    "nl": "mrt okt Dhr Mevr Mej Kol Burg Weth bijv enz geb overl getr afb blz hfst bldz dhr mevr mln mld zgn oorspr",
    "ru": """
        янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек тыс млн млрд трлн руб долл коп грн проф акад доц инж
        канд асп ген подп подполк кап лейт адм обл респ пос дер просп пер наб бул бульв шос стр корп мкр мкрн
        табл илл разд прим примеч напр соч сост изд ред вып авт зам зав нач пом упр деп сек сут мес чел экз
        доб рожд урожд соотв англ франц итал исп лат греч рус укр сокр разг устар экон полит
        прибл вост проч прот свящ митр архиеп игум гос нац фед Мин Гос Ген Проф тел бывш тов
    """,
    "uk": """
        січ лют бер берез квіт черв верес жовт листоп груд крб дол підполк окр смт вул просп пров стор
        розд упоряд заст соц міс див англ укр рос тис тел
    """,
    "be bg sr mk": """
        студз крас чэрв жнів вер каст снеж вобл праф септ ноем общ јан феб авг сеп хиљ мил мрд дин арх адв хил
    """,
    "pl": """
        stycz kwiet czerw sierp wrz wrześ paź paźdz listop gru grudz niedz tys mln mld bln godz prof doc hab inż mgr dyr
        prez wiceprez gen płk ppłk kpt ppor sierż chor kard abp woj pow dzieln art pkt poz rozdz tab zob wyd tłum
        oprac przyp przekł itd itp tzn tzw ang niem łac hiszp zwł szt egz
    """,
    "cs sk": """
        tis mil mld mrd prof doc ing mgr judr mudr phdr plk kpt rtm npor genpor škpt nábř čís kap obr odst
        písm zák příl přel např apod atd tzv tzn hod okr býv zejm popř příp resp angl franc naroz
        JUDr MUDr PhDr RNDr MVDr ThDr PaedDr
    """,
    "hu": "febr márc ápr jún júl szept okt özv ifj krt fszt stb vmint vminek szerk kiad évf mrd",
    "ro": "ian febr prof conf acad ing arh bul bld pag alin mld aprox jud trad dvs",
    "hr bs sr sl": "velj ožu ruj avg mlrd dipl bojn npr itd odn tzv tač",
    "sv da no nb nn": """
        ordf löjtn milj mkr osv resp ungef omkr dvs evt eks mht ift ifm iht nuv jfr jämf mio mia pct dir
    """,
    "fi et": "milj mrd puh toht esim jne vrt synt kuol huom veebr dets tuh kenr kapt mnt ptk",
    "lt lv": "saus geg birž liep rugp rugs spal lapkr gruod tūkst proc akad plk pav psl milj mljrd piem utt iel",
    "el": """
        Ιαν Φεβ Φεβρ Μαρ Απρ Ιουν Ιουλ Αυγ Σεπ Σεπτ Οκτ Νοε Δεκ Δευ Τετ Πέμ Παρ Σάβ Κυρ
        εκατ δισ δισεκ χιλ καθ λεωφ αριθ σελ κεφ τόμ εκδ μτφ τηλ κτλ κλπ δηλ στρ πρβλ αγγλ γαλλ
    """,
    "tr": """
        Oca Şub Nis Haz Tem Ağu Eyl Eki Kas Ara Pzt Cmt Doç Yrd Öğr Gör Uzm Müh Mim Org Korg Tümg Tuğg Alb Yarb Bnb Yzb
        Ütğm Tğm Bşk Başb Cad Sok Mah Apt Müd Gnl Şti San Tic Koop Üni Üniv Fak Enst Böl vbg yak yakl bkz krş örn trl
    """,
    "az": """
        yan iyn iyl avq okt noy dek mln mlrd trln qəp prof akad müh gen polk leyt küç pros xiy
        döng blk ray qəs şəh resp səh şək cəd böl fəs nəşr tərc müəl məs təqr maks
    """,
    "ca gl eu": "febr jul xan xuñ urt uzt urr Excm núm pàg pàgs màx mín orr zenb",
    "hy": "հունվ փետ փետր ապր հուն հուլ օգոս օգոստ սեպ սեպտ հոկ հոկտ նոյ դեկ հազ մլն մլրդ պրոֆ ակադ դոկտ դոց գեն գնդ "
    "փող պող պուր խճղ շրջ բնակ հեռ խմբ հրատ աղյ",
    "ka": "იან თებ აპრ ივნ ივლ აგვ სექ ოქტ ნოე დეკ მლნ მლრდ პროფ აკად დოც გენ გამზ შდრ",
    "kk uz": "қаң ақп нау сәу мам мау шіл там қыр жел теңг көш даң",
}


# Ordinary words elsewhere (“works of art”, “mit dir”, “treinta mil”): known in texts of their own language alone.
_ORDINARY_ELSEWHERE = """
    est min secs vols gest verst jew vorm chap coll hab trim rég ene jul nov vie art arts caps mín atte loc sig prov
    pag voll doc gen tab zob ang dyr mil kap franc bul mio mia dir toht vrt saus liep spal ray pros yan dek böl maks
    orr chor Burg Mons Gent Vic San Ara Mag Koop вер каст общ дол див сен мил дин там мам жел
"""

_SHORT = 2
_BY_LANGUAGE: dict[str, frozenset[str]] = {}
for _languages, _words in ABBREVIATIONS.items():
    for _language in _languages.split():
        _BY_LANGUAGE[_language] = _BY_LANGUAGE.get(_language, frozenset()) | frozenset(_words.split())
_ANYWHERE = frozenset().union(*_BY_LANGUAGE.values()) - frozenset(_ORDINARY_ELSEWHERE.split())
# Numbers below a thousand may be of an order (“zum 100. Geburtstag”), or the last three digits of a sum: not in these.
_NUMERAL = re.compile(r"\d{1,3}|[IVX]+")
_NO_ORDINAL_STOP = " ar az be bg ca el en es fa fr ga gl he hy it ka kk mk nl pt ro ru sv uk uz "
_NOUNS_WITH_CAPITALS = "de"
_STREET = "str"

# Names that end in a mark of their own.
EXCLAIMED = frozenset(("Yahoo", "Jeopardy", "Joomla", "E"))


def may_be_abbreviated(word: str, language: str | None = None, shouted: bool = False) -> bool:
    """Whether a full stop behind `word`, in a text of `language` (a BCP 47 tag), need not end a sentence.

    That is so behind what is known to be written with one, behind one or two letters, which may be initials, behind a
    German street (“Ringstr.”) and, unless the language writes ordinals otherwise, a Roman numeral and a number below a
    thousand. Words of other languages count too, but for what is an ordinary word in any. `shouted`: what follows is in
    capitals alone, so that those of `word` tell nothing, which else are an acronym's (“the SEC.”).
    """
    tag = (language or "").partition("-")[0].lower()
    if len(word) <= _SHORT or word.endswith(_STREET):
        return True
    if _NUMERAL.fullmatch(word):
        return f" {tag} " not in _NO_ORDINAL_STOP
    own = _BY_LANGUAGE.get(tag, frozenset())
    if word in own or word in _ANYWHERE:
        return True
    if word.isupper():
        return shouted and not (own | _ANYWHERE).isdisjoint((word.lower(), word.capitalize()))
    # A title begins sentences, too (“Płk. Nowak”); in German a capital makes another word of it (“die Schweiz”).
    return tag != _NOUNS_WITH_CAPITALS and word.lower() in own
