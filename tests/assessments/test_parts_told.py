"""A situation while what helps is withheld: each of its parts says for itself what may be said, and no part says more."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import stepping
from assessments.attempting import save_answer, start, submit
from tests.assessments.factories import QuizFactory, enrolled
from tests.assessments.test_quiz_views import page, text

NOW = timezone.now()
ANSWER = [[0], [1], [True]]  # right, another one, right
pytestmark = pytest.mark.django_db


def part(number, **more):
    choices = [
        {"text": f"Helpful {number}", "right": True, "feedback": f"SAID right {number}"},
        {"text": f"Other {number}", "feedback": f"SAID other {number}"},
    ]
    common = {"name": f"part-{number}", "stem": f"STEM {number}", "reason": f"REASON {number}"}
    return {**common, "kind": "single", "choices": choices, **more}


def scene(**more):
    third = part(3, kind="true_false", right=True, on_true="SAID true", on_false="SAID false")
    del third["choices"]
    listed = [part(1, on_right="OVERALL right 1"), part(2, on_other="OVERALL other 2"), third]
    return {
        "key": "scene", "topic": "", "kind": "scenario", "stem": "She is quiet.", "reason": "REASON whole",
        "parts": listed, "hints": ["A hint", "Another"], **more,
    }  # fmt: skip


def begun(client, asked=None, **settings):
    quiz = QuizFactory(questions=[asked or scene()], **settings)
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=NOW, seed=7)
    client.force_login(attempt.enrollment.user)
    return attempt


def checked(attempt, answer=ANSWER):
    response = attempt.responses.get()
    stepping.check(response, key=uuid4(), check_key=uuid4(), answer=answer, seq=response.seq + 1, now=NOW)


def shown(client, attempt):
    """What stands on the question's page above its form."""
    return text(client.get(page(attempt))).split("You can change your answer")[0]


def test_while_a_try_is_left_each_part_says_whether_it_fits_and_what_its_author_says(client):
    attempt = begun(client, behaviour="interactive")
    checked(attempt)
    said = shown(client, attempt)
    for words in ["SAID right 1", "OVERALL right 1", "SAID other 2", "OVERALL other 2", "SAID true"]:
        assert words in said
    assert said.count("Another answer helps more") == 1
    assert said.index("Part 1") < said.index("SAID right 1") < said.index("Part 2") < said.index("SAID other 2")


def test_a_part_that_is_right_stands_and_gives_its_reason_the_others_wait(client):
    attempt = begun(client, behaviour="interactive")
    checked(attempt)
    said = shown(client, attempt)
    assert [n for n in (1, 2, 3) if f"REASON {n}" in said] == [1, 3]
    assert "Helpful 2" not in said
    assert "REASON whole" not in said


@pytest.mark.parametrize("behaviour", ["immediate", "mastery"])
def test_checked_at_once_every_part_gives_its_reason(client, behaviour):
    enough = {"mastery_right": 2, "mastery_of": 3} if behaviour == "mastery" else {}
    attempt = begun(client, behaviour=behaviour, **enough)
    checked(attempt)
    said = text(client.get(page(attempt, 1)))
    assert [n for n in (1, 2, 3) if f"REASON {n}" in said] == [1, 2, 3]


@pytest.mark.parametrize("behaviour", ["immediate", "interactive"])
@pytest.mark.parametrize(
    ("withheld", "gone", "there"),
    [
        ({"answer_from": "never"}, ["REASON", "The helpful answer"], ["SAID other 2", "Another answer helps more"]),
        ({"answer_from": "sent"}, ["REASON", "The helpful answer"], ["SAID right 1", "This fits"]),
        ({"answer_from": "never", "feedback_from": "never"}, ["REASON", "SAID", "OVERALL"], ["This fits"]),
        (
            {"answer_from": "never", "correctness_from": "never"},
            ["REASON", "fits", "helps more"],
            ["SAID other 2", "You answered: Other 2"],
        ),
    ],
)
def test_no_part_says_what_is_not_released(client, behaviour, withheld, gone, there):
    attempt = begun(client, behaviour=behaviour, **withheld)
    checked(attempt)
    said = shown(client, attempt)
    assert [words for words in gone if words in said] == []
    assert [words for words in there if words not in said] == []


def test_afterwards_the_parts_say_it_too_where_the_answer_stays_withheld(client):
    attempt = begun(client, behaviour="deferred", answer_from="never")
    save_answer(attempt.responses.get(), key=uuid4(), answer=ANSWER, seq=1, now=NOW)
    submit(attempt, now=NOW)
    said = text(client.get(reverse("assessments:attempt_detail", args=[attempt.code])))
    assert "SAID other 2" in said
    assert "Another answer helps more" in said
    assert "REASON" not in said


def test_a_part_whose_turn_has_not_come_is_not_named(client):
    attempt = begun(client, behaviour="interactive")
    checked(attempt, [[0], None, None])
    said = shown(client, attempt)
    assert "STEM 2" in said
    assert "STEM 3" not in said.split("A hint")[0]


def test_it_says_that_what_fits_keeps_its_points(client):
    attempt = begun(client, behaviour="interactive")
    checked(attempt)
    assert "What fits already keeps its points; what you change counts 33 percent less." in text(
        client.get(page(attempt))
    )


def test_where_nobody_says_what_fits_no_reason_gives_it_away(client):
    attempt = begun(client, behaviour="interactive", correctness_from="never")
    checked(attempt)
    said = shown(client, attempt)
    assert "REASON" not in said
    assert "The helpful answer" not in said


def test_each_gap_of_a_text_says_for_itself_too(client):
    gaps = [
        {
            "answers": [
                {"text": "listen", "feedback": "SAID listen"},
                {"text": "*", "worth": "0", "feedback": "SAID else"},
            ]
        },
        {"kind": "single", "choices": part(2)["choices"]},
    ]
    asked = {"key": "text", "topic": "", "kind": "cloze", "stem": "Fill the gaps.", "reason": "REASON whole"}
    attempt = begun(
        client,
        {**asked, "text": "First [[1]], then [[2]].", "gaps": gaps, "hints": ["A hint"]},
        behaviour="interactive",
    )
    checked(attempt, [["listen"], [1]])
    said = shown(client, attempt)
    assert said.index("Gap 1") < said.index("SAID listen") < said.index("Gap 2") < said.index("SAID other 2")
    assert "Helpful 2" not in said
    assert "REASON" not in said
