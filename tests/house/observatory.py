"""The score of an answer by the rules of Mozilla's and MDN's HTTP Observatory, as far as a page of ours can meet them.

What costs points there is told by its name, so that a test says what is missing. Points for a place in browsers' own lists and for
scripts with a hash are not to be had here: the highest score without them is 135.
"""

import re

SIX_MONTHS = 15_768_000
START, HIGHEST = 100, 135
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(response):
    """Points, and what is amiss. Cookies are those that the answer itself sets."""
    rules = (policy, cookies, referrer, frames, embedding, transport, sniffing, scripts)
    found = [rule(response) for rule in rules]
    return START + sum(points for points, _ in found), [name for _points, name in found if name]


def directives(response):
    told = response.headers.get("Content-Security-Policy", "")
    return {name: set(values) for name, *values in (part.split() for part in told.split(";") if part.strip())}


def policy(response):
    told = directives(response)
    broad = {"'unsafe-inline'", "'unsafe-eval'", "data:", "https:", "http:", "*"}
    if not told or any(values & broad for values in told.values()):
        return -25, "policy"
    closed = told.get("default-src") == {"'none'"} and told.get("form-action", {"*"}) <= {"'self'", "'none'"}
    closed = closed and told.get("base-uri", {"*"}) <= {"'self'", "'none'"}
    return (10, "") if closed else (5, "default-src")


def cookies(response):
    if not response.cookies:
        return 0, "no cookie"
    for name, cookie in response.cookies.items():
        of_this_host = name.startswith("__Host-") and cookie["path"] == "/" and not cookie["domain"]
        if not (of_this_host and cookie["secure"] and cookie["httponly"] and cookie["samesite"] in {"Lax", "Strict"}):
            return -40, f"cookie {name}"
    return 5, ""


def referrer(response):
    return (5, "") if response.headers.get("Referrer-Policy") in PRIVATE else (-5, "referrer")


def frames(response):
    return (5, "") if directives(response).get("frame-ancestors") == {"'none'"} else (-20, "frames")


def embedding(response):
    here = response.headers.get("Cross-Origin-Resource-Policy") in {"same-origin", "same-site"}
    return (10, "") if here and "Access-Control-Allow-Origin" not in response.headers else (0, "embedding")


def transport(response):
    found = re.search(r"max-age=(\d+)", response.headers.get("Strict-Transport-Security", ""))
    return (0, "") if found and int(found[1]) >= SIX_MONTHS else (-20, "transport")


def sniffing(response):
    return (0, "") if response.headers.get("X-Content-Type-Options") == "nosniff" else (-5, "sniffing")


def scripts(response):
    sources = re.findall(rb'<script[^>]*src="([^"]*)"', response.content)
    return (0, "") if all(re.match(rb"/(?!/)", source) for source in sources) else (-50, "scripts")
