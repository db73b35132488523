"""Small tags shared by all templates: citations as links, dates and numbers the German way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from erlass.law.decree import Decree
from erlass.law.display import Node
from erlass.law.german import date_long, number
from erlass.web.citations import target
from erlass.web.present import Matrix, matrix_of

register = template.Library()


@register.filter
def fundstellen(cites: str | Iterable[str], decree: Decree | None) -> SafeString:
    """Citations as links to the provisions of the decree's page; statutes, and all without a decree, stay plain text."""
    texts = [cites] if isinstance(cites, str) else list(cites)
    return format_html_join(", ", "{}", ((_one(decree, text),) for text in texts if text))


def _one(decree: Decree | None, cite: str) -> SafeString:
    url = target(decree, cite) if decree else ""
    if not url:
        return format_html('<span class="erl-stelle">{}</span>', cite)
    return format_html('<a class="erl-stelle" href="{}">{}</a>', url, cite)


@register.filter
def tag(day: dt.date | None) -> str:
    """A date in words."""
    return date_long(day) if day else ""


@register.filter(expects_localtime=True)
def zeitpunkt(moment: dt.datetime | None) -> str:
    """A moment in words: 5. März 2004, 10:42 Uhr."""
    return f"{date_long(moment.date())}, {moment:%H:%M} Uhr" if moment else ""


@register.filter
def zahl(value: int) -> str:
    """A number with the German dots."""
    return number(value)


@register.filter
def stunden(minutes: int) -> str:
    """Minutes as hours: 41, 20,5 or 38:50 where it is no half."""
    hours, rest = divmod(minutes, 60)
    return {0: f"{hours}", 30: f"{hours},5"}.get(rest, f"{hours}:{rest:02}")


@register.simple_tag(takes_context=True)
def hier(context: Context, *names: str) -> str:
    """Marks the entry of a navigation that leads to the page shown; `names` are those of its addresses."""
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request else None
    return mark_safe(' aria-current="page"') if match is not None and match.url_name in names else ""


@register.filter
def matrix(node: Node) -> Matrix | None:
    return matrix_of(node)


@register.simple_tag
def icon(name: str, size: str = "default") -> SafeString:
    """A decorative icon of the design system."""
    return format_html('<span class="kern-icon kern-icon--{} kern-icon--{}" aria-hidden="true"></span>', name, size)
