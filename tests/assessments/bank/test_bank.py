"""The bank: one list for an organization, searched, kept in order, and never torn from what is asked."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import authoring, exchange
from assessments.attempting import start
from assessments.bank import written
from assessments.banking import finding, ordering, using, wording
from assessments.models import Question, QuestionVersion, QuizItem
from courses.lesson_kinds import get
from lms.kit.states import MoveError, move
from tests.assessments.factories import QuizFactory, enrolled, question
from tests.factories import CourseFactory, MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
LIST = reverse("assessments:question_list")


def banked(owner, number=1, **facts):
    """A question of the bank that no course has."""
    retired = {"retired_at": timezone.now()} if facts.get("state") == "retired" else {}
    found = Question.objects.create(organization=owner, key=f"banked-{number}", **facts, **retired)
    words = {**question(number), "key": found.key}
    data = {"choices": words["choices"]}
    QuestionVersion.objects.create(
        question=found, number=1, kind="single", stem=words["stem"], reason=words["reason"], data=data
    )
    return found


def stems(response):
    return [line.version.stem for line in response.context["lines"]]


def test_a_question_written_in_a_check_stands_in_the_bank(alice, house):
    authoring.add_question(house.lesson, data={**question(9), "stem": "Where is the door?"})
    assert "Where is the door?" in stems(alice.get(LIST))


def test_a_stranger_sees_and_touches_none_of_it(house, stranger):
    pk = Question.objects.filter(course=house.course).first().pk
    assert stems(stranger.get(LIST)) == []
    for name in ("question_detail", "bank_edit", "question_delete"):
        assert stranger.get(reverse(f"assessments:{name}", args=[pk])).status_code == 404
        assert stranger.post(reverse(f"assessments:{name}", args=[pk]), {"state": "retired"}).status_code == 404
    stranger.post(reverse("assessments:question_change"), {"question": pk, "step": "apply", "state": "retired"})
    assert Question.objects.get(pk=pk).state == Question.State.READY


@pytest.mark.parametrize(
    ("typed", "found"), [("nino", True), ("NIÑO", True), ("ninos", False), ("nin door", True), ("100%", False)]
)
def test_words_are_found_in_any_letters_and_accents(alice, house, typed, found):
    authoring.add_question(house.lesson, data={**question(9), "stem": "Where does the Niño find the door?"})
    assert ("Where does the Niño find the door?" in stems(alice.get(LIST, {"q": typed}))) is found


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"category": "Care"}, [1, 2]),
        ({"category": "Care/First"}, [1]),
        ({"tag": "quick"}, [2]),
        ({"course": "-", "state": "retired"}, [3]),
        ({"course": "-", "topic": "M9"}, []),
        ({"course": "-", "kind": "single"}, [1, 2, 3]),
        ({"course": "-", "kind": "nonsense"}, []),
    ],
)
def test_filters_find_what_they_name(alice, house, asked, numbers):
    banked(house.owner, 1, category="Care/First")
    second = banked(house.owner, 2, category="Care")
    second.tags.create(name="quick")
    banked(house.owner, 3, category="Careful", state="retired")
    found = stems(alice.get(LIST, asked))
    assert sorted(found) == [f"Question number {number}?" for number in numbers]


@pytest.mark.list_page("assessments:question_list")
@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_much_for_one_as_for_thirty(alice, house, count, django_assert_num_queries):
    QuizItem.objects.all().delete()
    QuestionVersion.objects.all().delete()
    Question.objects.all().delete()
    for number in range(count):
        banked(house.owner, number).tags.create(name="quick")
    alice.get(LIST)
    with django_assert_num_queries(12):
        response = alice.get(LIST)
    assert len(response.context["lines"]) == count


def test_a_question_page_shows_it_as_a_learner_sees_it_and_where(alice, house):
    pk = house.quiz.items.first().version.question_id
    page = alice.get(reverse("assessments:question_detail", args=[pk])).content.decode()
    assert '<input type="radio"' in page
    assert house.quiz.lesson.title in page
    assert "edition 1" in page


def test_edited_words_leave_published_editions_and_reach_drafts(alice, house):
    version = house.quiz.items.first().version
    using.add(house.lesson, versions=[version])
    url = reverse("assessments:bank_edit", args=[version.question_id])
    sent = {
        "stem": "New words?",
        "reason": "Because.",
        "format": "plain",
        "choice_1": "Yes",
        "right_1": "on",
        "choice_2": "No",
        "about-name": "A name",
        "about-category": " Care / First ",
        "about-tags": "quick, , quick,often",
    }
    assert alice.post(url, sent).status_code == 302
    asked = Question.objects.get(pk=version.question_id)
    assert (asked.name, asked.category) == ("A name", "Care/First")
    assert sorted(asked.tags.values_list("name", flat=True)) == ["often", "quick"]
    assert house.quiz.items.first().version.stem == version.stem
    assert QuizItem.objects.get(quiz__lesson=house.lesson).version.stem == "New words?"


def test_a_mistake_keeps_what_was_typed(alice, house):
    version = house.quiz.items.first().version
    url = reverse("assessments:bank_edit", args=[version.question_id])
    page = alice.post(url, {"stem": "Typed anew", "reason": "", "about-name": "Kept name"}).content.decode()
    assert "Typed anew" in page
    assert "Kept name" in page


def test_many_are_changed_at_once_and_twice_is_once(alice, house):
    pks = [banked(house.owner, number).pk for number in range(3)]
    sent = {
        "question": pks[:2],
        "step": "apply",
        "category": "Care/First",
        "add_tags": "quick",
        "remove_tags": "",
        "state": "retired",
    }
    for _turn in range(2):
        assert alice.post(reverse("assessments:question_change"), sent).status_code == 302
    changed = Question.objects.filter(category="Care/First", state="retired", tags__name="quick")
    assert sorted(changed.values_list("pk", flat=True)) == pks[:2]


def test_a_question_without_a_reason_cannot_be_ready(alice, house):
    asked = banked(house.owner, state="draft")
    asked.versions.update(reason="")
    response = alice.post(reverse("assessments:question_detail", args=[asked.pk]), {"state": "ready"}, follow=True)
    assert Question.objects.get(pk=asked.pk).state == "draft"
    assert "Its reason is missing" in response.content.decode()
    asked.versions.update(reason="Because.")
    alice.post(reverse("assessments:question_detail", args=[asked.pk]), {"state": "ready"})
    assert Question.objects.get(pk=asked.pk).state == "ready"


def test_states_move_as_they_may():
    asked = Question.objects.create(organization=OrganizationFactory(), key="q", state="draft")
    assert move(asked, "ready")
    assert move(asked, "retired", also={"retired_at": timezone.now()})
    assert move(asked, "draft", also={"retired_at": None})
    with pytest.raises(MoveError):
        move(asked, "lost")


def test_what_is_used_is_not_deleted_and_the_places_are_named(alice, house):
    pk = house.quiz.items.first().version.question_id
    url = reverse("assessments:question_delete", args=[pk])
    assert house.quiz.lesson.title in alice.get(url).content.decode()
    page = alice.post(url, follow=True).content.decode()
    assert house.quiz.lesson.title in page
    assert Question.objects.filter(pk=pk).exists()


def test_what_nobody_uses_can_be_deleted(alice, house):
    asked = banked(house.owner)
    assert alice.post(reverse("assessments:question_delete", args=[asked.pk])).status_code == 302
    assert not Question.objects.filter(pk=asked.pk).exists()


def test_a_question_that_people_answered_stays_even_when_no_check_asks_it(house):
    version = house.quiz.items.first().version
    start(enrollment=enrolled(house.quiz), quiz=house.quiz, now=timezone.now(), seed=1)
    QuizItem.objects.filter(version=version).delete()
    with pytest.raises(ordering.UsedError):
        ordering.delete(version.question)


def test_chosen_questions_go_to_the_end_of_a_draft_once(alice, house):
    first, second = banked(house.owner, 1), banked(house.owner, 2)
    url = reverse("assessments:question_choose", args=[house.lesson.pk])
    for _turn in range(2):
        alice.post(url, {"question": [first.pk, second.pk]})
    items = QuizItem.objects.filter(quiz__lesson=house.lesson).order_by("position")
    assert [item.version.question_id for item in items] == [first.pk, second.pk]
    assert stems(alice.get(url, {"course": "-"})) == []


def test_all_that_a_filter_finds_can_be_added(alice, house):
    banked(house.owner, 1, category="Care")
    banked(house.owner, 2)
    alice.post(reverse("assessments:question_choose", args=[house.lesson.pk]) + "?category=Care", {"all": "1"})
    assert QuizItem.objects.filter(quiz__lesson=house.lesson).count() == 1


def test_retired_and_foreign_questions_are_not_offered(alice, house):
    retired = banked(house.owner, 1, state="retired")
    foreign = banked(MembershipFactory(user=house.trainer, role="trainer").organization, 2)
    url = reverse("assessments:question_choose", args=[house.lesson.pk])
    assert "Question number 2?" not in stems(alice.get(url, {"course": "-"}))
    alice.post(url, {"question": [retired.pk, foreign.pk]})
    assert not QuizItem.objects.filter(quiz__lesson=house.lesson).exists()


def test_a_key_that_the_course_uses_otherwise_is_refused_by_name(house):
    other = QuizFactory(lesson__module__edition__course=CourseFactory(organization=house.owner), questions=1)
    version = other.items.get().version
    added = using.add(house.lesson, versions=[version])
    assert (added.count, added.refused) == (0, [version.question])


def test_a_bank_question_survives_the_way_through_a_course_file(house):
    """The course's file names it by its key, and reading it again makes no second one."""
    asked = banked(house.owner)
    using.add(house.lesson, versions=list(asked.versions.select_related("question")))
    dumped = exchange.dump(house.lesson)
    exchange.load(QuizFactory(questions=1).lesson.module.lessons.create(
        edition=house.lesson.edition, key="again", code="AGAIN1", position=9, kind="quiz", title="Again", covers="."
    ), dumped, course=house.course)  # fmt: skip
    assert Question.objects.filter(key=asked.key).count() == 1


