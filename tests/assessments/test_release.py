"""What is not released never reaches a browser: planted marks are looked for in every response, for every behaviour."""

import itertools
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import releasing
from assessments.attempting import start
from assessments.models import Attempt, Quiz
from assessments.models.settings import Behaviour, Release
from tests.assessments.factories import QuizFactory, enrolled, only_values, right_answer
from tests.assessments.test_quiz_views import check_url, page, post, sent
from tests.assessments.test_secrecy import everything

NOW = timezone.now()
PARTS = ("correctness", "marks", "feedback", "answer")
pytestmark = pytest.mark.django_db

SETTINGS = {
    "deferred": {"pass_count": 1},
    "immediate": {"pass_count": 1},
    "interactive": {"pass_count": 1},
    "mastery": {"mastery_right": 2, "mastery_of": 2},
}
# What can only come from the part that is named: the author's words, or ours about it.
MARKS = {
    "answer": ["ANSWERMARK", "REASONMARK", "The helpful answer"],
    "feedback": ["SAIDMARK", "ONRIGHTMARK", "ONPARTLYMARK", "ONOTHERMARK"],
    "correctness": ["This fits", "Another answer helps more"],
    "marks": [
        "You have 1 of",
        "You have 2 of",
        "1 right ·",
        "2 right ·",
        "are needed.",
        "is needed.",
        ">your best<",
        "2 are right.",
        "are enough.",
    ],
}


def asked(number):
    """A question whose right choice has a mark that only its review may say, and whose other texts have marks as well."""
    return {
        "key": f"question-{number}",
        "kind": "single",
        "stem": f"Question number {number}?",
        "choices": [
            {"text": "First", "right": True, "feedback": "SAIDMARK right"},
            {"text": "Second", "feedback": "SAIDMARK other"},
            {"text": "Third", "feedback": "SAIDMARK other"},
        ],
        "hints": ["A small hint"],
        "reason": "REASONMARK ANSWERMARK",
        "on_right": "ONRIGHTMARK",
        "on_partly": "ONPARTLYMARK",
        "on_other": "ONOTHERMARK",
    }


def made(behaviour, **releases):
    questions = [asked(n) for n in (1, 2, 3)]
    froms = {f"{part}_from": moment for part, moment in releases.items()}
    return QuizFactory(questions=questions, behaviour=behaviour, **SETTINGS[behaviour], **froms)


def answered(client, attempt, position, *, right):
    """Every response on the way of one question, with a right or another answer."""
    response = attempt.responses.get(position=position)
    first = only_values(response, right_answer(response))
    values = first if right else [next(value for value in "123" if [value] != first)]
    yield client.get(page(attempt, position))
    yield post(client, attempt, sent(response, values, seq=1))
    yield post(client, attempt, sent(response, values, seq=1))
    form = {"answer": values, "key": str(uuid4()), "check_key": str(uuid4()), "seq": 2}
    for go in ("next", "check", "check"):
        yield client.post(page(attempt, position), {**form, "go": go}, follow=True)
    yield client.post(page(attempt, position), {**form, "answer": ["9"], "go": "check"})
    yield client.get(page(attempt, position))
    yield post(client, attempt, sent(response, ["1"], seq=7))


def before_sending(client, attempt):
    yield client.get(check_url(attempt.quiz))
    for position, right in [(1, True), (2, False)]:
        yield from answered(client, attempt, position, right=right)
    for name in ("attempt_submit", "attempt_detail", "attempt_clock"):
        yield client.get(reverse(f"assessments:{name}", args=[attempt.code]), follow=True)
    yield client.get(check_url(attempt.quiz))
    yield client.get(reverse("enrollments:course_detail", args=[attempt.enrollment.course.code]))
    yield client.get("/")


def after_sending(client, attempt):
    send = reverse("assessments:attempt_submit", args=[attempt.code])
    yield client.post(send, follow=True)
    yield client.post(send, follow=True)
    for address in (
        send,
        page(attempt, 1),
        f"/a/{attempt.code}/",
        f"/a/{attempt.code}/clock/",
        check_url(attempt.quiz),
    ):
        yield client.get(address, follow=True)
    yield post(client, attempt, sent(attempt.responses.first(), seq=99))
    yield client.get(reverse("enrollments:course_detail", args=[attempt.enrollment.course.code]))
    yield client.get("/")


def seen(responses, part):
    """Which marks of the part stand in any of the responses."""
    return {mark for body in map(everything, responses) for mark in MARKS[part] if mark in body}


