"""For the board of stages: columns and cells walked through together."""

from collections.abc import Iterable

from django import template

register = template.Library()


@register.simple_tag
def sandingkan(satu: Iterable, lain: Iterable) -> list[tuple]:
    """Pairs of two lists of the same length."""
    return list(zip(satu, lain, strict=True))
