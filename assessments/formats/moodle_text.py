"""What Moodle does to short texts on their way in: names from texts, tags out of names, numbers as text."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from html.entities import name2codepoint
from math import isfinite

from assessments.formats.items import Text, TextFormat, UnreadableError
from assessments.rules.numeric import ANY, measured
from assessments.rules.short_text import AROUND

LONGEST_NAME, LONGEST_GUESS = 255, 80
NAMELESS = "Question name"
PLAIN, EDGES = re.compile(r"[^<>]*"), re.compile("[<>]")
MARK, SPACES = re.compile("[<>\"']"), " \t\n\v\f\r"
MARKUP = re.compile(r"<[a-zA-Z/!?]")
SIGN = re.compile(r"&[0-9a-z]{2,8};|&#[0-9]{1,7};|&#x[0-9a-f]{1,6};", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,9}));")
TAG = re.compile(r"<[^<>]+>")
SEEN_TAG = re.compile(r"<(?:img|object|applet|input|select|textarea|hr)\b", re.IGNORECASE)
PARTS = re.compile(r"(?<!/)/(?!/)")
CONTEXT = re.compile(r"\A\$[a-z]+\$\Z")
COURSE, TOP = "$course$", "top"
INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
PHP_DIGITS = 14


def trimmed(text: str) -> str:
    """Without space around it; a no-break space is not space."""
    return text.strip(AROUND)


def name_from(text: str) -> str:
    """A name for a question that has none: how its text begins."""
    return cleaned_name(shortened(text, LONGEST_GUESS)) or NAMELESS


def cleaned_name(name: str) -> str:
    """Without tags, and not longer than a name may be."""
    name = trimmed(without_tags(name))
    most = LONGEST_NAME - 4
    while len(name) > LONGEST_NAME and most > 0:
        name = shortened(name, most)
        most -= 10
    return name


def without_tags(text: str) -> str:
    """A “<” before a space is a character; a tag that never ends takes the rest with it. So does PHP."""
    kept, at = [], 0
    while (start := text.find("<", at)) >= 0:
        kept.append(text[at:start])
        follows = text[start + 1 : start + 2]
        if follows and follows in SPACES:
            kept.append("<")
            at = start + 1
        else:
            at = tag_end(text, start)
    return "".join((*kept, text[at:]))


def tag_end(text: str, start: int) -> int:
    """Where the text goes on after the tag, or the comment, that begins at `start`. Each “<” inside wants a “>” too."""
    for opening, closing in (("<!--", "-->"), ("<?", "?>")):
        if text.startswith(opening, start):
            end = text.find(closing, start + 2)
            return len(text) if end < 0 else end + len(closing)
    quote, inside, counts = "", 0, not text.startswith("<!", start)
    for mark in MARK.finditer(text, start + 1):
        sign = mark[0]
        if sign == ">" and not inside and not quote:
            return mark.end()
        if sign == ">":
            inside -= inside > 0
        elif sign == "<":
            inside += counts and not quote and text[mark.end() : mark.end() + 1] not in SPACES
        elif quote in ("", sign):
            quote = sign if not quote else ""
    return len(text)


def blank(text: str) -> bool:
    """Does it show nothing? Whole tags alone do not, except those that are something by themselves."""
    return not SEEN_TAG.search(text) and not trimmed(TAG.sub("", text))


def has_tags(text: Text) -> bool:
    """Whether a browser would see more in it than text."""
    return text.format in (TextFormat.HTML, TextFormat.MOODLE) and bool(MARKUP.search(text.text))


def shortened(text: str, most: int) -> str:
    """Its first `most` characters and “...”, cut after a space or a full stop. Tags do not count, an entity counts once."""
    if seen_length(text) <= most:
        return text
    length, kept = len("..."), []
    for tag, plain in tags_and_text(text):
        kept.append(tag)
        count = len(SIGN.sub(" ", plain))
        if length + count > most:
            kept.append(plain[: cut(plain, most - length)])
            break
        kept.append(plain)
        length += count
        if length >= most:
            break
    return "".join((*kept, "..."))


def seen_length(text: str) -> int:
    """How many characters are not in tags; a tag does not go over the end of a line."""
    return text.count("\n") + sum(sum(len(plain) for _, plain in line_pieces(line)) for line in text.split("\n"))


def line_pieces(line: str) -> Iterator[tuple[str, str]]:
    at = 0
    while (start := line.find("<", at)) >= 0 and (end := line.find(">", start)) >= 0:
        yield line[start : end + 1], line[at:start]
        at = end + 1
    yield "", line[at:]


def tags_and_text(text: str) -> Iterator[tuple[str, str]]:
    """Each tag, or none, and the text behind it. A “<” or “>” that belongs to no tag is left out."""
    at = 0
    while at < len(text):
        end = text.find(">", at + 2) if text[at] == "<" else -1
        tag = text[at : end + 1] if end >= 0 else ""
        found = PLAIN.match(text, at + len(tag))
        plain = found[0] if found else ""
        yield tag, plain
        if text[at] == "<" and not tag:
            yield from (("", piece) for piece in EDGES.split(text[at:]))
            return
        at += len(tag) + len(plain) or 1


def cut(plain: str, left: int) -> int:
    """How many characters of `plain` to keep when `left` may be seen. Moodle counts to an entity in bytes."""
    hidden = 0
    for sign in SIGN.finditer(plain):
        if len(plain[: sign.start()].encode()) + 1 - hidden > left:
            break
        left -= 1
        hidden += len(sign[0])
    edge = left + hidden
    for place in range(edge, 0, -1):
        letter = plain[place : place + 1]
        if letter in (".", " ") or len(letter.encode()) > 2:
            return min(place + 1, edge)
    return edge


def path_of(category: str) -> tuple[str, ...]:
    """The names in “$course$/top/One/Two”, without its context and Moodle's “top”; “//” is a slash in a name."""
    names = [trimmed(without_tags(part.replace("//", "/"))) for part in PARTS.split(category)]
    if names and CONTEXT.match(names[0]):
        names = names[1:]
    return tuple(name for name in names if name not in ("", TOP))