def begun(client, quiz):
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=NOW, seed=3)
    client.force_login(attempt.enrollment.user)
    return attempt


@pytest.mark.parametrize("behaviour", Behaviour.values)
def test_nothing_withheld_is_in_any_response(client, behaviour):
    attempt = begun(client, made(behaviour, **dict.fromkeys(PARTS, "never")))
    responses = [*before_sending(client, attempt), *after_sending(client, attempt)]
    assert Attempt.objects.get().state == "graded"
    assert {part: seen(responses, part) for part in PARTS} == {key: set() for key in PARTS}


@pytest.mark.parametrize("behaviour", Behaviour.values)
@pytest.mark.parametrize("part", PARTS)
def test_one_part_that_is_withheld_stays_away_while_the_others_are_seen(client, behaviour, part):
    releases = {name: "never" if name == part else "during" for name in PARTS}
    attempt = begun(client, made(behaviour, **releases))
    responses = [*before_sending(client, attempt), *after_sending(client, attempt)]
    assert seen(responses, part) == set()
    assert any(seen(responses, name) for name in PARTS if name != part)


@pytest.mark.parametrize("behaviour", Behaviour.values)
@pytest.mark.parametrize("moment", ["sent", "closed"])
def test_nothing_comes_before_its_moment(client, behaviour, moment):
    attempt = begun(client, made(behaviour, **dict.fromkeys(PARTS, moment)))
    before = list(before_sending(client, attempt))
    assert {part: seen(before, part) for part in PARTS} == {key: set() for key in PARTS}
    after = list(after_sending(client, attempt))
    shown = {part for part in PARTS if seen(after, part)}
    assert shown == ({"marks", "feedback", "answer"} if moment == "sent" else set())


@pytest.mark.parametrize("behaviour", Behaviour.values)
def test_the_usual_way_shows_it_all_in_the_end(client, behaviour):
    attempt = begun(client, made(behaviour))
    before = list(before_sending(client, attempt))
    expected = set() if behaviour == "deferred" else {"feedback", "answer"}
    assert {part for part in ("feedback", "answer") if seen(before, part)} == expected
    after = list(after_sending(client, attempt))
    assert {"answer", "marks"} <= {part for part in PARTS if seen(after, part)}


def test_two_minutes_later_it_is_there(client):
    attempt = begun(client, made("deferred", **dict.fromkeys(PARTS, "later")))
    list(before_sending(client, attempt))
    client.post(reverse("assessments:attempt_submit", args=[attempt.code]))
    assert "REASONMARK" not in everything(client.get(f"/a/{attempt.code}/"))
    assert "Two minutes after sending in you see" in everything(client.get(f"/a/{attempt.code}/"))
    Attempt.objects.update(submitted_at=timezone.now() - timedelta(minutes=3))
    assert "REASONMARK" in everything(client.get(f"/a/{attempt.code}/"))


def test_when_the_date_has_passed_it_is_there(client):
    quiz = made("deferred", **dict.fromkeys(PARTS, "closed"))
    enrollment = enrolled(quiz, due_on=date(2099, 1, 1))
    attempt = start(enrollment=enrollment, quiz=quiz, now=NOW)
    client.force_login(enrollment.user)
    client.post(reverse("assessments:attempt_submit", args=[attempt.code]))
    assert "REASONMARK" not in everything(client.get(f"/a/{attempt.code}/"))
    type(enrollment).objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "REASONMARK" in everything(client.get(f"/a/{attempt.code}/"))


@pytest.mark.parametrize(("moment", "checks"), list(itertools.product(Release.values, [True, False])))
def test_each_moment_opens_what_it_says(moment, checks):
    quiz = Quiz(behaviour="immediate" if checks else "deferred", answer_from=moment)
    during = releasing.while_answering(quiz, settled=True).answer
    right_after, much_later, closed = (
        releasing.afterwards(quiz, submitted_at=NOW, closes_at=closes, now=NOW + timedelta(minutes=minutes)).answer
        for minutes, closes in [(1, None), (2, None), (1, NOW)]
    )
    assert during is (checks and moment in {"usual", "during"})
    assert right_after is (moment in {"usual", "during", "sent"})
    assert much_later is (moment in {"usual", "during", "sent", "later"})
    assert closed is (moment in {"usual", "during", "sent", "closed"})


def test_what_is_right_is_not_told_while_there_is_a_further_try():
    quiz = Quiz(behaviour="interactive")
    assert releasing.while_answering(quiz, settled=False) == releasing.Released(
        correctness=True, marks=True, feedback=True, answer=False
    )
