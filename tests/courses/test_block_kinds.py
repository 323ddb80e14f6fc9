"""What each kind of block asks of its author, how it is written down as fields, and how a situation unfolds."""

import copy
import re

import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import blocks
from courses.blocks.scenario import MOST_SHOWN
from courses.lints import prompts
from courses.parsing import SourceError
from courses.publishing import problems
from tests.courses.block_samples import SAMPLES
from tests.factories import BlockFactory

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def problems_of(kind, **data):
    return list(blocks.get(kind).problems(blocks.get(kind).data.model_validate(data)))


def form(kind, **typed):
    return blocks.get(kind).form(typed, kind=blocks.get(kind))


def passage(name, *ways, text="Text."):
    return {"name": name, "text": text, "choices": [{"text": f"To {to}.", "to": to} for to in ways]}


# As fields

WORDS = st.text("ab: -'\"|#>{[]}&*!%@`\\\t\n\u0085\u00a0\u2028é😍?,~=", max_size=24)
LINE = WORDS.filter(lambda text: text.split())


@CALM
@given(LINE, st.lists(LINE, max_size=5))
def test_fields_come_back_as_they_were(prompt, items):
    kind = blocks.get("checklist")
    data = kind.document({"prompt": prompt, "items": items})
    [piece] = blocks.parse(blocks.write([("checklist", data, "mine")]))
    assert piece.data == data


@CALM
@given(LINE, st.lists(LINE, max_size=3))
def test_texts_of_several_lines_come_back_as_they_were(text, choices):
    passages = [{"name": "start", "text": text, "choices": [{"text": one, "to": "end"} for one in choices]}]
    data = blocks.get("scenario").document({"passages": passages})
    [piece] = blocks.parse(blocks.write([("scenario", data, "")]))
    assert piece.data == data


@pytest.mark.parametrize("kind", ["pause", "helplines"])
def test_a_block_may_say_nothing_of_its_own(kind):
    [piece] = blocks.parse(f"::: {kind}\n:::")
    assert (piece.kind, piece.data["text"]) == (kind, "")
    assert blocks.write([(kind, piece.data, "")]) == f"::: {kind}\n:::\n"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("::: poll\nchoices: [a, b]\n:::", 'x, line 2: "prompt" is missing. Add a line that begins with "prompt:".'),
        ("\n::: poll\nprompt: a\nchoice: b\n:::", 'x, line 4: There is no field "choice". Did you mean "choices"?'),
        ("::: poll\nprompt: a\nlist: b\n:::", 'x, line 3: There is no field "list" here. These exist: prompt, choices.'),
        ("::: links\nlinks:\n  - title: a\n    url: javascript:alert(1)\n:::", "x, line 4: An address begins with https:// or http://, such as https://example.org/page."),
        ("::: checklist\nprompt: [\n:::", "x, line 2: This line cannot be read. Check the spaces at its beginning, its colons and its quotes."),
        ("::: scenario\npassages:\n  - name: A b\n    text: x\n:::", 'x, line 3: "name" must be small letters, digits and hyphens, such as first-answer.'),
    ],
)  # fmt: skip
def test_a_mistake_in_the_fields_is_named_with_its_line(text, mistake):
    with pytest.raises(SourceError) as raised:
        blocks.parse(text, file="x")
    assert str(raised.value) == mistake


# What keeps a block from being published


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("checklist", {"prompt": "x", "items": ["a"]}, ["Give it two lines or more."]),
        ("checklist", {"prompt": "x", "items": ["a", " a"]}, ["Two lines say the same. Reword one, or take it out."]),
        ("poll", {"prompt": "x"}, ["Give it two choices or more."]),
        ("links", {"text": "x"}, ["Add a link, or delete this block."]),
        ("scenario", {}, ["Give the first passage two choices or more."]),
        ("scenario", {"passages": [passage("a", "b", "b"), passage("b", "c")]}, ["A choice leads to “c”, and there is no such passage."]),
        ("scenario", {"passages": [passage("a", "b", "b"), passage("b"), passage("c")]}, ["No choice leads to passage 3."]),
        ("scenario", {"passages": [passage("a", "b", "a"), passage("b"), passage("b")]}, ["Two passages have the same name. Give one of them another."]),
    ],
)  # fmt: skip
def test_what_is_not_finished_says_so(kind, data, expected):
    assert problems_of(kind, **data) == expected


