"""A page read more strictly than any browser does: every `<` is the beginning of a tag as our templates write them, and every tag is harmless."""

import html
import re

VALUE = r"""=(?:"[^"<]*"|'[^'<]*'|[\w.-]+)"""
TAG = re.compile(rf"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?P<attrs>(?:\s+[a-zA-Z_][\w:.-]*(?:{VALUE})?)*)\s*/?>")
ATTRIBUTE = re.compile(r"""\s([a-zA-Z_][\w:.-]*)(?:=(?:"([^"<]*)"|'([^'<]*)'|([\w.-]+)))?""")
OUR_TAGS = {
    "a", "article", "aside", "audio", "b", "bdi", "blockquote", "body", "br", "button", "caption", "code", "datalist", "dd", "del", "details", "dialog",
    "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "footer", "form", "g", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "hr", "html", "i", "img", "input", "label", "legend", "li", "line", "link", "main", "meta", "meter", "nav", "ol", "optgroup", "option",
    "output", "p", "path", "polyline", "pre", "progress", "rect", "circle", "s", "script", "search", "section", "select", "small", "span", "strong",
    "sub", "summary", "sup", "svg", "symbol", "table", "tbody", "td", "template", "text", "textarea", "tfoot", "th", "thead", "time", "title", "tr",
    "u", "ul", "use", "wbr",
}  # fmt: skip
LEADS = {
    "href",
    "src",
    "srcset",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "cite",
    "xlink:href",
    "manifest",
    "ping",
}
FETCHED = {"src", "srcset", "poster", "data", "background", "manifest"}
SENT = {"action", "formaction"}
NEVER = {"style", "srcdoc", "is", "http-equiv"}
SCHEMES = {"http", "https", "mailto", "tel"}
WRITTEN = re.compile(r"^\s*<!doctype html>|<!-- [\w /#]+ -->", re.IGNORECASE)


def findings(page: str) -> list[str]:
    """What in the HTML of `page` could act, or could be read in two ways; a page of ours has none."""
    left, found, at = [], [], 0
    page = WRITTEN.sub("", page)
    for tag in TAG.finditer(page):
        left.append(page[at : tag.start()])
        at = tag.end()
        found += dangers(tag)
    left.append(page[at:])
    return found + [f"open: {text[text.index('<') :][:60]}" for text in left if "<" in text]


def dangers(tag: re.Match[str]) -> list[str]:
    name = tag["name"].lower()
    attributes = {
        at[1].lower(): html.unescape(at[2] or at[3] or at[4] or "") for at in ATTRIBUTE.finditer(tag["attrs"])
    }
    found = [] if name in OUR_TAGS else [f"tag: {name}"]
    found += [f"{name} {at}" for at in attributes if at.startswith(("on", "hx-on")) or at in NEVER]
    found += [f"{name} {at}={value[:60]}" for at, value in attributes.items() if at in LEADS and leads_away(at, value)]
    if name == "script" and not tag["close"] and not ours(attributes):
        found.append("script")
    return found


def ours(attributes: dict[str, str]) -> bool:
    """A script of our own files, or data that no browser runs."""
    return (
        attributes.get("src", "").startswith(("/static/", "/office/jsi18n/"))
        or attributes.get("type") == "application/json"
    )


def leads_away(attribute: str, url: str) -> bool:
    """As a browser reads it: control characters and blanks at its ends do not count, and what is fetched comes from here."""
    plain = re.sub(r"[\x00-\x20]", "", url).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
    if attribute in FETCHED:
        return not plain.startswith("/") or plain.startswith("//")
    if attribute in SENT:
        return (not plain.startswith(("/", "?", "#")) and plain != "") or plain.startswith("//")
    return bool(scheme) and scheme[1] not in SCHEMES
