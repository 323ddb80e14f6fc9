"""Authors' Markdown: nothing hostile survives, nothing takes long, nothing raises."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import blocks
from courses.previewing import preview
from courses.text import MARKDOWN, TAGS, clean, readable, render
from tests.xss import payloads
from tests.yardstick import takes_less

ALLOWED = {
    "a": {"href", "title", "rel"},
    "ol": {"start"},
    "th": {"scope"},
    "div": {"class", "tabindex"},
}


class Watch(HTMLParser):
    """Reads HTML and notes everything that a page of ours never has."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            if name not in ALLOWED.get(tag, set()):
                self.found.append(f"{tag} {name}")
            if name == "href" and self.dangerous(value or ""):
                self.found.append(f"href {value}")

    def handle_comment(self, data):
        self.found.append(f"comment {data}")

    @staticmethod
    def dangerous(url):
        """As a browser reads it: blanks and control characters do not count, and a scheme is letters before the first colon."""
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", url).lower())
        return scheme is not None and scheme[1] not in {"http", "https", "mailto"}


def dangers(html):
    watch = Watch()
    watch.feed(html)
    watch.close()
    return watch.found


def test_the_watch_sees_what_it_must():
    hostile = "<img src=x onerror=1><a href='java\tscript:1'>x</a><script></script><p style='x'>"
    assert dangers(hostile) == ["img", "img src", "img onerror", "href java\tscript:1", "script", "p style"]


def test_corpus_is_large():
    assert len(list(payloads())) >= 2884


def test_no_hostile_text_survives_rendering():
    assert [(text, found) for text in payloads() if (found := dangers(render(text)))] == []


def test_each_lock_holds_alone():
    """What the parser makes has no HTML in it; what passes the allow-list is harmless, whoever made it."""
    assert MARKDOWN.render("<b>x</b> [y](javascript:1)") == "<p>&lt;b&gt;x&lt;/b&gt; [y](javascript:1)</p>\n"
    assert [(text, found) for text in payloads() if (found := dangers(clean(readable(text))))] == []


def test_no_hostile_text_survives_blocks_and_preview():
    kinds = ["text", "summary", "practice", "note"]
    shown = [blocks.get(kinds[at % 4]).render({"text": readable(text)}) for at, text in enumerate(payloads())]
    shown += [version.html for text in list(payloads())[::7] for version in preview({"full": text})]
    assert [found for html in shown if (found := dangers(html))] == []


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        ">",
        "> - ",
        "*a ",
        "*_",
        "`",
        "a **b",
        "[a](<b",
        "&#",
        "<",
        "# a\n",
        "a\n\n",
        "[](",
        "- ",
        "1. ",
        "    ",
        "x",
        "😀",
        "\x00",
        "~",
        '"',
        "'",
        '"a" ',
        "[x][y]",
        "<a href='",
        "|",
        "|a|b|\n|-|-|\n",
        "[x]: y\n",
        "\\[x]: <y",
        "::: note\na\n:::\n",
    ],
)
def test_fifty_kilobytes_of_anything_take_about_a_second(piece):
    text = (piece * 50_000)[:50_000]
    assert takes_less(lambda: render(text), 10)


@pytest.mark.parametrize("piece", ["[", "![", "[a", "[[a]", "*_", "~~a"])
def test_signs_that_mark_up_nothing_cost_a_fifth_of_that(piece):
    text = (piece * 50_000)[:50_000]
    assert takes_less(lambda: render(text), 2)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_nothing_raises_and_nothing_hostile_comes_out(text):
    assert dangers(render(text)) == []


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "a\x01b", "\ufffe", "", "\r\n" * 9, "\u2028", "&#0;", "[\ud800](\udfff)"]
)
def test_unreadable_characters_do_not_raise(text):
    assert isinstance(render(text), str)


def test_headings_leave_the_h1_to_the_page_and_no_step_out():
    html = render("# One\n\n#### Two\n\n## Three\n\n###### Four")
    assert re.findall(r"<(h\d)>", html) == ["h2", "h3", "h3", "h4"]


def test_headings_from_the_second_level_stay():
    assert re.findall(r"<(h\d)>", render("## One\n\n### Two\n\n## Three")) == ["h2", "h3", "h2"]


def test_links_say_nothing_to_where_they_lead():
    assert render("[x](https://a.b/c)") == '<p><a href="https://a.b/c" rel="noreferrer noopener">x</a></p>\n'
    assert render("[x](mailto:a@b.c) [y](/help/)").count("<a ") == 2


def test_tables_scroll_by_themselves_and_name_their_columns():
    html = render("|a|b|\n|:-|-:|\n|1|2|")
    assert html.startswith('<div class="sheet" tabindex="0">\n<table>')
    assert (html.count('<th scope="col">'), html.count("style")) == (2, 0)


def test_pictures_are_not_shown():
    assert "<img" not in render("![a child](https://a.b/c.png)")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ('She said "it is fine".', "She said “it is fine”."),
        ("The child's cup, the 'quiet' room", "The child’s cup, the ‘quiet’ room"),
        ("Wait -- then ask", "Wait – then ask"),
        ("rest--then go on", "rest–then go on"),
        ("-- a carer", "– a carer"),
        ('**"bold"**', "<strong>“bold”</strong>"),
        ("Section 4 (c), (r) and (tm)", "Section 4 (c), (r) and (tm)"),
        ("--flag, well-known", "--flag, well-known"),
    ],
)
def test_quotes_and_dashes_are_printers_ones(typed, shown):
    assert render(typed).strip() == f"<p>{shown}</p>"


@pytest.mark.parametrize("typed", ["`\"a\" -- 'b'`", "```\n\"a\" -- 'b'\n```", "    \"a\" -- 'b'"])
def test_code_keeps_the_signs_that_were_typed(typed):
    assert "\"a\" -- 'b'" in render(typed)


def test_an_address_keeps_the_signs_that_were_typed():
    assert 'href="https://example.org/a--b?c=%27d%27"' in render("[here](https://example.org/a--b?c=%27d%27)")


@pytest.mark.parametrize(
    ("typed", "made", "most"),
    [
        ('"a" ', "“", 2_500),
        ("[a](/b/) ", "<a ", 5_000),
        ("![a](/b/) ", "<a ", 5_000),
        ("*a* ", "<em>", 5_000),
        ("~~a~~ ", "<s>", 2_500),
    ],
)
def test_what_is_nothing_but_signs_keeps_those_that_were_typed(typed, made, most):
    assert made in render(typed * (most - 1))
    too_many = render(typed * (most + 1))
    assert (made in too_many, unescape(too_many).count(typed.strip())) == (False, most + 1)


def test_what_is_crowded_with_one_sign_keeps_the_others():
    assert "<strong>a</strong>" in render("**a** " + "[" * 6_000)
    assert '<a href="/b/"' in render("[a](/b/) " + "_" * 11_000)
