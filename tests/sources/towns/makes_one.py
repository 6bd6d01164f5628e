"""Makes of sites: cards in articles, a soup of divs, cards that are links as a whole."""

from __future__ import annotations

import json

from sources.towns.printed import german, russian
from sources.towns.town import PAID, PAID_HEADLINE, Make, Story, Town, shell


def german_address(story: Story) -> str:
    return f"/{story.section}/{story.slug}-a{4100 + story.number}.html"


def _menu(one: Town) -> str:
    items = "".join(f'<li><a href="/{slug}/">{label}</a></li>' for slug, label in one.sections.items())
    long = "<li><a href='/dossier/alles-zur-sanierung'>Alles zur Sanierung der Moorbrücke im großen Überblick</a></li>"
    return f"<header><a href='/'><img src='/logo.png' alt='{one.title}'></a><nav><ul>{items}{long}</ul></nav></header>"


def _german_card(one: Town, story: Story) -> str:
    link = german_address(story)
    return (
        f"<article class='teaser'><a href='{link}?utm_source=start'><img src='/b/{story.slug}.jpg' alt=''></a>"
        f"<span class='teaser-kicker'>{one.sections[story.section]}</span><h3><a href='{link}'>{story.headline}</a></h3>"
        f"<p class='teaser-text'>{story.standfirst}</p><a class='author' href='/author/somebody'>{story.author}</a></article>"
    )


def german_front(one: Town) -> str:
    cards = "".join(_german_card(one, story) for story in one.latest)
    picked = "".join(_german_card(one, story) for story in one.picked)
    popular = "".join(f"<li><a href='{german_address(story)}'>{story.headline}</a></li>" for story in one.popular)
    word = one.words
    body = f"""{_menu(one)}<main>
    <section><h2>{one.blocks["latest"]}</h2>{cards}
    <article class='teaser'><span class='label'>{word["ad"]}</span><h3><a href='{PAID}'>{PAID_HEADLINE}</a></h3></article></section>
    <section><h2>{one.blocks["picked"]}</h2>{picked}</section></main>
    <aside><div class='box'><h4>{word["newsletter"]}</h4><p>Jeden Morgen das Wichtigste aus der Stadt in Ihrem Postfach</p>
    <form><input type=email><button>OK</button></form></div>
    <div class='box'><h4>{one.blocks["popular"]}</h4><ol>{popular}</ol></div>
    <div class='box'><h4>{word["events"]}</h4><ul><li><a href='/events/winter-market-2026'>Wintermarkt mit Punsch und Musik am Hafen</a></li></ul></div>
    <div class='box'><h4>{word["weather"]}</h4><a href='/weather'>Regen am Abend, in der Nacht leichter Frost möglich</a></div>
    <div class='box'><h4>{word["jobs"]}</h4><a href='/jobs/deckhand-wanted-4471'>Matrose für die Fähre gesucht, Vollzeit und sofort</a></div>
    <div class='tags'><a href='/tag/harbour'>Hafen</a></div></aside>
    <footer><a href='/about'>{word["about"]}</a> <a href='/jobs/deckhand-wanted-4471'>Arbeiten beim Moorbacher Boten: alle Stellen</a></footer>"""
    return shell(one, body, one.title, "<meta property='og:type' content='website'>")


def german_section(one: Town, section: str) -> dict[str, str]:
    cards = "".join(_german_card(one, story) for story in one.of(section))
    page = shell(one, f"{_menu(one)}<main><h1>{one.sections[section]}</h1>{cards}</main>", one.sections[section])
    found = {f"/{section}/": page}
    first = one.of(next(iter(one.sections)))[0]
    found["/dossier/alles-zur-sanierung"] = shell(
        one, f"<main><h1>Dossier</h1>{_german_card(one, first)}</main>", "Dossier"
    )
    return found


