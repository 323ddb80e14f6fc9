"""What is particular to the kinds whose answers are written, and to those whose parts are answered from lists."""

from decimal import Decimal

import pytest

from assessments import questions
from assessments.questions import AnswerError, Seen
from tests.assessments.samples import data_of, sample
from tests.assessments.test_kinds import page_of, typed

SHORT, NUMERIC, MATCHING, ORDERING, GAPS = map(
    questions.get, ["short_text", "numeric", "matching", "ordering", "gap_select"]
)
SEEN = Seen(7, 1)
D = Decimal


def short(*answers, **more):
    return SHORT.data.model_validate({"answers": [{"text": text, "worth": worth} for text, worth in answers], **more})


@pytest.mark.parametrize(
    ("more", "answer", "fraction"),
    [
        ({}, "bahay", 1),
        ({}, " BAHAY ", 1),
        ({"case": True}, "BAHAY", 0),
        ({}, "bahai", 0),
        ({"allow_typos": True}, "bahai", 1),
        ({"allow_typos": True, "case": True}, "Bahay", 1),
        ({}, "ang tahanan nila", "0.5"),
        ({}, "piña", 1),
        ({}, "pina", 0),
        ({"ignore_accents": True}, "pina", 1),
    ],
)
def test_an_author_says_what_is_the_same(more, answer, fraction):
    data = short(("bahay", 100), ("*tahanan*", 50), ("piña", 100), **more)
    assert SHORT.grade([answer], data) == D(fraction)


def test_what_was_written_stays_as_it_was_and_odd_signs_go():
    data = short(("bahay", 100))
    assert SHORT.read({"": ["  Bahay\x00\ud800 "]}, data, SEEN) == ["  Bahay? "]
    assert SHORT.read({"": ["   "]}, data, SEEN) is None
    for values in (["x" * 501], ["a", "b"]):
        with pytest.raises(AnswerError):
            SHORT.read({"": values}, data, SEEN)


def test_a_pattern_shows_what_may_stand_in_it():
    assert SHORT.right(short(("*safe*", 100))) == ["…safe…"]
    assert SHORT.right(short((r"2\*3", 100))) == ["2*3"]
    assert SHORT.right(short(("a*", 50), ("ab", 100))) is None


def numeric(**more):
    answers = [{"number": "2", "tolerance": "0.1"}, {"number": "2", "tolerance": "0.5", "worth": 50}]
    units = [{"name": "kg"}, {"name": "g", "multiplier": 1000}]
    return NUMERIC.data.model_validate({"answers": answers, "units": units, **more})


@pytest.mark.parametrize(
    ("more", "answer", "fraction"),
    [
        ({}, ["2.05"], 1),
        ({}, ["2.4"], "0.5"),
        ({}, ["3"], 0),
        ({}, ["two"], 0),
        ({}, ["2 stones"], 1),
        ({"unit_input": "written"}, ["2000 g"], 1),
        ({"unit_input": "written", "unit_grading": "answer", "unit_penalty": "0.2"}, ["2"], "0.8"),
        ({"unit_input": "written", "unit_grading": "answer", "unit_penalty": "0.2"}, ["2.4"], "0.4"),
        ({"unit_input": "written", "unit_grading": "whole", "unit_penalty": "0.2"}, ["2.4"], "0.3"),
        ({"unit_input": "list"}, ["2000", 1], 1),
        ({"unit_input": "list"}, ["2000", 0], 0),
        ({"unit_input": "list", "unit_grading": "answer"}, ["2", None], "0.9"),
        ({"unit_input": "list", "unit_grading": "answer"}, ["2", 1], "0.9"),
        ({"unit_input": "buttons"}, ["", 1], 0),
    ],
)
def test_numbers_count_when_near_and_units_as_the_author_says(more, answer, fraction):
    assert NUMERIC.grade(answer, numeric(**more)) == D(fraction)


@pytest.mark.parametrize("unit_input", ["none", "written", "buttons", "list"])
@pytest.mark.parametrize("left", [False, True])
def test_a_right_number_is_found_however_the_unit_is_asked(unit_input, left):
    data = numeric(unit_input=unit_input, unit_grading="whole", units_left=left)
    assert NUMERIC.grade(NUMERIC.right(data), data) == 1
    only_other = data.model_copy(update={"units": data.units[1:]})
    assert NUMERIC.grade(NUMERIC.right(only_other), only_other) == 1


def test_a_number_that_cannot_be_read_yet_is_kept_and_said():
    page = page_of(sample("numeric"), ["about twelve", None])
    assert 'value="about twelve"' in page
    assert 'aria-describedby="answer-remark"' in page
    assert "No number can be read here yet." in page
    assert "No number can be read here yet." not in page_of(sample("numeric"), ["12", None])


