"""What further tries take off: of the whole, or, where parts stand for themselves, of the parts that were changed."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments import questions, regrading, stepping
from assessments.attempting import save_answer, start, submit
from assessments.grading import grade
from assessments.models import Attempt
from assessments.rules import tries
from tests.assessments.factories import QuizFactory, enrolled
from tests.assessments.samples import OTHER, SECRET, data_of, sample
from tests.factories import UserFactory

NOW = timezone.now()
THIRD = Decimal("0.3333333")
A, B = [0], [1]
WORD = [f"{SECRET} listen"]
BY_RULE = [kind.key for kind in questions.kinds() if not kind.marked_by_person]


@pytest.mark.parametrize(
    ("right", "worth"),
    [
        ([True, True, True], 1),
        ([True, False, True], 1 - 2 * THIRD),
        ([False, True, True], 1 - THIRD),
        ([False, False, False], 0),
        ([True, True, False], 0),
        ([False], 0),
        ([False] * 5 + [True], 0),
    ],
)
def test_a_part_counts_by_its_own_last_other_try(right, worth):
    """The four parts of the example in Moodle's documentation of counting back, and the edges."""
    assert tries.since_wrong(right, THIRD) == worth


@pytest.mark.parametrize(
    ("given", "worth", "counts"),
    [
        ([A, A, A], 1, 1),
        ([A, B, A], 1, 1 - 2 * THIRD),
        ([B, A, A], 1, 1 - THIRD),
        ([None, None, A], 1, 1 - 2 * THIRD),
        ([B, B], Decimal("0.5"), Decimal("0.5")),
        ([A, B], Decimal("0.25"), 0),
        ([None], 0, 0),
    ],
)
def test_a_small_question_counts_by_when_its_answer_came(given, worth, counts):
    assert tries.since_changed(given, Decimal(worth), THIRD) == counts


@pytest.mark.parametrize(
    ("fraction", "before", "left"),
    [(1, 0, 1), (1, 1, 1 - THIRD), (Decimal("0.25"), 1, 0), (Decimal(-1), 0, -1), (Decimal(-1), 1, 0), (None, 2, None)],
)
def test_a_whole_question_counts_by_its_tries(fraction, before, left):
    assert tries.less(fraction if fraction is None else Decimal(fraction), before, THIRD) == left


@pytest.mark.parametrize("kind", questions.keys())
def test_one_try_is_worth_what_the_answer_is(kind):
    found, data = questions.get(kind), data_of(kind)
    for answer in [None, found.right(data), OTHER[kind]]:
        assert found.grade_tries([answer], data) == found.grade(answer, data)


@pytest.mark.parametrize("kind", BY_RULE)
def test_more_tries_never_count_more_and_never_below_nothing(kind):
    found, data = questions.get(kind), data_of(kind)
    right, other = found.right(data), OTHER[kind]
    for answers in ([other, right], [None, right], [right, other, right], [other, other, other]):
        assert 0 <= found.grade_tries(answers, data) <= found.grade(answers[-1], data)


@pytest.mark.parametrize(
    ("kind", "answers", "worth"),
    [
        ("matching", [[0, 1, 1], [0, 1, 2]], (1 + 1 + 1 - THIRD) / 3),
        ("matching", [[0, 1, 1], None, [0, 1, 2]], (3 - 6 * THIRD) / 3),
        ("gap_select", [[0, 2, 3], [0, 1, 3]], (3 - THIRD) / 3),
        ("gap_select", [[2, 1, 3], [0, 2, 3], [0, 1, 3]], (1 - THIRD + 1 - 2 * THIRD + 1) / 3),
        ("ordering", [[0, 1, 3, 2], [0, 1, 2, 3]], 1 - THIRD),
        ("multiple", [[1], [1, 2]], 1 - THIRD),
        ("scenario", [[[0], [False], [0, 1, 2]], [[0], [True], [0, 1, 2]]], (3 - THIRD) / 3),
        ("scenario", [[[1], None, [0, 1, 2]], [[0], [True], [0, 1, 2]]], (3 - 2 * THIRD) / 3),
        ("scenario", [[[0], [True], [0, 1, 1]], [[0], [True], [0, 1, 1]]], (2 + 2 * THIRD) / 3),
        ("cloze", [[WORD, [2], ["12.5"], [1, 2]], [WORD, [0], ["12.5"], [1, 2]]], (5 - 2 * THIRD) / 5),
    ],
)
def test_parts_that_were_right_keep_what_they_count(kind, answers, worth):
    """Pairs, gaps, situations and texts with questions in them count by their parts, as in Moodle; steps in order and several choices count as a whole."""
    data = data_of(kind, penalty=THIRD)
    assert questions.get(kind).grade_tries(answers, data) == pytest.approx(Decimal(worth), abs=Decimal("0.0000002"))


def begun(*asked):
    quiz = QuizFactory(questions=[{**one, "hints": ["One", "Two"]} for one in asked], behaviour="interactive")
    return start(enrollment=enrolled(quiz), quiz=quiz, now=NOW, seed=7)


def checked(response, answer):
    response.refresh_from_db()
    stepping.check(response, key=uuid4(), check_key=uuid4(), answer=answer, seq=response.seq + 1, now=NOW)


@pytest.mark.django_db
def test_the_engine_counts_each_part_by_its_own_tries():
    attempt = begun(sample("matching"))
    response = attempt.responses.get()
    checked(response, [0, 1, 1])
    save_answer(response, key=uuid4(), answer=[0, 3, 1], seq=8, now=NOW)
    checked(response, [0, 1, 2])
    submit(attempt, now=NOW)
    assert attempt.responses.get().fraction == Decimal("0.8888889")


@pytest.mark.django_db
def test_what_was_changed_after_the_check_and_not_checked_again_counts_as_a_try():
    attempt = begun(sample("matching"), sample("single", number=2))
    pairs, choice = attempt.responses.order_by("position")
    checked(pairs, [0, 1, 1])
    checked(choice, [3])
    for response, answer in [(pairs, [0, 1, 2]), (choice, [0])]:
        save_answer(response, key=uuid4(), answer=answer, seq=9, now=NOW)
    submit(attempt, now=NOW)
    fractions = attempt.responses.order_by("position").values_list("fraction", flat=True)
    assert list(fractions) == [Decimal("0.8888889"), Decimal("0.6666667")]


@pytest.mark.django_db
def test_full_marks_are_full_whatever_was_tried():
    attempt = begun(sample("single"))
    for answer in ([3], [2]):
        checked(attempt.responses.get(), answer)
    submit(attempt, now=NOW)
    version, course = attempt.responses.get().version, attempt.quiz.lesson.edition.course
    facts = {"course": course, "version": version, "treatment": "full_marks", "data": None, "reason": "Unclear."}
    regrade = regrading.propose(**facts, by=UserFactory(), now=NOW)
    regrading.apply(regrade, by=UserFactory(), now=NOW)
    assert Attempt.objects.get().percent == 100


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 30])
def test_grading_asks_as_many_queries_for_one_question_as_for_thirty(many, django_assert_num_queries):
    attempt = begun(*[sample("matching", number=n) for n in range(1, many + 1)])
    for response in attempt.responses.all():
        checked(response, [0, 1, 1])
    attempt = Attempt.objects.select_related("quiz", "enrollment").get()
    with django_assert_num_queries(3):
        grade(attempt)
