"""Figures about published checks, from the page; the formulas themselves are proved in `statistics/`."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessments import analysis
from assessments.gaining import gain_of
from assessments.models import Attempt, Quiz, Response
from tests.assessments.factories import QuizFactory, enrolled, question
from tests.assessments.test_quiz_views import text
from tests.factories import EnrollmentFactory, LessonFactory, MembershipFactory
from tests.yardstick import takes_less

pytestmark = pytest.mark.django_db

ORACLE = "11114 11103 11013 10102 11002 10011 01001 10010"
NOW = timezone.now()


def sitting(enrollment, quiz, fractions, *, number=1, answers=None, state="graded"):
    """A sitting with these fractions, written straight into the rows."""
    done = {"percent": 100 * sum(fractions) / len(fractions), "passed": True, "right_count": 0, "submitted_at": NOW}
    attempt = Attempt.objects.create(
        enrollment=enrollment, quiz=quiz, number=number, code=f"{quiz.pk}-{enrollment.pk}-{number}", seed=1,
        started_at=NOW, state=state, **(done if state == "graded" else {}),
    )  # fmt: skip
    items = quiz.items.order_by("position")
    Response.objects.bulk_create(
        Response(
            attempt=attempt,
            version_id=item.version_id,
            position=at,
            marks=item.marks,
            fraction=Decimal(fraction),
            answer=answers[at - 1] if answers else None,
        )
        for at, (item, fraction) in enumerate(zip(items, fractions, strict=True), start=1)
    )
    return attempt


def taken(quiz, rows):
    for fractions in rows:
        sitting(enrolled(quiz), quiz, fractions)


@pytest.fixture
def oracle():
    """Eight people and five questions, of which the last weighs four."""
    quiz = QuizFactory(questions=5)
    quiz.items.filter(position=4).update(marks=4)
    taken(quiz, [[*map(int, row[:4]), Decimal(row[4]) / 4] for row in ORACLE.split()])
    return quiz


def test_rows_give_the_figures_of_the_oracle(oracle):
    found = analysis.table_of(oracle).analysis()
    assert [round(item.facility, 6) for item in found.items] == [87.5, 62.5, 37.5, 50.0, 50.0]
    assert [round(item.discrimination, 6) for item in found.items] == [
        30.304576, 32.539569, 44.721360, -6.362848, 83.368787,
    ]  # fmt: skip
    assert (round(found.quiz.cic, 6), round(found.quiz.standard_error, 6)) == (51.960784, 1.479020)


def test_only_the_first_sitting_with_a_result_counts(oracle):
    before = analysis.table_of(oracle).analysis()
    for enrollment in {attempt.enrollment for attempt in Attempt.objects.all()}:
        sitting(enrollment, oracle, [1, 1, 1, 1, 1], number=2)
    sitting(enrolled(oracle), oracle, [0, 0, 0, 0, 0], state="open")
    assert analysis.table_of(oracle).analysis() == before


def test_under_ten_people_no_figure_stands_on_a_page(oracle, trainer_of):
    client = trainer_of(oracle)
    for name, args in [("quiz_figures", []), ("question_figures", [1])]:
        shown = text(client.get(reverse(f"assessments:{name}", args=[oracle.lesson.pk, *args])))
        assert "Too few answers to say: 8 people so far." in shown
        assert " %" not in shown


@pytest.fixture
def trainer_of(client):
    def sign_in(quiz):
        organization = quiz.lesson.edition.course.organization
        client.force_login(MembershipFactory(organization=organization, role=Role.TRAINER).user)
        return client

    return sign_in


def test_from_ten_on_the_page_has_figures_chart_and_remarks(trainer_of):
    quiz = QuizFactory(questions=2)
    taken(quiz, [[1, n % 5 == 0] for n in range(20)])
    client = trainer_of(quiz)
    page = client.get(reverse("assessments:quiz_figures", args=[quiz.lesson.pk]))
    shown = text(page)
    assert "20 people, first tries" in shown
    assert "1. Question number 1? 20 100 % – – 0 %" in shown
    assert "Nearly everybody finds the right answer" in shown
    assert "Fewer than 3 in 10 people find the right answer" in shown
    assert '<svg role="img"' in page.content.decode()


def test_a_question_shows_what_people_chose(trainer_of):
    quiz = QuizFactory(questions=[question(1, choices=3)])
    for n in range(20):
        sitting(enrolled(quiz), quiz, [n < 15], answers=[[0 if n < 15 else 1]])
    shown = text(trainer_of(quiz).get(reverse("assessments:question_figures", args=[quiz.lesson.pk, 1])))
    assert "RIGHTMARK 0 75 %" in shown
    assert "Choice 1 25 %" in shown
    assert "Hardly anybody chooses “Choice 2”" in shown


@pytest.mark.list_page("assessments:quiz_figures", "assessments:question_figures", "assessments:edition_figures")
@pytest.mark.parametrize("people", [1, 30])
@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_same_queries(trainer_of, people, number, django_assert_num_queries):
    quiz = QuizFactory(questions=number)
    taken(quiz, [[1] * number for _n in range(people)])
    client = trainer_of(quiz)
    for name, args, count in [
        ("quiz_figures", [quiz.lesson.pk], FIGURES),
        ("question_figures", [quiz.lesson.pk, 1], FIGURES),
        ("edition_figures", [quiz.lesson.edition_id], EDITION),
    ]:
        with django_assert_num_queries(count):
            client.get(reverse(f"assessments:{name}", args=args))


FIGURES, EDITION = 6, 10


def test_a_thousand_sittings_of_thirty_questions_take_less_than_twenty_yardsticks():
    """About two seconds: how long somebody else makes it wait is no figure of ours."""
    quiz = QuizFactory(questions=[question(number, choices=4) for number in range(1, 31)])
    people = EnrollmentFactory.create_batch(1000, edition=quiz.lesson.edition)
    done = {"state": "graded", "percent": 50, "passed": True, "right_count": 15, "submitted_at": NOW}
    attempts = Attempt.objects.bulk_create(
        Attempt(enrollment=one, quiz=quiz, number=1, code=f"{at}-{quiz.pk}", seed=1, started_at=NOW, **done)
        for at, one in enumerate(people)
    )
    items = list(quiz.items.order_by("position"))
    shared = [{"version_id": item.version_id, "position": at, "marks": item.marks} for at, item in enumerate(items, 1)]
    Response.objects.bulk_create(
        [
            Response(attempt=attempt, fraction=Decimal(not (at * place) % 4), answer=[(at * place) % 4], **one)
            for at, attempt in enumerate(attempts)
            for place, one in enumerate(shared, 1)
        ],
        batch_size=5000,
    )
    found = analysis.figures_of(quiz)
    assert takes_less(lambda: analysis.figures_of(quiz), yardsticks=20)
    assert (found.quiz.n, len(found.questions), found.questions[0].item.facility) == (1000, 30, 25.0)


@pytest.fixture
def before_and_after():
    """An edition with a pretest and a final check of two topics."""
    asked = [question(1, topic="M1"), question(2, topic="M2")]
    before = QuizFactory(questions=asked, purpose=Quiz.Purpose.PRETEST)
    lesson = LessonFactory(module=before.lesson.module, kind="quiz", position=9)
    return before, QuizFactory(lesson=lesson, questions=asked)


def test_gain_is_paired_person_by_person(before_and_after):
    before, after = before_and_after
    for n in range(6):
        person = EnrollmentFactory(edition=before.lesson.edition)
        sitting(person, before, [0, n % 2])
        if n < 5:
            sitting(person, after, [1, n % 2])
    found = gain_of(before.lesson.edition)
    assert (found.before, found.after) == (before.lesson.title, after.lesson.title)
    assert (found.whole.matched, found.whole.only_before, found.whole.only_after) == (5, 1, 0)
    assert (found.whole.before, found.whole.after, found.whole.difference) == (20, 70, 50)
    assert (found.topics["M1"].difference, found.topics["M2"].difference) == (100, 0)


def test_gain_of_few_people_is_not_shown(before_and_after, trainer_of):
    before, after = before_and_after
    for _n in range(4):
        person = EnrollmentFactory(edition=before.lesson.edition)
        sitting(person, before, [0, 0])
        sitting(person, after, [1, 1])
    page = trainer_of(before).get(reverse("assessments:edition_figures", args=[before.lesson.edition_id]))
    assert "From five people on who took both, the figures stand here." in text(page)


def test_an_edition_without_a_pretest_has_no_gain():
    assert gain_of(QuizFactory().lesson.edition) is None


def test_drafts_and_other_trainers_checks_are_not_there(trainer_of, oracle):
    draft = QuizFactory(
        lesson__module__edition__state="draft", lesson__module__edition__course=oracle.lesson.edition.course
    )
    client = trainer_of(oracle)
    strange = QuizFactory()
    for quiz in (draft, strange):
        assert client.get(reverse("assessments:quiz_figures", args=[quiz.lesson.pk])).status_code == 404
        assert client.get(reverse("assessments:edition_figures", args=[quiz.lesson.edition_id])).status_code == 404
