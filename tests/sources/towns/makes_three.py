"""Makes of sites: addresses with a query, a common blog engine, class names that say nothing."""

from __future__ import annotations

from sources.towns.printed import american, dotted
from sources.towns.town import PAID, PAID_HEADLINE, Make, Story, Town, shell


def georgian_address(story: Story) -> str:
    return f"/article?id={710 + story.number}"


def _georgian_menu(one: Town) -> str:
    items = "".join(f"<a href='/list?section={slug}'>{label}</a>" for slug, label in one.sections.items())
    return f"<div id='nav'>{items}</div>"


def _georgian_item(one: Town, story: Story) -> str:
    return (
        f"<div class='item'><a href='{georgian_address(story)}&utm_medium=front'><img src='/g/{story.number}.png' alt=''></a>"
        f"<div class='item-title'><a href='{georgian_address(story)}'>{story.headline}</a></div>"
        f"<div class='item-text'>{story.standfirst}</div><div class='item-date'>{dotted(story.at)}</div></div>"
    )


def georgian_front(one: Town) -> str:
    word = one.words
    popular = "".join(
        f"<div class='line'><i>{place}.</i> <a href='{georgian_address(story)}'>{story.headline}</a></div>"
        for place, story in enumerate(one.popular, 1)
    )
    body = f"""{_georgian_menu(one)}<table><tr><td><b>{one.blocks["latest"]}</b>{"".join(_georgian_item(one, each) for each in one.latest)}
    <div class='item'><span>{word["ad"]}</span><div class='item-title'><a href='{PAID}'>{PAID_HEADLINE}</a></div></div></td>
    <td><b>{one.blocks["picked"]}</b>{"".join(_georgian_item(one, each) for each in one.picked)}</td>
    <td><b>{one.blocks["popular"]}</b>{popular}</td></tr></table>
    <div class='weather-box'><a href='/weather'>საღამოს წვიმაა მოსალოდნელი, ღამით კი მცირე ყინვა</a></div>
    <div id='footer'><a href='/about'>{word["about"]}</a></div>"""
    return shell(one, body, one.title)


def georgian_section(one: Town, section: str) -> dict[str, str]:
    items = "".join(_georgian_item(one, story) for story in one.of(section))
    return {
        f"/list?section={section}": shell(one, f"{_georgian_menu(one)}<h1>{one.sections[section]}</h1>{items}", section)
    }


def georgian_story(one: Town, story: Story) -> str:
    head = f"<meta name='description' content='{story.standfirst}'><meta property='og:type' content='article'>"
    body = f"""{_georgian_menu(one)}<div id='main'><a class='section' href='/list?section={story.section}'>{one.sections[story.section]}</a>
    <h1>{story.headline}</h1><div class='info'>{dotted(story.at)} | {one.words["by"]} {story.author}</div>
    <div id='article-text'>{one.paragraphs(story)}</div></div>"""
    return shell(one, body, f"{story.headline} :: {one.title}", head)


GEORGIAN = Make(georgian_address, georgian_front, georgian_section, georgian_story)


def armenian_address(story: Story) -> str:
    return f"/{story.at:%Y/%m/%d}/{story.slug}/"


def _armenian_menu(one: Town) -> str:
    items = "".join(
        f"<li class='menu-item'><a href='/category/{slug}/'>{label}</a></li>" for slug, label in one.sections.items()
    )
    return f"<header id='masthead'><nav id='site-navigation'><ul>{items}</ul></nav></header>"


def _armenian_post(one: Town, story: Story) -> str:
    return f"""<article id='post-{story.number}' class='post type-post category-jobs tag-weather tag-newsletter'>
    <header class='entry-header'><h2 class='entry-title'><a href='{armenian_address(story)}' rel='bookmark'>{story.headline}</a></h2>
    <time class='entry-date' datetime='{story.published}'></time></header><div class='entry-summary'><p>{story.standfirst}</p></div>
    <footer class='entry-footer'><a href='/category/{story.section}/'>{one.sections[story.section]}</a> <a href='/tag/harbour'>նավահանգիստ</a></footer></article>"""


def armenian_front(one: Town) -> str:
    word = one.words
    popular = "".join(f"<li><a href='{armenian_address(story)}'>{story.headline}</a></li>" for story in one.popular)
    picked = "".join(f"<li><a href='{armenian_address(story)}'>{story.headline}</a></li>" for story in one.picked)
    body = f"""{_armenian_menu(one)}<main id='main'>{"".join(_armenian_post(one, each) for each in one.latest)}</main>
    <div id='secondary'><section class='widget'><h2 class='widget-title'>{one.blocks["picked"]}</h2><ul>{picked}</ul></section>
    <section class='widget'><h2 class='widget-title'>{one.blocks["popular"]}</h2><ul>{popular}</ul></section>
    <section class='widget'><h2 class='widget-title'>{word["ad"]}</h2><ul><li><a href='{PAID}'>{PAID_HEADLINE}</a></li></ul></section>
    <section class='widget widget_tag_cloud'><h2 class='widget-title'>{word["tags"]}</h2><a href='/tag/harbour'>նավահանգիստ և ձկնորսություն լճի ափին</a></section>
    <section class='widget'><h2 class='widget-title'>{word["events"]}</h2><ul><li><a href='/events/winter-market-2026'>Ձմեռային տոնավաճառ նավամատույցի մոտ շաբաթ օրը</a></li></ul></section></div>
    <footer id='colophon' class='site-footer'><a href='/about'>{word["about"]}</a></footer>"""
    return shell(one, body, one.title, "<meta property='og:type' content='website'>")


