"""Makes of sites: rows of a content system, cards with an empty link over them, tiles without a heading above."""

from __future__ import annotations

import json

from sources.towns.printed import dotted
from sources.towns.town import PAID, PAID_HEADLINE, Make, Story, Town, shell

_ES = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]


def spanish_address(story: Story) -> str:
    return f"/{story.section}/{story.at:%Y-%m-%d}/{story.slug}_{5500 + story.number}_102.html"


def _spanish_top(one: Town) -> str:
    items = "".join(f"<li class='leaf'><a href='/{slug}/'>{label}</a></li>" for slug, label in one.sections.items())
    return f"<div id='block-system-main-menu' class='block block-menu'><ul class='menu'>{items}<li><a href='/suscripcion'>Suscríbete</a></li></ul></div>"


def _spanish_row(one: Town, story: Story) -> str:
    return f"""<div class='views-row'><div class='views-field views-field-field-image'><a href='{spanish_address(story)}'><img src='/s/{story.number}.jpg' alt='{story.headline}'></a></div>
    <span class='views-field-field-section'>{one.sections[story.section]}</span>
    <span class='views-field views-field-title'><a href='{spanish_address(story)}'>{story.headline}</a></span>
    <div class='views-field-field-entradilla'><p>{story.standfirst}</p></div><a class='more' href='{spanish_address(story)}'>Leer más</a></div>"""


def spanish_front(one: Town) -> str:
    rows = "".join(_spanish_row(one, story) for story in one.latest)
    picked = "".join(_spanish_row(one, story) for story in one.picked)
    popular = "".join(
        f"<div class='views-row'><span>{place}</span> <a href='{spanish_address(story)}'>{story.headline}</a></div>"
        for place, story in enumerate(one.popular, 1)
    )
    word = one.words
    body = f"""{_spanish_top(one)}<div id='content'><div id='block-views-ultimas' class='block'><h2>{one.blocks["latest"]}</h2><div class='view-content'>{rows}</div>
    <div class='more-link'><a href='/ciudad/'>{word["more"]} las noticias de la ciudad y alrededores</a></div></div>
    <div id='block-views-portada' class='block'><div class='view-content'>{_spanish_row(one, one.stories[6])}</div></div>
    <div class='block'><h2>{one.blocks["picked"]}</h2><div class='view-content'>{picked}</div></div>
    <div class='block block-ad'><small>{word["ad"]}</small><h3><a href='{PAID}'>{PAID_HEADLINE}</a></h3></div>
    <div class='block'><h2>{one.blocks["popular"]}</h2><div class='view-content'>{popular}</div></div>
    <div class='block'><h2>{word["newsletter"]}</h2><p>Las noticias de la mañana, en tu correo</p><a href='/suscripcion'>Recibe gratis el boletín de la mañana en tu correo</a></div>
    <div class='block'><h2>Blogs</h2><ul><li><a href='/author/somebody'>Cuaderno de bitácora, el blog de {one.stories[0].author}</a></li></ul></div>
    <div class='block'><h2>{word["events"]}</h2><ul><li><a href='/events/winter-market-2026'>Mercado de invierno en el muelle viejo, sábado a las diez</a></li></ul></div></div>
    <div id='footer'><a href='/about'>{word["about"]}</a><a href='/about'>Política de cookies y condiciones de uso de este sitio</a></div>"""
    return shell(one, body, one.title)


def spanish_section(one: Town, section: str) -> dict[str, str]:
    rows = "".join(_spanish_row(one, story) for story in one.of(section))
    page = shell(
        one,
        f"{_spanish_top(one)}<h1 class='title'>{one.sections[section]}</h1><div class='view-content'>{rows}</div>",
        section,
    )
    return {f"/{section}/": page, "/suscripcion": shell(one, "<h1>Suscríbete</h1><form><input></form>", "Suscríbete")}


