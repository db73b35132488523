"""Small tags shared by all templates: citations as links, dates and numbers the German way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from erlass.law.decree import Decree
from erlass.law.display import Node
from erlass.law.german import date_long
from erlass.web.citations import target
from erlass.web.present import Matrix, matrix_of

register = template.Library()


@register.filter
def fundstellen(cites: str | Iterable[str], decree: Decree) -> SafeString:
    """Citations as links to the provisions of the decree's page; statutes stay plain text."""
    texts = [cites] if isinstance(cites, str) else list(cites)
    return format_html_join(", ", "{}", ((_one(decree, text),) for text in texts if text))


def _one(decree: Decree, cite: str) -> SafeString:
    url = target(decree, cite)
    if not url:
        return format_html('<span class="erl-stelle">{}</span>', cite)
    return format_html('<a class="erl-stelle" href="{}">{}</a>', url, cite)


@register.filter
def tag(day: dt.date | None) -> str:
    """A date in words."""
    return date_long(day) if day else ""


@register.filter
def matrix(node: Node) -> Matrix | None:
    return matrix_of(node)


@register.simple_tag
def icon(name: str, size: str = "default") -> SafeString:
    """A decorative icon of the design system."""
    return format_html('<span class="kern-icon kern-icon--{} kern-icon--{}" aria-hidden="true"></span>', name, size)
