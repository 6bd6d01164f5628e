"""Makes of sites: a tabloid in divs, a blog with nothing but numbers for addresses, an old one in definition lists."""

from __future__ import annotations

import json

from sources.towns.printed import german, russian
from sources.towns.town import PAID, PAID_HEADLINE, Make, Story, Town, shell


def tabloid_address(story: Story) -> str:
    return f"/{story.section}/{story.slug}/"


def _tabloid_bar(one: Town) -> str:
    items = "".join(
        f"<div class='mb-item'><a href='/{slug}/'>{label}</a></div>" for slug, label in one.sections.items()
    )
    hot = one.stories[4]
    return f"<div id='menu-bar' class='menu-bar'>{items}<div class='mb-promo'><a href='{tabloid_address(hot)}'>{hot.headline}</a></div></div>"


def _tabloid_promo(one: Town, story: Story, flag: str = "") -> str:
    link = tabloid_address(story)
    return f"""<div class='promo promo-large'><div class='overlay'><a href='{link}'><img src='/t/{story.number}.jpg' alt=''></a></div>
    <div class='promo-info'><span class='promo-label'>{one.sections[story.section]}</span>{flag}<h2 class='promo-hed'><a href='{link}'>{story.headline}</a></h2>
    <p class='promo-dek'>{story.standfirst}</p><span class='promo-by'>by <a href='/by/dana-whitlock'>{story.author}, staff writer for the Ledger</a></span></div></div>"""


def tabloid_front(one: Town) -> str:
    word = one.words
    popular = "".join(
        f"<div class='mp-row'><a href='{tabloid_address(story)}?int=mp'><span class='num'>{place}</span><span class='txt'>{story.headline}</span></a></div>"
        for place, story in enumerate(one.popular, 1)
    )
    letter = "<div class='promo promo-large'><h2 class='promo-hed'><a href='/newsletters/morning-ledger'>Get the Morning Ledger in your inbox every day</a></h2></div>"
    quiz = "<div class='promo promo-large'><h2 class='promo-hed'><a href='/quiz/how-well-do-you-know-the-bay'>Quiz: how well do you know the bay?</a></h2></div>"
    join = "<div class='promo promo-large'><h2 class='promo-hed'><a href='/subscribe/spring-offer'>Read everything for one dollar a week</a></h2></div>"
    paid = f"<div class='promo promo-large'><h2 class='promo-hed'><a href='{PAID}'>{PAID_HEADLINE}</a></h2><small>Paid content by Harbor Mutual</small></div>"
    body = f"""{_tabloid_bar(one)}<div class='ticker'><b>Breaking</b> <a href='{tabloid_address(one.stories[7])}'>{one.stories[7].headline}</a></div>
    <div class='hero'>{_tabloid_promo(one, one.stories[6])}</div><div class='river'>{"".join(_tabloid_promo(one, each) for each in one.latest)}{letter}{quiz}{join}{paid}</div>
    <div class='rail'><div class='rail-head'>{one.blocks["picked"]}</div>{"".join(_tabloid_promo(one, each) for each in one.picked)}</div>
    <div class='most-popular'><h3>Most Popular</h3><div class='tabs'><a href='#today'>Today</a> <a href='#week'>This week</a></div><div>{popular}</div></div>
    <div class='network'><h3>More from our network</h3><div class='promo'><h2><a href='https://sister.example/2026/a-long-story-of-the-sister-paper'>A long story of the sister paper upstate</a></h2></div></div>
    <div class='foot-links footer-links'><a href='/about'>{word["about"]}</a> <a href='/ethics'>How we report and what we promise to our readers</a></div>"""
    return shell(one, body, one.title)


def tabloid_section(one: Town, section: str) -> dict[str, str]:
    promos = "".join(_tabloid_promo(one, story) for story in one.of(section))
    found = {
        f"/{section}/": shell(
            one, f"{_tabloid_bar(one)}<h1>{one.sections[section]}</h1><div class='river'>{promos}</div>", section
        )
    }
    plain = {
        "/newsletters/morning-ledger": "Morning Ledger",
        "/quiz/how-well-do-you-know-the-bay": "Quiz",
        "/subscribe/spring-offer": "Offer",
    }
    found |= {
        path: shell(one, f"<h1>{name}</h1><form><input><button>OK</button></form>", name)
        for path, name in plain.items()
    }
    return found | {
        path: shell(one, f"<h1>{name}</h1><p>{one.title}</p>", name)
        for path, name in {"/by/dana-whitlock": "Dana", "/ethics": "Ethics"}.items()
    }


