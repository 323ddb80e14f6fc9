import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessments.attempting import start
from assessments.authoring import add_question, change_question, move_question, remove_question, settle
from assessments.bank import written
from assessments.exchange import dump
from assessments.fairness import remarks
from assessments.models import QuestionVersion, QuizItem
from assessments.presenting import asked
from courses.drafts import FrozenError
from courses.models import Edition, Lesson
from tests.assessments.factories import QuizFactory, enrolled, question
from tests.assessments.test_quiz_views import text
from tests.factories import LessonFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """A quiz of three questions in a draft."""
    return QuizFactory(questions=3, lesson__module__edition__state="draft")


@pytest.fixture
def trainer(client, draft):
    """The browser of a trainer of the organization that the course belongs to."""
    organization = draft.lesson.edition.course.organization
    client.force_login(MembershipFactory(organization=organization, role=Role.TRAINER).user)
    return client


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


def form(**changes):
    filled = {"stem": "What helps?", "kind": "single", "reason": "Because.", "topic": "M1", "format": "plain"}
    return {**filled, "choice_1": "This", "choice_2": "That", "right_2": "on", **changes}


def stems(lesson):
    return [asked["stem"] for asked in dump(lesson)["questions"]]


def test_a_question_is_written_with_its_choices(trainer, draft):
    answer = trainer.post(url("question_create", draft.lesson.pk), form(choice_4="Other"))
    assert answer.url == url("quiz_edit", draft.lesson.pk)
    assert dump(draft.lesson)["questions"][3] == {
        "key": "what-helps",
        "topic": "M1",
        "kind": "single",
        "stem": "What helps?",
        "choices": [
            {"text": "This"},
            {"text": "That", "right": True},
            {"text": "Other"},
        ],
        "reason": "Because.",
    }


def test_the_first_question_makes_the_quiz(trainer, draft):
    lesson = LessonFactory(module=draft.lesson.module, kind=Lesson.Kind.QUIZ)
    assert trainer.get(url("quiz_edit", lesson.pk)).status_code == 200
    trainer.post(url("question_create", lesson.pk), form())
    assert stems(lesson) == ["What helps?"]


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"reason": ""}, "Please fill this in."),
        ({"stem": " "}, "Please fill this in."),
        ({"choice_2": ""}, "Please fill this in."),
        ({"right_2": ""}, "None of its choices is marked as right."),
        ({"right_1": "on"}, "Two choices are marked as right"),
        ({"right_6": "on", "kind": "multiple", "counting": "all"}, "This is empty."),
        ({"choice_1": "that "}, "Two of its choices say the same."),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(trainer, draft, changes, remark):
    answer = trainer.post(url("question_create", draft.lesson.pk), form(topic="KEPT", **changes))
    assert answer.status_code == 200
    assert remark in text(answer)
    assert 'value="KEPT"' in answer.content.decode()
    assert len(stems(draft.lesson)) == 3


def test_settings_are_saved(trainer, draft):
    data = {"purpose": "posttest", "pass_count": "2", "draw": "3", "each_topic": "0"}
    assert trainer.post(url("quiz_edit", draft.lesson.pk), data).status_code == 302
    draft.refresh_from_db()
    assert (draft.purpose, draft.pass_count, draft.draw, draft.each_topic) == ("posttest", 2, 3, 0)


@pytest.mark.parametrize(
    "data", [{"purpose": "exam"}, {"purpose": "posttest", "pass_count": "5", "draw": "3", "each_topic": "0"}]
)
def test_settings_that_cannot_be_are_refused(trainer, draft, data):
    assert trainer.post(url("quiz_edit", draft.lesson.pk), data).status_code == 200
    draft.refresh_from_db()
    assert (draft.purpose, draft.pass_count) == ("posttest", None)


def test_the_page_says_what_stands_in_the_way(trainer, draft):
    settle(draft.lesson, settings={"pass_count": 9})
    assert "9 right answers are needed, and 3 questions are asked." in text(
        trainer.get(url("quiz_edit", draft.lesson.pk))
    )


def test_questions_move_and_go(trainer, draft):
    first, second, third = draft.items.order_by("position")
    trainer.post(url("question_move", draft.lesson.pk, third.pk), {"direction": "up"})
    trainer.post(url("question_move", draft.lesson.pk, first.pk), {"direction": "up"})
    assert stems(draft.lesson) == ["Question number 1?", "Question number 3?", "Question number 2?"]
    assert trainer.get(url("question_remove", draft.lesson.pk, second.pk)).status_code == 200
    trainer.post(url("question_remove", draft.lesson.pk, second.pk))
    assert stems(draft.lesson) == ["Question number 1?", "Question number 3?"]
    assert trainer.post(url("question_remove", draft.lesson.pk, second.pk)).status_code == 404