def spanish_story(one: Town, story: Story) -> str:
    date = f"{story.at.day} {_ES[story.at.month - 1]} {story.at.year} - {story.at:%H:%M}"
    body = f"""{_spanish_top(one)}<div id='content'><h1 class='title'>{story.headline}</h1><div class='field-name-field-entradilla'>{story.standfirst}</div>
    <div class='submitted'>{story.author} | {date}</div><div class='field-name-body'>{one.paragraphs(story)}</div>
    <div class='block'><h2>{one.blocks["popular"]}</h2>{_spanish_row(one, one.popular[1])}</div></div>"""
    return shell(one, body, f"{story.headline} | {one.title}")


SPANISH = Make(spanish_address, spanish_front, spanish_section, spanish_story)


def azeri_address(story: Story) -> str:
    return f"/{story.slug}"


def _azeri_nav(one: Town) -> str:
    items = "".join(
        f"<li><a class='nav-link' href='/bolme/{slug}'>{label}</a></li>" for slug, label in one.sections.items()
    )
    return f"<nav class='navbar'><ul class='navbar-nav'>{items}</ul></nav>"


def _azeri_card(story: Story) -> str:
    return f"""<div class='col-md-4'><div class='card h-100'><img class='card-img-top' src='/a/{story.number}.jpg'><div class='card-body'>
    <h5 class='card-title'>{story.headline}</h5><p class='card-text'>{story.standfirst}</p><a class='stretched-link' href='{azeri_address(story)}'></a></div></div></div>"""


def azeri_front(one: Town) -> str:
    popular = "".join(
        f"<a class='list-group-item' href='{azeri_address(story)}'>{story.headline}</a>" for story in one.popular
    )
    ticker = "".join(
        f"<a class='list-group-item' href='{azeri_address(story)}'><small>{story.at:%H:%M}</small> {story.headline}</a>"
        for story in one.latest
    )
    word = one.words
    body = f"""{_azeri_nav(one)}<div class='carousel'><div class='carousel-item active'><a href='{azeri_address(one.stories[6])}'><img src='/a/6.jpg'>
    <div class='carousel-caption'><h3>{one.stories[6].headline}</h3></div></a></div></div>
    <div class='container'><h4>{one.blocks["picked"]}</h4><div class='row'>{"".join(map(_azeri_card, one.picked))}</div>
    <div class='row'><div class='col'><ul class='nav nav-tabs'><li><a data-bs-toggle='tab' href='#son'>{one.blocks["latest"]}</a></li><li><a data-bs-toggle='tab' href='#cox'>{one.blocks["popular"]}</a></li></ul>
    <div class='tab-content'><div class='tab-pane' id='son'><div class='list-group'>{ticker}</div></div><div class='tab-pane' id='cox'><div class='list-group'>{popular}</div></div></div></div>
    <div class='col'><div class='card'><div class='card-header'>{word["ad"]}</div><a href='{PAID}'>{PAID_HEADLINE}</a></div>
    <div class='card'><div class='card-header'>{word["jobs"]}</div><a href='/jobs/deckhand-wanted-4471'>Bərəyə matros tələb olunur, tam iş günü, gələn həftədən</a></div></div></div></div>
    <footer class='bg-dark'><a href='/about'>{word["about"]}</a></footer>"""
    return shell(one, body, one.title)


def azeri_section(one: Town, section: str) -> dict[str, str]:
    cards = "".join(map(_azeri_card, one.of(section)))
    return {
        f"/bolme/{section}": shell(
            one,
            f"{_azeri_nav(one)}<div class='container'><h2>{one.sections[section]}</h2><div class='row'>{cards}</div></div>",
            section,
        )
    }


def azeri_story(one: Town, story: Story) -> str:
    body = f"""{_azeri_nav(one)}<div class='container'><span class='badge'>{one.sections[story.section]}</span> <small>{dotted(story.at)}</small><h1>{story.headline}</h1>
    <p class='lead'>{story.standfirst}</p><div class='news-text'>{one.paragraphs(story)}</div><em>{one.words["by"]} {story.author}</em></div>"""
    return shell(one, body, story.headline)


AZERI = Make(azeri_address, azeri_front, azeri_section, azeri_story)