def path_text(names: Iterable[str]) -> str:
    """The other way round. A slash at the edge of a name has space around it, so that it belongs to one name only."""
    parts = [name.replace("/", "//") for name in names]
    padded = [f"{' ' * part.startswith('/')}{part}{' ' * part.endswith('/')}" for part in parts]
    return "/".join((COURSE, TOP, *padded))


def decoded_entities(text: str) -> str:
    """Entities that end with a semicolon, by HTML 4's names and numbers; others stay as they are."""
    return ENTITY.sub(lambda found: character(found) or found[0], text)


def character(found: "re.Match[str]") -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return chr(name2codepoint[name]) if name in name2codepoint else ""
    code = int(decimal) if decimal else int(hexadecimal, 16)
    printable = code in (9, 10, 13) or 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xD7FF or 0xE000 <= code <= 0x10FFFF
    return chr(code) if printable else ""


def number_text(text: str, what: str = "an answer", *, left: bool = False, scale: Decimal | None = None) -> str:
    """A number the way Moodle keeps it as text: 1822.0 is 1822. Raises UnreadableError for what is no number."""
    if trimmed(text) == ANY:
        return ANY
    if scale is None and INTEGER.fullmatch(trimmed(text)):
        return str(int(trimmed(text)))
    found = measured(text, left=left)
    if not found or not isfinite(found.value):
        raise UnreadableError(f"“{trimmed(text)[:40]}” is {what} and not a number. Write a number, such as 4 or 3.14.")
    return written(found.value if scale is None else found.value / float(scale))


def written(value: float) -> str:
    """As PHP writes it: fourteen digits, a large or small one as 1.0E+20."""
    digits, _, power = f"{value:.{PHP_DIGITS}G}".partition("E")
    if not power:
        return "0" if digits == "-0" else digits
    return f"{digits}{'' if '.' in digits else '.0'}E{power[0]}{power[1:].lstrip('0')}"


def decimal(text: str, what: str) -> Decimal:
    """Raises UnreadableError, saying `what` should be a number."""
    try:
        value = Decimal(trimmed(text))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > PHP_DIGITS:
        raise UnreadableError(f"“{trimmed(text)[:40]}” is {what} and not a number. Write a number, such as 1 or 0.5.")
    return value