def test_words_of_a_draft_change_in_place(draft):
    item = draft.items.order_by("position")[0]
    change_question(item, data={**question(1), "stem": "Better?"})
    assert QuestionVersion.objects.count() == 3
    assert stems(draft.lesson)[0] == "Better?"


def test_words_that_a_published_edition_asks_stay(draft):
    course = draft.lesson.edition.course
    published = QuizFactory(lesson__module__edition__course=course, questions=[question(1)])
    item = QuizItem.objects.get(quiz=draft, version=published.items.get().version)
    change_question(item, data={**question(1), "stem": "Better?"})
    assert stems(draft.lesson)[0] == "Better?"
    assert stems(published.lesson) == ["Question number 1?"]
    assert item.version.number == 2


def test_edit_question_does_not_touch_attempts(draft):
    edition = draft.lesson.edition
    attempt = start(enrollment=enrolled(draft), quiz=draft, now=timezone.now())
    before = [asked(response.version, answer=None, seed=1) for response in attempt.responses.order_by("position")]
    for item in draft.items.all():
        data = {**written(item.version), "stem": "Other words?", "choices": question(9)["choices"][:2]}
        change_question(item, data=data)
    after = [asked(response.version, answer=None, seed=1) for response in attempt.responses.order_by("position")]
    assert edition.state == Edition.State.DRAFT
    assert before == after


def test_a_published_edition_never_changes(trainer, draft):
    published = QuizFactory(questions=3, lesson__module__edition__course=draft.lesson.edition.course)
    item = published.items.first()
    for name in ("quiz_edit", "question_create"):
        assert trainer.post(url(name, published.lesson.pk), form()).status_code == 404
    for name in ("question_edit", "question_move", "question_remove"):
        assert trainer.post(url(name, published.lesson.pk, item.pk), form()).status_code == 404
    for act in (
        lambda: settle(published.lesson, settings={"draw": 1}),
        lambda: add_question(published.lesson, data=question(7)),
        lambda: change_question(item, data=question(1)),
        lambda: move_question(item, direction="down"),
        lambda: remove_question(item),
    ):
        with pytest.raises(FrozenError):
            act()
    assert len(stems(published.lesson)) == 3


def test_trainers_elsewhere_and_learners_get_nothing(client, draft):
    elsewhere = MembershipFactory(role=Role.TRAINER).user
    learner = MembershipFactory(organization=draft.lesson.edition.course.organization).user
    item = draft.items.first()
    for person in (elsewhere, learner, UserFactory()):
        client.force_login(person)
        for name, args in [
            ("quiz_edit", []),
            ("question_create", []),
            ("question_edit", [item.pk]),
            ("question_remove", [item.pk]),
        ]:
            assert client.get(url(name, draft.lesson.pk, *args)).status_code == 404
            assert client.post(url(name, draft.lesson.pk, *args), form()).status_code == 404
    assert len(stems(draft.lesson)) == 3


def test_an_item_of_another_quiz_is_not_reached(trainer, draft):
    other = QuizFactory(questions=3, lesson__module=draft.lesson.module)
    assert trainer.get(url("question_edit", draft.lesson.pk, other.items.first().pk)).status_code == 404


@pytest.mark.list_page("assessments:quiz_edit")
@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_queries(trainer, draft, number, django_assert_num_queries):
    quiz = QuizFactory(questions=number, lesson__module=draft.lesson.module)
    with django_assert_num_queries(LIST):
        trainer.get(url("quiz_edit", quiz.lesson.pk))


LIST = 14


def fair(place, length):
    choices = [{"text": "x" * 10, "right": False} for _n in range(4)]
    choices[place] = {"text": "x" * length, "right": True}
    return {"choices": choices}


def test_fairness_is_quiet_where_places_and_lengths_differ():
    assert remarks([fair(n % 4, 20 if n < 3 else 5) for n in range(8)]) == []


def test_fairness_remarks_on_place_and_length():
    found = remarks([fair(1, 20) for _n in range(5)])
    assert [remark.split(".")[0] for remark in found] == [
        "The right choice stands in place 2 in 5 of 5 questions",
        "The right choice is the longest in 5 of 5 questions",
    ]


def test_fairness_says_nothing_about_four_questions():
    assert remarks([fair(1, 20) for _n in range(4)]) == []


@pytest.mark.parametrize(("places", "told"), [([1, 1, 2, 2, 3], False), ([1, 1, 1, 2, 3], True)])
def test_a_place_of_the_key_is_told_from_more_than_four_of_ten_on(places, told):
    asked = [
        {"choices": [{"text": "same length", **({"right": True} if at == place else {})} for at in (1, 2, 3)]}
        for place in places
    ]
    assert bool(remarks(asked)) == told
