"""How many codes that nobody issued may be asked from one address."""

import time

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest

MISSES = 30
WINDOW = 600


def key(request: HttpRequest) -> str:
    """One counter per client (behind trusted proxies its true address; a network for IPv6) and window of ten minutes."""
    return f"verify:{get_ip(request)}:{int(time.time()) // WINDOW}"


def misses(request: HttpRequest) -> int:
    return int(cache.get(key(request), 0))


def is_spent(request: HttpRequest) -> bool:
    return misses(request) >= MISSES


def count_miss(request: HttpRequest) -> None:
    """Two that come together may count as one: the codes are long enough for that."""
    cache.set(key(request), misses(request) + 1, timeout=WINDOW)
