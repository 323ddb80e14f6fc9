import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from assessments.statistics.bars import COLORS, LONGEST, Measure, chart

HARD = 'Ask “why” & wait <until> she answers, then write "everything" down at once'
MEASURES = [
    Measure("Listen first", 75, "75 %"),
    Measure(HARD, 12.5, "12.5 %", color="mango"),
    Measure("Leave", None),
    Measure("Nobody took this", 0, "0 %"),
]


def drawn(measures=MEASURES, **wishes):
    return chart(key="q7", title="What people chose", headings=("Choice", "People"), measures=measures, **wishes)


def rendered(found):
    return render_to_string(found.template, {"chart": found})


def svg_of(page):
    return ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + len("</svg>")])


def text(element):
    return " ".join("".join(element.itertext()).split())


def test_the_drawing_is_an_image_with_a_name_and_a_description():
    found = drawn()
    svg = svg_of(rendered(found))
    by_id = {element.get("id"): element for element in svg.iter() if element.get("id")}
    assert svg.get("role") == "img"
    assert by_id[svg.get("aria-labelledby")].tag == "title"
    assert by_id[svg.get("aria-describedby")].tag == "desc"
    assert text(by_id[svg.get("aria-labelledby")]) == "What people chose"
    assert text(by_id[svg.get("aria-describedby")]) == (
        "A bar chart with 4 bars. The longest is “Listen first”, 75 %. The shortest is “Nobody took this”, 0 %. "
        "The table below has all numbers."
    )


def test_every_value_is_in_the_table_with_its_whole_label():
    page = rendered(drawn())
    table = ElementTree.fromstring(page[page.index("<table") : page.index("</table>") + len("</table>")])
    rows = [[text(cell) for cell in row] for row in table.iter("tr")]
    assert rows == [
        ["Choice", "People"],
        ["Listen first", "75 %"],
        [HARD, "12.5 %"],
        ["Leave", "not shown"],
        ["Nobody took this", "0 %"],
    ]
    assert text(table.find("caption")) == "What people chose: the numbers"
    assert [cell.get("scope") for cell in table.iter("th")] == ["col"] * 2 + ["row"] * 4


def test_the_drawing_has_a_label_and_a_value_for_each_bar():
    svg = svg_of(rendered(drawn()))
    words = [text(element) for element in svg.iter("text")]
    assert words[0::2] == ["Listen first", "Ask “why” & wait <until> she…", "Leave", "Nobody took this"]
    assert words[1::2] == ["75 %", "12.5 %", "not shown", "0 %"]
    bars = [(rect.get("class"), int(rect.get("width"))) for rect in svg.iter("rect") if rect.get("class") != "track"]
    assert bars == [("sea", 174), ("mango", 29)]
    assert len([rect for rect in svg.iter("rect") if rect.get("class") == "track"]) == 3
    x, y, width, height = map(int, svg.get("viewBox").split())
    for element in svg.iter("rect"):
        assert x <= int(element.get("x"))
        assert int(element.get("x")) + int(element.get("width")) < width
        assert y <= int(element.get("y")) < int(element.get("y")) + int(element.get("height")) <= height
    assert all(int(element.get("y")) < height for element in svg.iter("text"))


def test_nothing_in_it_is_styled_in_place():
    page = rendered(drawn())
    assert re.findall(r"\s(?:style|fill|stroke|on\w+)=|<style|<script", page) == []


def test_every_color_is_one_of_the_look():
    css = (Path(settings.BASE_DIR) / "lms/static/gabay.css").read_text()
    for color in COLORS - {"sea"}:
        assert f".chart .{color} {{ fill: var(--{color}) }}" in css
    assert ".chart rect { fill: var(--sea) }" in css


def test_little_is_more_than_nothing_and_all_is_full():
    found = drawn([Measure("a", 0.01), Measure("b", 0), Measure("c", 40)], maximum=40)
    assert [bar.length for bar in found.bars] == [1, 0, LONGEST]
    assert [bar.text for bar in found.bars] == ["0.01", "0", "40"]


def test_one_bar_is_not_compared_and_no_value_is_not_named():
    assert drawn([Measure("a", 5, "5 %")]).description == (
        "A bar chart with 1 bar. The longest is “a”, 5 %. The table below has all numbers."
    )
    assert drawn([Measure("a", None)]).description == "A bar chart with 1 bar. The table below has all numbers."
    assert svg_of(rendered(drawn([]))).get("viewBox") == "0 0 320 0"


def test_a_word_without_end_is_cut_too():
    assert drawn([Measure("x" * 80, 5)]).bars[0].short == "x" * 36 + "…"


@pytest.mark.parametrize("value", [-1, 100.5, float("nan"), float("inf")])
def test_a_value_outside_the_drawing_is_refused(value):
    with pytest.raises(ValueError, match="is not between 0 and 100"):
        drawn([Measure("a", value)])


def test_an_unknown_color_or_a_key_that_would_break_the_page_is_refused():
    with pytest.raises(ValueError, match="no color of ours"):
        drawn([Measure("a", 1, color="red")])
    for key in ("7", "a b", 'a"', ""):
        with pytest.raises(ValueError, match="cannot be a key"):
            chart(key=key, title="", headings=("", ""), measures=[])


def test_its_look_weighs_little():
    css = (Path(settings.BASE_DIR) / "lms/static/gabay.css").read_text()
    without = re.sub(r"@layer parts \{\n  \.chart .*?\n\}\n", "", css, flags=re.DOTALL)
    assert 0 < len(gzip.compress(css.encode())) - len(gzip.compress(without.encode())) < 300