def tabloid_story(one: Town, story: Story) -> str:
    data = {
        "@type": "ReportageNewsArticle",
        "headline": story.headline,
        "datePublished": story.published,
        "articleSection": [one.sections[story.section]],
        "author": story.author,
        "description": story.standfirst,
    }
    head = f"<script type='application/ld+json'>[{json.dumps(data)}]</script><link rel='canonical' href='{tabloid_address(story)}'>"
    body = f"{_tabloid_bar(one)}<div class='story'><h1>{story.headline}</h1><h2 class='dek'>{story.standfirst}</h2><div class='story-body'>{one.paragraphs(story)}</div></div>"
    return shell(one, body, f"{story.headline} - {one.title}", head)


TABLOID = Make(tabloid_address, tabloid_front, tabloid_section, tabloid_story)


def numbered_address(story: Story) -> str:
    return f"/?p={300 + story.number}"


def _numbered_menu(one: Town) -> str:
    items = "".join(
        f"<li><a href='/?cat={place}'>{label}</a></li>" for place, label in enumerate(one.sections.values(), 2)
    )
    return f"<ul id='nav' class='nav'>{items}</ul>"


def _numbered_post(one: Town, story: Story) -> str:
    return f"""<div class='post' id='post-{300 + story.number}'><h2><a href='{numbered_address(story)}' rel='bookmark'>{story.headline}</a></h2>
    <small>{russian(story.at)}</small><div class='entry'><p>{story.standfirst} <a href='{numbered_address(story)}#more'>Читать дальше</a></p></div>
    <p class='postmetadata'><a href='/?cat=2' rel='category'>{one.sections[story.section]}</a> | <a href='{numbered_address(story)}#comments'>Комментариев: 4</a></p></div>"""


def numbered_front(one: Town) -> str:
    popular = "".join(
        f"<li><a href='{numbered_address(story)}' class='wpp-post-title'>{story.headline}</a> <span>120 просмотров</span></li>"
        for story in one.popular
    )
    picked = "".join(f"<li><a href='{numbered_address(story)}'>{story.headline}</a></li>" for story in one.picked)
    word = one.words
    body = f"""{_numbered_menu(one)}<div id='content'>{"".join(_numbered_post(one, each) for each in one.latest)}<div class='post'><span>{word["ad"]}</span><h2><a href='{PAID}'>{PAID_HEADLINE}</a></h2></div>
    <div class='navigation'><a href='/?paged=2'>Предыдущие записи</a></div></div>
    <div id='sidebar'><ul><li class='widget'><h2>{one.blocks["picked"]}</h2><ul>{picked}</ul></li><li class='widget'><h2>{one.blocks["popular"]}</h2><ul class='wpp-list'>{popular}</ul></li>
    <li class='widget'><h2>Архивы</h2><ul><li><a href='/?m=202611'>Ноябрь 2026 года, все записи месяца</a></li></ul></li>
    <li class='widget'><h2>Свежие комментарии</h2><ul><li>Гость к записи <a href='{numbered_address(one.stories[0])}#comment-5'>{one.stories[0].headline}</a></li></ul></li>
    <li class='widget'><h2>{word["jobs"]}</h2><ul><li><a href='/jobs/deckhand-wanted-4471'>Требуется матрос на паром, оплата раз в неделю</a></li></ul></li></ul></div>
    <div id='footer'><a href='/about'>{word["about"]}</a></div>"""
    return shell(one, body, one.title)


def numbered_section(one: Town, section: str) -> dict[str, str]:
    place = list(one.sections).index(section) + 2
    posts = "".join(_numbered_post(one, story) for story in one.of(section))
    archive = shell(one, f"<h1>Ноябрь 2026</h1>{''.join(_numbered_post(one, story) for story in one.stories)}", "Архив")
    return {
        f"/?cat={place}": shell(
            one, f"{_numbered_menu(one)}<h1>{one.sections[section]}</h1>{posts}", one.sections[section]
        ),
        "/?m=202611": archive,
        "/?paged=2": archive,
    }