def german_story(one: Town, story: Story) -> str:
    others = "".join(f"<li><a href='{german_address(each)}'>{each.headline}</a></li>" for each in one.popular)
    head = (
        "<meta property='og:type' content='article'>"
        f"<meta property='og:title' content='{story.headline} | {one.title}'><meta property='og:site_name' content='{one.title}'>"
    )
    body = f"""{_menu(one)}<main><article><p class='rubrik'>{one.sections[story.section]}</p><h1>{story.headline}</h1>
    <p class='vorspann'>{story.standfirst}</p><p class='autor'>{one.words["by"]} {story.author}</p><p class='datum'>{german(story.at)}</p>
    <div class='text'>{one.paragraphs(story)}</div></article>
    <aside><h4>{one.blocks["popular"]}</h4><ol>{others}</ol></aside></main><footer>{one.title}</footer>"""
    return shell(one, body, f"{story.headline} - {one.title}", head)


GERMAN = Make(german_address, german_front, german_section, german_story)


def russian_address(story: Story) -> str:
    return f"/news/{story.at:%Y/%m/%d}/{story.slug}"


def _russian_item(story: Story) -> str:
    return (
        f"<div class='b-item'><span class='b-item__time'>{story.at:%H:%M}</span>"
        f"<a class='b-item__link' href='{russian_address(story)}'>{story.headline}</a></div>"
    )


def _russian_top(one: Town) -> str:
    items = "".join(f"<a class='menu__link' href='/{slug}'>{label}</a>" for slug, label in one.sections.items())
    return f"<div class='top-menu menu'>{items}<a class='menu__link' href='https://partner.example/'>Партнёр</a></div>"


