"""The words that stand before a date on a page: published, updated, in the languages that stories come in."""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["published", "updated", "unknown"]

_UPDATED = re.compile(
    r"updat|modif|edited|corrected|revised|aktualis|geändert|zuletzt|stand\s*:|mis(?:e)?\s+à\s+jour"
    r"|màj|actuali[sz]|обновл|измен|отредакт|оновл|güncel|değiştir"
    r"|yenilən|yenilen|թարմաց|խմբագր|განახლ|تحديث|محدّ?ث|به[\u200c\s]?روز|بروز\s?رسانی|ویرایش|aggiorn"
    r"|atualiz|bijgewerkt|gewijzigd|aktuali[zs]|oppdat|opdater|uppdat|frissít|módosít|päivitet|muokat|ažurir|posodob|zmienion|změn"
    r"|atnaujint|atjaun|uuendat|ενημερώθ|τροποπ|עודכן|עדכון|更新|編集|更改|수정|업데이트|diperbarui|cập\s+nhật|แก้ไข|अपडेट"
    r"|อัปเดต|อัพเดต|ปรับปรุง|अद्यतन|হালনাগাদ|আপডেট|புதுப்பி|បច្ចុប្បន្នភាព|កែប្រែ|ပြင်ဆင်|အပ်ဒိတ်",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|posted|issued|released|erschien|veröffentl|paru|опубл|размещ|yayın|yayım|eklen|giriş|dərc|հրապարակ|գրվել"
    r"|გამოქვეყნ|نشر|انتشار|منتشر|pubblic|geplaatst|publicer|dodan|written|created|erstellt"
    r"|megjelen|közzé|feltölt|létrehoz|julkais|zveřejn|zverejn|vydán|objavlj|објав|skapad|utworz|wystawion|paskelbt|ievietot|avaldat"
    r"|δημοσι|פורסם|פרסום|公開|掲載|配信|発行|投稿|发布|發布|发表|刊登|게시|등록|입력|게재|terbit|tayang|đăng|xuất\s+bản|เผยแพร่|प्रकाशित"
    r"|প্রকাশ|வெளியிட|ចេញផ្សាយ|ចុះផ្សាយ|ထုတ်ပြန်|ထုတ်ဝေ",
    re.IGNORECASE,
)
_DATE = re.compile(r"дата|tarix|tarih|تاريخ|تاریخ|\bdate|datum|fecha|\bdata\b|ամսաթիվ|თარიღი", re.IGNORECASE)


def role_of_words(words: str) -> Role | None:
    """What the nearest label in `words` says of a date behind them; None without any."""
    updated = [one.start() for one in _UPDATED.finditer(words)]
    published = [one.start() for one in _PUBLISHED.finditer(words)]
    if updated or published:
        return "updated" if max(updated, default=-1) >= max(published, default=-1) else "published"
    return "published" if _DATE.search(words) else None