@pytest.mark.django_db
def test_publishing_names_the_block(draft):
    lesson = draft.lessons.get(title="Tell")
    BlockFactory(lesson=lesson, kind="poll", key="mine", data={"prompt": "x", "choices": []})
    BlockFactory(lesson=lesson, kind="old", key="gone", data={})
    told = [(problem.lesson, problem.block, problem.message) for problem in problems(draft)]
    assert told == [
        (lesson.code, "mine", "Poll: Give it two choices or more."),
        (lesson.code, "gone", "Nobody can see a block of this kind here. Delete it."),
    ]


# Links


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.test", "data:text/html,x", "/here/", "https://", "https://a b"]
)
def test_a_link_leads_to_a_page_and_nothing_else(url):
    with pytest.raises(pydantic.ValidationError):
        blocks.get("links").document({"links": [{"title": "x", "url": url}]})


def test_a_link_says_where_it_leads():
    html = blocks.get("links").render(SAMPLES["links"])
    assert '<a href="https://www.example.org/a?b=1" rel="noreferrer noopener">A page</a>' in html
    assert "example.org · about 2 MB" in html


def test_an_address_may_be_typed_without_its_beginning():
    typed = form("links", title_1="x", url_1="example.org/a", note_1="")
    assert typed.is_valid()
    assert typed.written()["links"] == [{"title": "x", "url": "https://example.org/a", "note": ""}]


def test_rows_without_anything_are_left_out_and_half_a_row_is_named():
    typed = form("links", text="", title_1="", url_1="", note_1="", title_2="", url_2="https://a.org", note_2="")
    assert not typed.is_valid()
    assert typed.errors == {"title_2": ["This is empty. Write something, or clear its row."]}


# A situation


def scene(*passages):
    return blocks.get("scenario").shown({"passages": list(passages)}).more["scene"]


def told(scene):
    return [(text, next_scene and told(next_scene), back) for text, next_scene, back in scene.ways]


def test_each_choice_opens_what_follows():
    tree = told(scene(passage("a", "b", "c"), passage("b", "d"), passage("c"), passage("d")))
    assert tree == [("To b.", [("To d.", [], 0)], 0), ("To c.", [], 0)]


def test_a_passage_that_two_ways_lead_to_stands_in_both():
    tree = told(scene(passage("a", "b", "c"), passage("b", "c"), passage("c")))
    assert tree == [("To b.", [("To c.", [], 0)], 0), ("To c.", [], 0)]


def test_a_way_back_leads_to_what_stands_around_it():
    html = blocks.get("scenario").render({"passages": [passage("a", "b", "a"), passage("b", "a")]}, key="k")
    assert html.count('href="#b-k-1"') == 2
    assert html.count('id="b-k-1"') == 1


def test_ways_that_meet_without_end_are_cut_and_named():
    names = "abcdefgh"
    knot = [passage(name, *[to for to in names if to != name][:4]) for name in names]
    assert blocks.get("scenario").render({"passages": knot}).count('class="scene"') <= MOST_SHOWN
    assert any("meet so often" in text for text in problems_of("scenario", passages=knot))


def test_all_of_it_can_be_read_without_javascript():
    html = blocks.get("scenario").render(SAMPLES["scenario"])
    assert re.findall(r"<summary>([^<]*)", html) == ["Sit down beside her.", "Send her to bed.", "Go and see."]
    assert html.count("She leans on you.") == 2
    assert "<script" not in html


