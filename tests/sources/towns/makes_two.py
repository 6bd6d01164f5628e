"""Makes of sites: pictures as links, relative links with a base, numbers for addresses; right to left."""

from __future__ import annotations

import json
from urllib.parse import quote

from sources.towns.printed import arabic, french
from sources.towns.town import PAID, PAID_HEADLINE, Make, Story, Town, shell


def arabic_address(story: Story) -> str:
    return f"/news/{story.slug}"


def _arabic_picture(story: Story) -> str:
    return f"<li><a href='{arabic_address(story)}'><img src='/i/{story.slug}.jpg' alt='{story.headline}'></a></li>"


def _arabic_row(one: Town, story: Story) -> str:
    return (
        f"<li class='row'><a class='pic' href='{arabic_address(story)}'><img src='/i/{story.slug}.jpg'></a>"
        f"<div><span class='cat'>{one.sections[story.section]}</span><h3>{story.headline}</h3><p>{story.standfirst}</p></div></li>"
    )


def _arabic_menu(one: Town) -> str:
    items = "".join(f"<li><a href='/{slug}/'>{label}</a></li>" for slug, label in one.sections.items())
    return f"<div role='navigation'><ul>{items}</ul></div>"


def arabic_front(one: Town) -> str:
    rows = "".join(_arabic_row(one, story) for story in one.latest)
    pictures = "".join(map(_arabic_picture, one.picked))
    popular = "".join(f"<li><a href='{arabic_address(story)}'>{story.headline}</a></li>" for story in one.popular)
    word = one.words
    body = f"""{_arabic_menu(one)}<main><section aria-label='{one.blocks["latest"]}'><ul>{rows}</ul></section>
    <section aria-labelledby='ch'><strong id='ch'>{one.blocks["picked"]}</strong><ul class='strip'>{pictures}</ul></section>
    <section aria-label='{one.blocks["popular"]}'><ol>{popular}</ol></section>
    <section aria-label='{word["ad"]}'><a href='{PAID}'><h3>{PAID_HEADLINE}</h3></a></section>
    <section><h2>{word["tags"]}</h2><a href='/tag/harbour'>الميناء</a> <a href='/tag/harbour'>أخبار الميناء والصيد والبحارة في المدينة القديمة</a></section>
    <section><h2>{word["events"]}</h2><ul><li><a href='/events/winter-market-2026'><h3>سوق الشتاء على رصيف الميناء يوم السبت المقبل</h3></a></li></ul></section>
    </main><footer><a href='/about'>{word["about"]}</a></footer>"""
    return shell(one, body, one.title)


def arabic_section(one: Town, section: str) -> dict[str, str]:
    rows = "".join(_arabic_row(one, story) for story in one.of(section))
    return {f"/{section}/": shell(one, f"{_arabic_menu(one)}<h1>{one.sections[section]}</h1><ul>{rows}</ul>", section)}


def arabic_story(one: Town, story: Story) -> str:
    body = f"""{_arabic_menu(one)}<ol class='breadcrumb'><li><a href='/'>{one.title}</a></li><li><a href='/{story.section}/'>{one.sections[story.section]}</a></li></ol>
    <article><header><h1>{story.headline}</h1><p class='summary'>{story.standfirst}</p>
    <div class='meta'><span class='author'>{story.author}</span> <span class='date'>{arabic(story.at)}</span></div></header>
    <div class='article-body'>{one.paragraphs(story)}</div></article>"""
    return shell(
        one,
        body,
        f"{story.headline} | {one.title}",
        f"<meta property='article:section' content='{one.sections[story.section]}'>",
    )


ARABIC = Make(arabic_address, arabic_front, arabic_section, arabic_story)


def french_address(story: Story) -> str:
    return f"/{story.section}/{story.slug}/"


def _french_head(one: Town) -> str:
    items = "".join(f"<li><a href='{slug}/'>{label}</a></li>" for slug, label in one.sections.items())
    return f"<header class='bandeau'><ul class='menu-principal menu'>{items}<li><a href='abonnement/'>S'abonner</a></li></ul></header>"


def _french_line(story: Story) -> str:
    return (
        f"<li><time datetime='{story.published}'>{story.at:%Hh%M}</time> "
        f"<a href='{french_address(story)[1:]}#commentaires'>{story.headline}</a> <a href='{french_address(story)[1:]}#commentaires'>3 commentaires</a></li>"
    )