def dutch_address(story: Story) -> str:
    return f"/artikel/{story.number + 1}f3b{story.number}c/{story.slug}"


def _dutch_header(one: Town) -> str:
    items = "".join(f"<a href='/rubriek/{slug}'>{label}</a>" for slug, label in one.sections.items())
    return f"<header><div><a href='/'>{one.title}</a></div><div>{items}<a href='/newsletter'>Nieuwsbrief</a></div></header>"


def _dutch_tile(one: Town, story: Story) -> str:
    return f"""<li class='Tile_root__a81'><article><div class='Tile_media__x1'><a aria-hidden='true' href='{dutch_address(story)}'><img src='/n/{story.number}.avif' alt=''></a></div>
    <div class='Tile_kicker__b2'><a href='/rubriek/{story.section}'>{one.sections[story.section]}</a></div><a class='Tile_link__c3' href='{dutch_address(story)}'><h2>{story.headline}</h2></a>
    <div class='Tile_deck__d4'>{story.standfirst}</div></article></li>"""


def dutch_front(one: Town) -> str:
    popular = "".join(
        f"<li><a href='{dutch_address(story)}'><span>{place}</span><p>{story.headline}</p></a></li>"
        for place, story in enumerate(one.popular, 1)
    )
    word = one.words
    body = f"""{_dutch_header(one)}<main><article class='Hero_root__e5'><a href='{dutch_address(one.stories[6])}'><h2>{one.stories[6].headline}</h2><p>{one.stories[6].standfirst}</p></a></article>
    <ul class='Grid_root__f6'>{"".join(_dutch_tile(one, story) for story in one.latest)}
    <li class='Tile_root__a81'><article><div>{word["ad"]}</div><a href='{PAID}'><h2>{PAID_HEADLINE}</h2></a></article></li></ul>
    <section><header><h2>{one.blocks["picked"]}</h2></header><ul>{"".join(_dutch_tile(one, story) for story in one.picked)}</ul></section>
    <section><header><h2>{one.blocks["popular"]}</h2><p>De afgelopen 24 uur</p></header><ol>{popular}</ol></section>
    <section><h2>{word["jobs"]}</h2><ul><li><a href='/jobs/deckhand-wanted-4471'><h3>Matroos voor de veerpont, voltijds, per direct</h3></a></li></ul></section>
    <section><h2>Podcast</h2><ul><li class='Tile_root__a81'><a href='/podcast/de-stem-van-het-meer'><h2>De stem van het meer: luister naar aflevering twaalf</h2></a></li></ul></section></main>
    <footer><a href='/about'>{word["about"]}</a></footer>"""
    return shell(one, body, one.title)


def dutch_section(one: Town, section: str) -> dict[str, str]:
    tiles = "".join(_dutch_tile(one, story) for story in one.of(section))
    return {
        f"/rubriek/{section}": shell(
            one, f"{_dutch_header(one)}<main><h1>{one.sections[section]}</h1><ul>{tiles}</ul></main>", section
        ),
        "/podcast/de-stem-van-het-meer": shell(
            one, "<h1>De stem van het meer</h1><audio src='/x.mp3'></audio>", "Podcast"
        ),
    }


def dutch_story(one: Town, story: Story) -> str:
    data = {"props": {"article": {"title": story.headline, "published": story.published}}}
    head = f"<meta property='article:published_time' content='{story.published}'><meta property='og:description' content='{story.standfirst}'>"
    body = f"""{_dutch_header(one)}<main><a href='/rubriek/{story.section}'>{one.sections[story.section]}</a><h1>{story.headline}</h1><div class='Article_deck__g7'>{story.standfirst}</div>
    <div class='Article_meta__h8'>{one.words["by"]} <a href='/author/somebody'>{story.author}</a></div><div class='Article_body__i9'>{one.paragraphs(story)}</div></main>
    <script id='__NEXT_DATA__' type='application/json'>{json.dumps(data)}</script>"""
    return shell(one, body, f"{story.headline} | {one.title}", head)


DUTCH = Make(dutch_address, dutch_front, dutch_section, dutch_story)