def _paged(one: Town, title: str, body: str) -> str:
    return shell(one, body, title).replace(
        '<meta charset="utf-8">', '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    )


def russian_front(one: Town) -> str:
    hero = one.stories[6]
    popular = "".join(
        f"<div class='rank'><span class='rank__n'>{place}</span> <a href='{russian_address(story)}'>{story.headline}</a></div>"
        for place, story in enumerate(one.popular, 1)
    )
    choice = "".join(
        f"<div class='pick'><a href='{russian_address(story)}'>{story.headline}</a></div>" for story in one.picked
    )
    word = one.words
    body = f"""{_russian_top(one)}<div class='wrap'>
    <div class='lead'><a href='{russian_address(hero)}'><img src='/i/1.jpg'></a><div class='lead__title'><a href='{russian_address(hero)}'>{hero.headline}</a></div></div>
    <div class='col'><div class='col__title'>{one.blocks["latest"]}</div>{"".join(map(_russian_item, one.latest))}
    <div class='b-item'><span class='b-item__label'>{word["ad"]}</span><a class='b-item__link' href='{PAID}'>{PAID_HEADLINE}</a></div></div>
    <div class='col'><div class='col__title'>{one.blocks["picked"]}</div>{choice}</div>
    <div class='side'><div class='side__title'>{one.blocks["popular"]}</div>{popular}
    <div class='side__title'>{word["events"]}</div><div class='ev'><a href='/events/winter-market-2026'>Зимний рынок у причала: чай, музыка и карусель</a></div>
    <div class='side__title'>{word["jobs"]}</div><div class='ev'><a href='/jobs/deckhand-wanted-4471'>Требуется матрос на паром, оплата раз в неделю</a></div></div></div>
    <div class='footer'><a href='/about'>{word["about"]}</a><a href='/about'>Правила перепечатки материалов нашего издания</a></div>"""
    return _paged(one, one.title, body)


def russian_section(one: Town, section: str) -> dict[str, str]:
    stories = one.of(section)
    found = {}
    for page, some in enumerate((stories[:2], stories[2:]), 1):
        older = f"<a href='/{section}?page=2'>Далее</a>" if page == 1 and stories[2:] else ""
        items = "".join(map(_russian_item, some))
        path = f"/{section}" + ("" if page == 1 else "?page=2")
        found[path] = _paged(
            one, one.sections[section], f"{_russian_top(one)}<h1>{one.sections[section]}</h1>{items}{older}"
        )
    return found


def russian_story(one: Town, story: Story) -> str:
    body = f"""{_russian_top(one)}<div itemscope itemtype='http://schema.org/NewsArticle'>
    <h1 itemprop='headline'>{story.headline}</h1><div class='lead-text' itemprop='description'>{story.standfirst}</div>
    <span itemprop='articleSection'>{one.sections[story.section]}</span> <span itemprop='author'>{story.author}</span>
    <span class='date' itemprop='datePublished'>{russian(story.at)}</span>
    <div itemprop='articleBody'>{one.paragraphs(story)}</div></div>"""
    return _paged(one, f"{story.headline} — {one.title}", body)


RUSSIAN = Make(russian_address, russian_front, russian_section, russian_story, "windows-1251")


def turkish_address(story: Story) -> str:
    return f"/haber/{story.slug}-{88100 + story.number}"


def _turkish_card(one: Town, story: Story) -> str:
    return (
        f"<a class='kart' href='{turkish_address(story)}'><img src='/r/{story.slug}.webp' alt='{story.headline}'>"
        f"<span class='kart-kategori'>{one.sections[story.section]}</span><h2>{story.headline}</h2><p>{story.standfirst}</p></a>"
    )


def turkish_front(one: Town) -> str:
    menu = "".join(f"<a href='/{slug}'>{label}</a>" for slug, label in one.sections.items())
    popular = "".join(
        f"<li><a href='{turkish_address(story)}'><b>{story.headline}</b></a></li>" for story in one.popular
    )
    word = one.words
    paid = f"<a class='kart kart--sponsorlu' rel='sponsored' href='{PAID}'><h2>{PAID_HEADLINE}</h2></a>"
    body = f"""<nav>{menu}<a href='/author/somebody'>Yazarlar</a></nav><main>
    <div class='manset'>{_turkish_card(one, one.stories[6])}</div>
    <h3>{one.blocks["latest"]}</h3><div class='izgara'>{"".join(_turkish_card(one, each) for each in one.latest)}{paid}</div>
    <h3>{one.blocks["picked"]}</h3><div class='izgara'>{"".join(_turkish_card(one, each) for each in one.picked)}</div>
    <div class='sekmeler'><button aria-controls='cok'>{one.blocks["popular"]}</button><button aria-controls='yorum'>En çok yorumlananlar</button>
    <ul id='cok'>{popular}</ul><ul id='yorum'><li><a href='{turkish_address(one.stories[1])}'>{one.stories[1].headline}</a></li></ul></div>
    <section><h3>{word["events"]}</h3><a class='kart' href='/events/winter-market-2026'><h2>Kış pazarı cumartesi günü iskelede kuruluyor</h2></a></section>
    </main><footer><a href='/about'>{word["about"]}</a></footer>"""
    return shell(one, body, one.title)


def turkish_section(one: Town, section: str) -> dict[str, str]:
    cards = "".join(_turkish_card(one, story) for story in one.of(section))
    partner = "<a class='kart' href='https://ortak.example/haber/ortak-siteden-uzun-bir-baslik-55'><h2>Ortak siteden uzun bir başlık</h2></a>"
    return {
        f"/{section}": shell(one, f"<h1>{one.sections[section]}</h1><div>{cards}{partner}</div>", one.sections[section])
    }


def turkish_story(one: Town, story: Story) -> str:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": one.title},
            {
                "@type": "NewsArticle",
                "headline": story.headline,
                "description": story.standfirst,
                "datePublished": story.published,
                "articleSection": one.sections[story.section],
                "author": {"@type": "Person", "name": story.author},
            },
        ],
    }
    head = f"<script type='application/ld+json'>{json.dumps(data, ensure_ascii=False)}</script>"
    body = f"<main><h1>{story.headline}</h1><h2 class='spot'>{story.standfirst}</h2><div class='haber-metni'>{one.paragraphs(story)}</div></main>"
    return shell(one, body, story.headline, head)


TURKISH = Make(turkish_address, turkish_front, turkish_section, turkish_story)