def french_front(one: Town) -> str:
    hero, word = one.stories[6], one.words
    popular = "".join(f"<li><a href='{french_address(story)[1:]}'>{story.headline}</a></li>" for story in one.popular)
    picked = "".join(
        f"<div class='carte'><h3><a href='{french_address(story)[1:]}'>{story.headline}</a></h3></div>"
        for story in one.picked
    )
    body = f"""{_french_head(one)}<main><div class='une'><h1><a href='{french_address(hero)[1:]}'>{hero.headline}</a></h1><p>{hero.standfirst}</p></div>
    <ul class='fil'>{"".join(map(_french_line, one.latest))}
    <li><small>{word["ad"]}</small> <a href='{PAID}'>{PAID_HEADLINE}</a></li></ul>
    <div class='bloc'><h2 class='bloc-titre'>{one.blocks["picked"]}</h2>{picked}</div>
    <div class='bloc infolettre'><h2>{word["newsletter"]}</h2><p>Recevez chaque matin notre sélection d'articles dans votre boîte</p></div>
    <div class='bloc'><h2 class='bloc-titre'>{one.blocks["popular"]}</h2><ol>{popular}</ol></div>
    <div class='bloc'><h2 class='bloc-titre'>{word["jobs"]}</h2><ul><li><a href='jobs/deckhand-wanted-4471'>Matelot pour le bac, temps plein, poste à pourvoir tout de suite</a></li></ul></div>
    </main><div class='pied footer'><a href='about'>{word["about"]}</a></div>"""
    return shell(one, body, one.title, "<base href='/'>")


def french_section(one: Town, section: str) -> dict[str, str]:
    lines = "".join(map(_french_line, one.of(section)))
    partner = "<div class='partenaire'><h2>Chez nos partenaires</h2><a href='https://voisin.example/2026/11/un-article-du-voisin'>Un long titre d'article chez le voisin de la côte</a></div>"
    page = f"{_french_head(one)}<main><h1>{one.sections[section]}</h1><ul class='fil'>{lines}</ul>{partner}</main>"
    return {f"/{section}/": shell(one, page, one.sections[section], "<base href='/'>")}


def french_story(one: Town, story: Story) -> str:
    body = f"""{_french_head(one)}<main><p class='fil-ariane'><a href='{story.section}/'>{one.sections[story.section]}</a></p>
    <h1>{story.headline}</h1><p class='chapo'>{story.standfirst}</p>
    <p class='signature'>Par {story.author}, {french(story.at)}</p><div class='corps'>{one.paragraphs(story)}</div></main>"""
    return shell(
        one, body, f"{story.headline} – {one.title}", "<base href='/'><meta property='og:type' content='article'>"
    )


FRENCH = Make(french_address, french_front, french_section, french_story)


def persian_address(story: Story) -> str:
    return f"/fa/news/{story.slug}/{quote('-'.join(story.headline.split()))}"


def _persian_box(story: Story) -> str:
    return (
        f"<div class='news-box'><div class='img'><a href='{persian_address(story)}'><img src='/f/{story.slug}.jpg' alt=''></a></div>"
        f"<h4><a href='{persian_address(story)}'>{story.headline}</a></h4><div class='lead'>{story.standfirst}</div></div>"
    )


def _persian_menu(one: Town) -> str:
    items = "".join(f"<a href='/fa/{slug}'>{label}</a>" for slug, label in one.sections.items())
    return f"<nav class='main'>{items}</nav>"


def persian_front(one: Town) -> str:
    popular = "".join(
        f"<li><a href='{persian_address(story)}' title='{story.headline}'>{story.headline}</a></li>"
        for story in one.popular
    )
    word = one.words
    links = "".join(f"<a href='/tag/harbour'>{each.headline} در شهرهای دیگر</a>" for each in one.stories * 5)
    body = f"""{_persian_menu(one)}<div class='content'><h3 class='box-title'>{one.blocks["latest"]}</h3>{"".join(map(_persian_box, one.latest))}
    <h3 class='box-title'>{one.blocks["picked"]}</h3>{"".join(map(_persian_box, one.picked))}
    <div class='news-box ads'><h4><a href='{PAID}'>{PAID_HEADLINE}</a></h4></div></div>
    <div class='left'><h3 class='box-title'>{one.blocks["popular"]}</h3><ol>{popular}</ol>
    <h3 class='box-title'>{word["jobs"]}</h3><ol><li><a href='/jobs/deckhand-wanted-4471'>ملوان برای کشتی مسافری، تمام وقت، شروع از هفته آینده</a></li></ol></div>
    <footer>{links}<a href='/about'>{word["about"]}</a></footer>"""
    return shell(one, body, one.title)


def persian_section(one: Town, section: str) -> dict[str, str]:
    boxes = "".join(map(_persian_box, one.of(section)))
    return {f"/fa/{section}": shell(one, f"{_persian_menu(one)}<h1>{one.sections[section]}</h1>{boxes}", section)}


def persian_story(one: Town, story: Story) -> str:
    data = {
        "@type": "NewsArticle",
        "headline": story.headline,
        "datePublished": story.published,
        "author": [{"name": story.author}],
    }
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    body = f"""{_persian_menu(one)}<article><div class='rutitr'>{one.sections[story.section]}</div><h1>{story.headline}</h1>
    <div class='lead'>{story.standfirst}</div><div class='body'>{one.paragraphs(story)}</div></article>"""
    return shell(one, body, story.headline, head)


PERSIAN = Make(persian_address, persian_front, persian_section, persian_story)