def numbered_story(one: Town, story: Story) -> str:
    place = list(one.sections).index(story.section) + 2
    head = f"<meta name='description' content='{story.standfirst}'>"
    body = f"""{_numbered_menu(one)}<div id='content'><div class='post'><h1>{story.headline}</h1><small>{russian(story.at)}, {story.author}</small>
    <div class='entry'><p><em>{story.standfirst}</em></p>{one.paragraphs(story)}</div><p class='postmetadata'>Рубрика: <a href='/?cat={place}' rel='category tag'>{one.sections[story.section]}</a></p></div>
    <div class='post'><h3>Комментарии</h3><p>Гость: Наконец-то, давно пора было это сделать, спасибо за новость!</p></div></div>"""
    return shell(one, body, f"{story.headline} « {one.title}", head)


NUMBERED = Make(numbered_address, numbered_front, numbered_section, numbered_story)


def old_address(story: Story) -> str:
    return f"/{story.section}/{story.slug.replace('-', '')}"


def _old_menu(one: Town) -> str:
    return (
        "<center>" + " | ".join(f"<a href='/{slug}'>{label}</a>" for slug, label in one.sections.items()) + "</center>"
    )


def _old_line(story: Story) -> str:
    link = old_address(story)
    return f"<dd><a href='{link}'>{story.headline}</a><br><font size=1>{story.standfirst} [<a href='{link}/drucken'>drucken</a>] [<a href='{link}/amp'>mobil</a>] [<a href='{link}#forum'>12 Kommentare</a>]</font></dd>"


def old_front(one: Town) -> str:
    days = [("Heute", one.latest[:2]), ("Gestern", one.latest[2:4]), ("Am Samstag", one.latest[4:])]
    river = "".join(f"<dt><b>{day}</b></dt>{''.join(map(_old_line, some))}" for day, some in days)
    word = one.words
    popular = "".join(
        f"<dd>{place}. <a href='{old_address(story)}'>{story.headline}</a></dd>"
        for place, story in enumerate(one.popular, 1)
    )
    picked = "".join(f"<dd><a href='{old_address(story)}'>{story.headline}</a></dd>" for story in one.picked)
    body = f"""{_old_menu(one)}<h1><a href='{old_address(one.stories[6])}'>{one.stories[6].headline}</a></h1><p>{one.stories[6].standfirst}</p>
    <dl>{river}<dd><font color=gray>{word["ad"]}</font> <a href='{PAID}'>{PAID_HEADLINE}</a></dd></dl>
    <dl><dt>REDAKTIONSTIPPS</dt>{picked}</dl><dl><dt>MEISTGELESEN</dt>{popular}</dl>
    <dl><dt>STELLENMARKT</dt><dd><a href='/jobs/deckhand-wanted-4471'>Matrose für die Fähre gesucht, Vollzeit und sofort</a></dd></dl>
    <dl><dt>VERANSTALTUNGEN</dt><dd><a href='/events/winter-market-2026'>Wintermarkt mit Punsch und Musik am Hafen</a></dd></dl>
    <hr><a href='/about'>{word["about"]}</a> <a href='/impressum'>Impressum und Datenschutz des Moorbacher Boten</a>"""
    return shell(one, body, one.title)


def old_section(one: Town, section: str) -> dict[str, str]:
    stories, found = one.of(section), {}
    for page, some in enumerate((stories[:2], stories[2:]), 1):
        older = f"<p><a href='/{section}?seite=2'>Weiter</a></p>" if page == 1 and stories[2:] else ""
        found[f"/{section}" + ("" if page == 1 else "?seite=2")] = shell(
            one,
            f"{_old_menu(one)}<h2>{one.sections[section]}</h2><dl>{''.join(map(_old_line, some))}</dl>{older}",
            section,
        )
    return found | {
        f"{old_address(story)}/{dress}": old_story(one, story) for story in stories for dress in ("drucken", "amp")
    }


def old_story(one: Town, story: Story) -> str:
    body = f"""{_old_menu(one)}<font size=1><a href='/{story.section}'>{one.sections[story.section]}</a></font><h1>{story.headline}</h1><p><b>{story.standfirst}</b></p>
    <p><font size=1>{one.words["by"]} {story.author} | {german(story.at)}</font></p>{one.paragraphs(story)}<hr>{_old_menu(one)}"""
    return shell(one, body, f"{one.title}: {story.headline}")


OLD = Make(old_address, old_front, old_section, old_story)