def test_units_as_buttons_are_a_group_of_their_own():
    page = page_of({**sample("numeric"), "unit_input": "buttons"}, ["12", 1])
    assert page.count("<fieldset") == 2
    assert page.count('type="radio"') == 2
    assert page.count(" checked") == 1


def test_two_lines_may_have_the_same_answer():
    pairs = [{"stem": "A", "answer": "yes"}, {"stem": "B", "answer": "yes"}, {"stem": "C", "answer": "no"}]
    data = MATCHING.data.model_validate({"pairs": pairs})
    assert MATCHING.right(data) == [0, 0, 1]
    assert MATCHING.grade([0, 1, None], data) == D("0.3333333")
    assert [len(part.picks) for part in MATCHING.show(None, data, SEEN)] == [2, 2, 2]


def test_a_place_given_twice_counts_as_empty_and_stays_on_the_page():
    data = data_of("ordering", grading="absolute-position")
    assert ORDERING.grade([0, 1, 2, 3], data) == 1
    assert ORDERING.grade([0, 1, 2, 2], data) == D("0.5")
    assert ORDERING.grade([0, None, None, None], data) == D("0.25")
    shown = ORDERING.show([0, 1, 2, 2], data, SEEN).parts
    assert sorted(pick.text for part in shown for pick in part.picks if pick.chosen) == ["1", "2", "3", "3"]


@pytest.mark.parametrize("grading", ORDERING.data.model_fields["grading"].annotation.__args__)
def test_every_way_of_grading_an_order_is_known_and_told(grading):
    data = data_of("ordering", grading=grading)
    assert ORDERING.grade([0, 1, 2, 3], data) == 1
    assert ORDERING.grade([3, 2, 1, 0], data) < 1
    assert len(ORDERING.told(data)) > 60


def test_everybody_has_an_own_order():
    for kind, key in [(MATCHING, "matching"), (ORDERING, "ordering"), (GAPS, "gap_select")]:
        data = data_of(key)
        orders = {str(kind.places(data, Seen(seed, 1)) if kind is not ORDERING else kind.order(data, Seen(seed, 1)))
                  for seed in range(60)}  # fmt: skip
        assert len(orders) > 10


def gap_page(text, format_, answer=None):
    written = {**sample("gap_select"), "text": text}
    return page_of(written, answer, format=format_)


def test_gaps_stand_in_the_text_whatever_its_format():
    assert "<strong>First</strong>" in gap_page("**First** [[1]] and [[2]].", "markdown")
    assert gap_page("<p>First [[1]]</p><ul><li>[[2]]</li></ul>", "html").count("<select") == 2
    assert "<b>" not in gap_page("<b>First</b> [[1]]", "plain")
    assert "First<br>then" in gap_page("First\n\nthen [[1]]", "plain")


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ('<a href="https://example.org/[[1]]">there</a> [[2]]', "html"),
        ('<p title="[[1]]">one</p> [[2]]', "html"),
        ("[there](https://example.org/[[1]]) [[2]]", "markdown"),
        ("<script>[[1]]</script> [[2]]", "html"),
    ],
)
def test_a_gap_where_none_can_stand_comes_behind_the_text(text, format_):
    page = gap_page(text, format_)
    assert page.count("<select") == 2
    assert 'href="<' not in page
    assert "\ue000" not in page


def test_a_mark_that_an_author_writes_is_no_gap():
    for text, format_ in [("\ue0001\ue001 [[1]]", "plain"), ("&#xE000;1&#xE001; [[1]]", "html")]:
        assert gap_page(text, format_).count("<select") == 1


def test_an_empty_row_between_choices_would_shift_the_gaps():
    document = data_of("gap_select").document()
    common = {name: sample("gap_select")[name] for name in ("stem", "reason", "topic")}
    filled = typed(GAPS.form(None, kind=GAPS, common=common, document=document))
    form = GAPS.form({**filled, "choice_3": ""}, kind=GAPS)
    assert not form.is_valid()
    assert "count these rows" in str(form.errors["choice_3"])


def test_a_row_taken_out_in_the_middle_of_other_kinds_is_no_mistake():
    document = data_of("ordering").document()
    common = {name: sample("ordering")[name] for name in ("stem", "reason", "topic")}
    filled = typed(ORDERING.form(None, kind=ORDERING, common=common, document=document))
    form = ORDERING.form({**filled, "step_2": "", "step_5": "A song"}, kind=ORDERING)
    assert "step_2" in form.errors
    form = ORDERING.form({**filled, "step_3": "", "step_5": "A song"}, kind=ORDERING)
    assert form.is_valid(), form.errors
    assert form.document()["steps"] == ["Supper", "A wash", "Light out", "A song"]