def armenian_section(one: Town, section: str) -> dict[str, str]:
    stories, found = one.of(section), {}
    for page, some in enumerate((stories[:2], stories[2:]), 1):
        path = f"/category/{section}/" + ("" if page == 1 else "page/2/")
        link = f"<nav class='pagination'><a class='next page-numbers' href='/category/{section}/page/2/'>2</a></nav>"
        posts = "".join(_armenian_post(one, story) for story in some)
        older = link if page == 1 and stories[2:] else ""
        found[path] = shell(
            one, f"{_armenian_menu(one)}<main><h1>{one.sections[section]}</h1>{posts}{older}</main>", section
        )
    return found


def armenian_story(one: Town, story: Story) -> str:
    head = f"<meta property='og:type' content='article'><meta property='og:title' content='{story.headline} - {one.title}'>"
    body = f"""{_armenian_menu(one)}<main><article class='post category-{story.section}'><header class='entry-header'><h1 class='entry-title'>{story.headline}</h1>
    <div class='entry-meta'><time class='entry-date published' datetime='{story.published}'>{dotted(story.at)}</time> <span class='byline'><a class='url fn n' href='/author/somebody'>{story.author}</a></span></div></header>
    <div class='entry-content'><p><strong>{story.standfirst}</strong></p>{one.paragraphs(story)}</div>
    <footer class='entry-footer'><span class='cat-links'><a href='/category/{story.section}/' rel='category tag'>{one.sections[story.section]}</a></span></footer></article></main>"""
    return shell(one, body, f"{story.headline} - {one.title}", head)


ARMENIAN = Make(armenian_address, armenian_front, armenian_section, armenian_story)


def american_address(story: Story) -> str:
    return f"/{story.at:%Y/%m/%d}/{story.section}/{story.slug}/index.html"


def _american_menu(one: Town) -> str:
    items = "".join(f"<a class='css-n1' href='/section/{slug}'>{label}</a>" for slug, label in one.sections.items())
    hot = "<a class='css-n1' href='/live/election'>Live: Everything you need to know about the council election</a>"
    return f"<header class='css-h0'><nav class='css-h1'>{items}{hot}</nav></header>"


def _american_card(story: Story) -> str:
    return (
        f"<div class='css-c1'><a class='css-c2' href='{american_address(story)}'><div><h3 class='css-c3'>{story.headline}</h3>"
        f"<p class='css-c4'>{story.standfirst}</p></div></a></div>"
    )


def american_front(one: Town) -> str:
    word = one.words
    popular = "".join(
        f"<div class='css-t1'><span>{place}</span><a href='{american_address(story)}?ref=trending'><span>{story.headline}</span></a></div>"
        for place, story in enumerate(one.popular, 1)
    )
    picked = "".join(
        f"<div class='css-p1'><a href='{american_address(story)}'><h4>{story.headline}</h4></a></div>"
        for story in one.picked
    )
    body = f"""{_american_menu(one)}<main class='css-m0'><div class='css-m1'>{_american_card(one.stories[6])}</div>
    <div class='css-m2'><div class='css-l0'><h2>{one.blocks["latest"]}</h2></div>{"".join(map(_american_card, one.latest))}
    <div class='css-c1'><div class='css-ad'><p>{word["ad"]} by Harbor Mutual</p><a href='{PAID}'><h3>{PAID_HEADLINE}</h3></a></div></div></div>
    <div class='css-m3'><h2>{one.blocks["picked"]}</h2>{picked}</div>
    <div class='css-m4'><h2>{one.blocks["popular"]}</h2>{popular}</div>
    <div class='css-m5'><h2>Watch</h2><div class='css-c1'><a href='/video/watch-the-ferry-come-home'><h3>Watch the ferry come home in one minute</h3></a></div></div>
    <div class='css-m6'><h2>{word["events"]}</h2><div class='css-c1'><a href='/events/winter-market-2026'><h3>Winter market opens on the town pier this Saturday</h3></a></div></div></main>
    <footer><a href='/about'>{word["about"]}</a></footer>"""
    return shell(one, body, one.title)


def american_section(one: Town, section: str) -> dict[str, str]:
    cards = "".join(map(_american_card, one.of(section)))
    return {
        f"/section/{section}": shell(
            one, f"{_american_menu(one)}<h1>{one.sections[section]}</h1><div>{cards}</div>", section
        )
    }


def american_story(one: Town, story: Story) -> str:
    head = f"<meta property='og:description' content='{story.standfirst}'><meta property='article:section' content='{one.sections[story.section]}'>"
    body = f"""{_american_menu(one)}<main><h1 class='css-s1'>{story.headline}</h1><p class='css-s2'>{story.standfirst}</p>
    <div class='css-s3'>By <a href='/author/somebody' rel='author'>{story.author}</a></div><time>{american(story.at)}</time>
    <section class='css-s4'>{one.paragraphs(story)}</section></main>"""
    return shell(one, body, f"{story.headline} | {one.title}", head)


AMERICAN = Make(american_address, american_front, american_section, american_story)