def test_a_draft_of_the_bank_keeps_its_edition_from_being_published(house):
    using.add(house.lesson, versions=list(banked(house.owner, state="draft").versions.select_related("question")))
    assert any("draft" in problem for problem in get("quiz").problems(house.lesson))


def test_a_draft_becomes_ready_once_it_is_written_whole(house):
    asked = banked(house.owner, state="draft")
    asked.versions.update(reason="")
    version = asked.versions.select_related("question").get()
    wording.change(version, data={**written(version), "reason": "Because."}, name="", category="", tags=[])
    assert Question.objects.get(pk=asked.pk).state == "ready"


def test_lines_count_the_checks_that_ask(house):
    version = house.quiz.items.first().version
    using.add(house.lesson, versions=[version])
    counted = {line.version.pk: line.uses for line in finding.lines(finding.shown_to(house.trainer))}
    assert counted[version.pk] == 2


@pytest.mark.list_page("assessments:question_choose", "assessments:question_change", "assessments:question_export")
@pytest.mark.parametrize("count", [1, 30])
def test_pages_about_many_ask_as_much_for_one_as_for_thirty(alice, house, count, django_assert_num_queries):
    ticked = {"question": [banked(house.owner, number).pk for number in range(count)], "course": "-"}
    choose = reverse("assessments:question_choose", args=[house.lesson.pk])
    alice.get(choose, ticked)
    with django_assert_num_queries(13):
        assert len(alice.get(choose, ticked).context["lines"]) == count
    with django_assert_num_queries(4):
        assert alice.get(reverse("assessments:question_change"), ticked).context["count"] == count
    with django_assert_num_queries(4):
        assert alice.get(reverse("assessments:question_export"), ticked).status_code == 200


@pytest.mark.list_page("assessments:question_detail", "assessments:question_delete")
@pytest.mark.parametrize("count", [1, 30])
def test_pages_about_one_ask_as_much_however_often_it_is_used(alice, house, count, django_assert_num_queries):
    found = banked(house.owner)
    choices = found.versions.get().data
    for number in range(count):
        found.tags.create(name=f"tag {number}")
        version = QuestionVersion.objects.create(
            question=found, number=number + 2, kind="single", stem=f"Words {number}?", reason="x", data=choices
        )
        QuizItem.objects.create(quiz=QuizFactory(lesson__module=house.lesson.module), version=version, position=99)
    detail, delete = (reverse(f"assessments:question_{name}", args=[found.pk]) for name in ("detail", "delete"))
    with django_assert_num_queries(8):
        page = alice.get(detail)
    assert (len(page.context["versions"]), len(page.context["used_in"])) == (count + 1, count)
    with django_assert_num_queries(5):
        assert len(alice.get(delete).context["used_in"]) == count