def scenario(**typed):
    return form("scenario", **{"text_1": "One.", "text_2": "Two.", "text_3": "Three.", **typed})


def test_passages_are_named_by_their_form():
    typed = scenario(choice1_1="Go", to1_1="2", choice2_1="Stay", to2_1="3")
    assert typed.is_valid()
    assert typed.written()["passages"][0] == {
        "name": "p1",
        "text": "One.",
        "choices": [{"text": "Go", "to": "p2"}, {"text": "Stay", "to": "p3"}],
    }


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"choice1_1": "Go"}, {"to1_1": ["Say which passage follows."]}),
        ({"to1_1": "2"}, {"choice1_1": ["Say what one may do here."]}),
        ({"choice1_1": "Go", "to1_1": "3", "text_3": ""}, {"to1_1": ["That passage is empty. Write it, or choose another."]}),
        ({"text_3": "", "choice1_3": "Go", "to1_3": "1"}, {"text_3": ["This is empty. Write something, or clear its row."]}),
    ],
)  # fmt: skip
def test_a_choice_without_its_passage_is_named(typed, errors):
    assert scenario(**typed).errors == errors


def test_more_rows_keep_what_was_typed():
    kind = blocks.get("scenario")
    more = kind.form({"text_1": "One.", "text_2": "", "text_3": ""}, kind=kind, more=True)
    assert (more.count, more["text_1"].value(), more.takes_more) == (6, "One.", True)
    full = kind.form({f"text_{number}": "x" for number in range(1, 13)}, kind=kind, more=True)
    assert (full.count, full.takes_more) == (12, False)


# Lines


def test_lines_are_tidied_and_counted():
    typed = form("checklist", prompt="x", items=" one \r\n\r\n two\tthree\n")
    assert typed.is_valid()
    assert typed.written()["items"] == ["one", "two three"]
    many = form("checklist", prompt="x", items="\n".join(map(str, range(21))))
    assert many.errors == {"items": ["These are more than 20 lines. Keep the ones that matter most."]}
    long = form("poll", prompt="x", choices="y" * 121)
    assert long.errors["choices"] == [f"This line is too long: “{'y' * 30}…”. 120 characters at most."]


def test_a_prompt_that_asks_for_a_story_is_told_beside_the_block():
    from courses.lints import prompts

    data = blocks.get("reflection").data(prompt="Tell us what happened to you.")
    assert prompts(blocks.get("reflection").texts(data)[0])


NO_WORDS = {"url", "name", "to", "rights", "people", "credit", "schema_version"}
FIXED = {"check": {"kind", "format"}}
STORY = "Tell us what happened to you."


def leaves(document, kind, at=()):
    """The way to each text of an author's in what a block keeps."""
    inside = document.items() if isinstance(document, dict) else enumerate(document)
    for name, value in inside:
        if isinstance(value, str) and name not in {*NO_WORDS, *FIXED.get(kind, ()), *blocks.get(kind).files}:
            yield (*at, name)
        elif isinstance(value, dict | list):
            yield from leaves(value, kind, (*at, name))


def planted(document, way):
    """`document` with the sentence at the end of `way`."""
    document = copy.deepcopy(document)
    place = document
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = STORY
    return document


PLACES = [
    pytest.param(kind, way, id=f"{kind}-{'.'.join(map(str, way))}")
    for kind in SAMPLES
    for way in leaves(SAMPLES[kind], kind)
]


@pytest.mark.parametrize(("kind", "way"), PLACES)
def test_the_lints_read_every_text_of_every_kind(kind, way):
    kind = blocks.get(kind)
    read = kind.data.model_validate(planted(SAMPLES[kind.key], way))
    [remark] = [remark for text in kind.texts(read) for remark in prompts(text)]
    assert remark.found.startswith(STORY)


def test_every_kind_has_a_text_that_the_lints_read():
    assert {kind.key for kind in blocks.kinds()} == {one.values[0] for one in PLACES}
