"""A text with questions in it: what its gaps count, what its author is told, and the way from a file and back."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from assessments import questions
from assessments.exchanging import outgoing
from assessments.exchanging.incoming import taken, words
from assessments.formats import xml_writing
from assessments.formats.items import Cloze, Text, TextFormat, UnreadableError
from assessments.forms import question_form
from assessments.models import QuestionVersion
from assessments.questions import AnswerError, Seen
from tests.assessments.exchanging.test_round_trip import ABOUT
from tests.assessments.formats.reading import one
from tests.assessments.samples import data_of

KIND = questions.get("cloze")
SEEN = Seen(11, 1)
FILE = (
    "At night {1:SA:=listen#Yes~%50%wait*}. Then {2:MCV:=ask~%-50%press#Later.~go}.\n\n"
    "After {1:NM:=10:2~%25%15:5} minutes {1:MR:=light~=water~noise}."
)


def data(**changes):
    return KIND.data.model_validate({**words(taken(one("cloze", FILE)).written), **changes})


@pytest.mark.parametrize(
    ("answer", "credit"),
    [
        (None, 0),
        ([["listen"], [0], ["11"], [0, 1]], 1),
        ([["waiting"], None, None, None], Decimal("0.1")),
        ([None, [1], None, None], Decimal("-0.2")),
        ([["listen"], [1], ["18"], [0, 2]], Decimal("0.05")),
        ([None, None, None, [2]], 0),
    ],
)
def test_it_counts_the_mean_of_its_gaps_by_their_weight(answer, credit):
    assert KIND.grade(answer, data()) == credit


def test_a_file_becomes_our_document():
    written = taken(one("cloze", FILE)).written
    assert (written["stem"], written["mark"]) == ("Fill each gap.", "5")
    assert written["text"].startswith("At night [[1]]. Then [[2]].")
    assert [(gap.get("kind"), gap.get("mark"), gap.get("layout")) for gap in written["gaps"]] == [
        (None, None, None),
        ("single", 2, "below"),
        ("numeric", None, None),
        ("multiple", None, None),
    ]
    assert [choice.get("worth") for choice in written["gaps"][3]["choices"]] == ["50", "50", "-50"]


def test_a_question_that_stands_apart_is_the_question():
    written = taken(one("cloze", "How does it go?\n\n\nFirst {1:SA:=listen}.")).written
    assert (written["stem"], written["text"]) == ("How does it go?", "First [[1]].")


@pytest.mark.parametrize("format_", ["plain", "html"])
def test_it_goes_out_and_comes_back(format_):
    document = {**words(taken(one("cloze", FILE)).written), "text": "A &amp; b [[1]] [[2]] [[3]] [[4]]"}
    version = QuestionVersion(
        kind="cloze", data=KIND.document(document), stem="So?", reason="R", topic="", format=format_
    )
    done = xml_writing.write([outgoing.given(version, ABOUT).item])
    assert done.lost == ()
    back = taken(one("moodlexml", done.text)).written
    assert words(back) == version.data


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"mark": 1}, "there, that is what its gaps weigh together"),
        ({"gaps": [{"answers": [{"text": "a"}], "allow_typos": True}], "text": "[[1]]"}, "each letter counts"),
    ],
)
def test_what_a_file_leaves_out_is_said(changes, says):
    assert any(says in note for note in KIND.left_out(data(**changes)))


@pytest.mark.parametrize(
    ("gap", "text", "says"),
    [
        ({"kind": "numeric", "answers": [{"number": 1}], "units": [{"name": "m"}]}, "[[1]]", "has units"),
        ({"answers": [{"text": "a"}]}, "[[1]] {#1}", "would take for a gap"),
        ({"answers": [{"text": "a"}]}, "[[1]] {1:SA:=b}", "would take for a gap"),
        (
            {"kind": "multiple", "choices": [{"text": "a", "worth": 50}, {"text": "b"}], "counting": "worth"},
            "[[1]]",
            "says more than a text in a file can",
        ),
    ],
)
def test_what_no_file_holds_is_said(gap, text, says):
    document = KIND.document({"text": text, "gaps": [gap]})
    version = QuestionVersion(kind="cloze", data=document, stem="So?", reason="R", topic="", format="plain")
    found = outgoing.given(version, ABOUT)
    assert found.item is None
    assert says in found.notes[0]


@pytest.mark.parametrize("said", ["See [[1]] and {#1}.", "[[12]] {#1}"])
def test_what_would_be_a_gap_here_is_refused(said):
    (part, *_) = one("cloze", FILE).parts
    with pytest.raises(UnreadableError, match="is a gap here"):
        taken(Cloze(name="N", text=Text(said, TextFormat.MOODLE), parts=(part,)))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": "[[1]] [[2]] [[3]]"}, "Write [[4]] once, where gap 4 stands."),
        ({"text": "[[1]] [[1]] [[2]] [[3]] [[4]]"}, "Write [[1]] once"),
        ({"text": "[[1]] [[2]] [[3]] [[4]] [[5]]"}, "[[5]] has no gap: there are 4."),
        ({"gaps": [], "text": "a"}, "one to thirty gaps"),
        ({"gaps": [{"mark": 0, "answers": [{"text": "a"}]}], "text": "[[1]]"}, "None of its gaps weighs anything"),
        ({"gaps": [{"answers": [{"text": "a", "worth": 50}]}], "text": "[[1]]"}, "No accepted answer counts in full"),
    ],
)
def test_problems_are_named(changes, says):
    found = KIND.problems(data(**changes))
    assert any(says in message for _path, message in found), found


def test_a_good_one_has_no_problems():
    assert KIND.problems(data()) == []
    assert KIND.problems(data_of("cloze")) == []


@pytest.mark.parametrize("kind", ["matching", "scenario", "cloze", "nothing"])
def test_not_every_kind_stands_in_a_text(kind):
    with pytest.raises(ValidationError, match="kind of a gap must be one of"):
        KIND.data.model_validate({"text": "[[1]]", "gaps": [{"kind": kind}]})


def test_the_usual_way_to_show_choices_goes_without_saying():
    gaps = [
        {"kind": "single", "layout": "list", "choices": [{"text": "a", "right": True}, {"text": "b"}]},
        {"kind": "multiple", "layout": "list", "choices": [{"text": "a", "right": True}, {"text": "b"}]},
        {"layout": "beside", "answers": [{"text": "a"}]},
    ]
    kept = KIND.document({"text": "[[1]] [[2]] [[3]]", "gaps": gaps})["gaps"]
    assert [gap.get("layout") for gap in kept] == [None] * 3


def test_a_field_of_no_gap_is_refused():
    with pytest.raises(AnswerError):
        KIND.read({"9": ["a"]}, data(), SEEN)
    with pytest.raises(AnswerError):
        KIND.read({"1-unit": ["a"]}, data(), SEEN)


def test_each_gap_has_its_place_and_a_gap_that_can_stand_nowhere_comes_behind():
    shown = KIND.show(None, data(text='<a href="/[[2]]">x</a> [[1]] [[3]] [[4]]'), Seen(11, 1, "html"))
    assert [piece.gap.number for piece in shown.pieces if piece.gap] == [1, 3, 4, 2]


def typed(**changes):
    fields = {
        "stem": "So?",
        "text": "First [[1]], then [[2]].",
        "reason": "R",
        "topic": "",
        "hints": "",
        "format": "plain",
    }
    fields |= {"kind_1": "short_text", "mark_1": "", "gap_1-answer_1": "listen"}
    fields |= {"kind_2": "single", "mark_2": "3", "layout_2": "below", "gap_2-choice_1": "ask", "gap_2-right_1": "on"}
    return {**fields, "gap_2-choice_2": "go", **changes}


def test_the_form_makes_what_a_course_file_would_say():
    form = question_form("cloze", typed())
    assert form.is_valid(), (form.errors, [one.errors for one in form.inner])
    assert form.written()["gaps"] == [
        {"answers": [{"text": "listen"}]},
        {"kind": "single", "mark": 3, "layout": "below", "choices": [{"text": "ask", "right": True}, {"text": "go"}]},
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"gap_2-choice_2": ""}, "not ready yet"),
        ({"text": "First [[1]]."}, "Write [[2]] once"),
        ({"mark_2": "-1"}, "Write 0 or more."),
    ],
)
def test_the_form_says_what_is_missing(changes, says):
    form = question_form("cloze", typed(**changes))
    assert not form.is_valid()
    assert says in str(form.errors)


def test_another_kind_of_gap_has_other_fields():
    form = question_form("cloze", typed(kind_1="numeric"), more=True)
    assert "tolerance_1" in form.inner[0].fields
    assert "layout_1" not in form.fields
    assert form["text"].value() == "First [[1]], then [[2]]."
