"""What people mark: blind, by two where a check says so, told in one go, exactly once, and asked again once."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Event, Notice
from assessments import appealing, marking
from assessments.aliases import Among, alias_of
from assessments.attempting import start, submit
from assessments.models import Appeal, Attempt, Mark, Response
from enrollments.enrolling import withdraw
from enrollments.models import LessonCompletion
from tests.assessments.factories import enrolled, question
from tests.assessments.marking import (
    NOW,
    marked,
    open_question,
    open_quiz,
    open_response,
    trainer_of,
    waiting,
)
from tests.assessments.test_quiz_views import text
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("done", "markers", "gap", "fraction", "apart"),
    [
        ({}, 1, 20, None, False),
        ({1: "0.5"}, 1, 20, "0.5", False),
        ({1: "0.5"}, 2, 20, None, False),
        ({1: "0.5", 2: "0.7"}, 2, 20, "0.6", False),
        ({1: "0.5", 2: "0.71"}, 2, 20, None, True),
        ({1: "0.5", 2: "0.5"}, 2, 0, "0.5", False),
        ({1: "0", 2: "1", 3: "0.75"}, 2, 20, "0.75", False),
        ({2: "0.5"}, 2, 20, None, False),
    ],
)
def test_what_readings_come_to(done, markers, gap, fraction, apart):
    found = marking.outcome({slot: Decimal(value) for slot, value in done.items()}, markers=markers, gap=gap)
    assert found == marking.Outcome(fraction and Decimal(fraction), apart)


def test_an_open_answer_waits_and_one_left_open_does_not():
    quiz = open_quiz()
    attempt = waiting(quiz)
    assert attempt.state == "waiting"
    assert open_response(attempt).fraction is None
    left_open = submit(start(enrollment=enrolled(quiz), quiz=quiz, now=NOW), now=NOW)
    assert (left_open.state, left_open.percent) == ("graded", 0)


def test_marks_become_the_result_when_they_are_released():
    quiz = open_quiz()
    trainer, attempt = trainer_of(quiz), waiting(quiz)
    marked(open_response(attempt), by=trainer)
    attempt.refresh_from_db()
    assert attempt.state == "waiting"
    assert marking.release(quiz, by=trainer, now=NOW) == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.percent, attempt.passed, attempt.right_count) == ("graded", 50, True, 1)
    assert open_response(attempt).fraction == 1
    assert LessonCompletion.objects.filter(enrollment=attempt.enrollment, lesson=quiz.lesson).count() == 1
    assert Notice.objects.filter(user=attempt.enrollment.user, kind="marks_ready").count() == 1
    assert marking.release(quiz, by=trainer, now=NOW) == 0
    assert Notice.objects.filter(kind="marks_ready").count() == 1
    verbs = ["answer_claimed", "answer_marked", "marks_released"]
    assert list(Event.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs
    assert set(Event.objects.filter(verb__in=verbs).values_list("person_id", flat=True)) == {attempt.enrollment.user_id}


def test_what_is_not_marked_as_a_whole_goes_on_waiting():
    quiz = open_quiz(questions=[open_question(1), open_question(2)])
    trainer, first, second = trainer_of(quiz), waiting(quiz), waiting(quiz)
    for position in (1, 2):
        marked(open_response(first, position), by=trainer)
    marked(open_response(second, 1), by=trainer)
    assert marking.release(quiz, by=trainer, now=NOW) == 1
    assert list(Attempt.objects.order_by("pk").values_list("state", flat=True)) == ["graded", "waiting"]
    assert Response.objects.get(attempt=second, position=1).fraction is None


def test_two_people_mark_and_near_marks_give_their_mean():
    quiz = open_quiz(markers=2, mark_gap=30)
    attempt = waiting(quiz)
    response = open_response(attempt)
    first, second, third = (trainer_of(quiz) for _ in range(3))
    marked(response, by=first, levels=(0, 0))
    assert marking.release(quiz, by=first, now=NOW) == 0
    assert marking.claim(response, by=first, now=NOW).slot == 1
    marked(response, by=second, levels=(0, 1))
    with pytest.raises(marking.TakenError):
        marking.claim(response, by=third, now=NOW)
    assert marking.release(quiz, by=second, now=NOW) == 1
    assert open_response(attempt).fraction == Decimal("0.875")


@pytest.mark.parametrize("agreed", [True, False])
def test_marks_that_lie_apart_ask_for_a_third_or_an_agreed_one(agreed):
    quiz = open_quiz(markers=2, mark_gap=30)
    response = open_response(waiting(quiz))
    first, second, third = (trainer_of(quiz) for _ in range(3))
    marked(response, by=first, levels=(0, 0))
    marked(response, by=second, levels=(1, 2))
    assert marking.release(quiz, by=first, now=NOW) == 0
    decided = marked(response, by=first if agreed else third, levels=(0, 1))
    assert decided.slot == 3
    assert marking.release(quiz, by=second, now=NOW) == 1
    assert Response.objects.get(pk=response.pk).fraction == Decimal("0.75")


def test_one_person_never_has_both_readings():
    quiz = open_quiz(markers=2)
    response, trainer = open_response(waiting(quiz)), trainer_of(quiz)
    mark = marking.claim(response, by=trainer, now=NOW)
    assert marking.claim(response, by=trainer, now=NOW) == mark
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(response=response, slot=2, marker=trainer, claimed_at=NOW, saved_at=NOW)


def test_a_save_on_top_of_an_older_one_is_refused_and_the_same_save_twice_is_one():
    quiz = open_quiz()
    mark = marking.claim(open_response(waiting(quiz)), by=trainer_of(quiz), now=NOW)
    saved = marking.keep(mark, levels=[0, None], comment="a", seq=0, now=NOW)
    assert (saved.seq, saved.levels) == (1, [0, None])
    assert marking.keep(mark, levels=[0, None], comment="a", seq=0, now=NOW).seq == 1
    with pytest.raises(marking.MarkMovedError) as refused:
        marking.keep(mark, levels=[1, None], comment="b", seq=0, now=NOW)
    assert refused.value.mark.comment == "a"
    assert Mark.objects.get().comment == "a"


def test_every_criterion_needs_its_level():
    quiz = open_quiz()
    trainer = trainer_of(quiz)
    mark = marking.claim(open_response(waiting(quiz)), by=trainer, now=NOW)
    mark = marking.keep(mark, levels=[0, None], comment="", seq=0, now=NOW)
    with pytest.raises(marking.UnfinishedError):
        marking.finish(mark, by=trainer, now=NOW)


def test_a_reading_left_alone_for_a_week_goes_to_who_asks_with_what_is_in_it():
    quiz = open_quiz()
    response = open_response(waiting(quiz))
    first, second = trainer_of(quiz), trainer_of(quiz)
    mark = marking.keep(marking.claim(response, by=first, now=NOW), levels=[0, None], comment="So far", seq=0, now=NOW)
    with pytest.raises(marking.TakenError):
        marking.claim(response, by=second, now=NOW + timedelta(days=7))
    taken = marking.claim(response, by=second, now=NOW + timedelta(days=7, seconds=1))
    assert (taken.pk, taken.marker, taken.comment) == (mark.pk, second, "So far")
    with pytest.raises(marking.MarkMovedError):
        marking.keep(mark, levels=[1, None], comment="Mine", seq=1, now=NOW)
    assert Event.objects.filter(verb="answer_taken_over").count() == 1


def test_a_mark_is_changed_until_it_is_told_or_decided_over():
    quiz = open_quiz()
    trainer, response = trainer_of(quiz), open_response(waiting(quiz))
    mark = marked(response, by=trainer)
    assert marking.reopen(mark, by=trainer, now=NOW)
    mark = Mark.objects.get()
    assert (mark.state, mark.fraction, mark.levels) == ("draft", None, [0, 0])
    marking.finish(mark, by=trainer, now=NOW)
    marking.release(quiz, by=trainer, now=NOW)
    assert not marking.reopen(Mark.objects.get(), by=trainer, now=NOW)


def test_who_stopped_the_course_gets_the_result_and_no_completion():
    quiz = open_quiz()
    trainer, attempt = trainer_of(quiz), waiting(quiz)
    marked(open_response(attempt), by=trainer)
    withdraw(attempt.enrollment, by=attempt.enrollment.user, reason="", now=NOW)
    assert marking.release(quiz, by=trainer, now=NOW) == 1
    assert LessonCompletion.objects.count() == 0


def test_a_trainer_marks_and_tells_nothing_of_her_own():
    quiz = open_quiz()
    attempt = waiting(quiz)
    MembershipFactory(
        user=attempt.enrollment.user, organization=quiz.lesson.edition.course.organization, role="trainer"
    )
    assert not Response.objects.markable_by(attempt.enrollment.user).exists()
    marked(open_response(attempt), by=trainer_of(quiz))
    assert marking.release(quiz, by=attempt.enrollment.user, now=NOW) == 0


@pytest.fixture
def told():
    """A sitting whose result was told: half of the rubric's points."""
    quiz = open_quiz(pass_percent=60, questions=[open_question()])
    trainer, attempt = trainer_of(quiz), waiting(quiz)
    marked(open_response(attempt), by=trainer, levels=(0, 2))
    marking.release(quiz, by=trainer, now=NOW)
    attempt.refresh_from_db()
    return attempt


def test_an_appeal_raises_the_mark_and_completes_the_lesson(told):
    response, trainer = open_response(told), trainer_of(told.quiz)
    asked = appealing.appeal(response, text="I named a step.", now=NOW)
    assert appealing.appeal(response, text="Again.", now=NOW).text == "I named a step."
    assert told.passed is False
    for _turn in range(2):
        appealing.answer(Appeal.objects.get(), reply="You did.", levels=[0, 1], by=trainer, now=NOW)
    told.refresh_from_db()
    assert (told.percent, told.passed) == (75, True)
    asked.refresh_from_db()
    assert (asked.state, asked.before, asked.after) == ("answered", Decimal("0.5"), Decimal("0.75"))
    assert LessonCompletion.objects.count() == 1
    assert Notice.objects.filter(key=f"appeal:{asked.pk}").count() == 1
    assert Event.objects.filter(verb="appeal_answered").count() == 1


@pytest.mark.parametrize("levels", [[None, None], [1, 2], [0, 2]])
def test_an_appeal_never_lowers_a_mark(told, levels):
    asked = appealing.appeal(open_response(told), text="Please.", now=NOW)
    appealing.answer(asked, reply="It stays.", levels=levels, by=trainer_of(told.quiz), now=NOW)
    told.refresh_from_db()
    assert (told.percent, told.passed) == (50, False)


def test_what_no_person_marked_is_not_asked_again():
    quiz = open_quiz()
    attempt = waiting(quiz)
    with pytest.raises(appealing.NothingToAppealError):
        appealing.appeal(open_response(attempt), text="x", now=NOW)
    marked(open_response(attempt), by=trainer_of(quiz))
    marking.release(quiz, by=trainer_of(quiz), now=NOW)
    with pytest.raises(appealing.NothingToAppealError):
        appealing.appeal(open_response(attempt, 2), text="x", now=NOW)


def at_once(*acts):
    """Runs each act in a thread of its own, all at the same moment; what they returned or raised."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            gate.wait()
            found[place] = act()
        except (marking.TakenError, marking.MarkMovedError) as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_two_markers_at_once_get_one_reading_between_them():
    quiz = open_quiz()
    response = open_response(waiting(quiz))
    people = [trainer_of(quiz) for _ in range(4)]
    found = at_once(*(lambda who=who: marking.claim(response, by=who, now=NOW) for who in people))
    assert sum(isinstance(one, Mark) for one in found) == 1
    assert Mark.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_one_wins_and_the_other_is_told():
    quiz = open_quiz()
    mark = marking.claim(open_response(waiting(quiz)), by=trainer_of(quiz), now=NOW)
    save = lambda words: lambda: marking.keep(mark, levels=[0, 0], comment=words, seq=0, now=NOW)  # noqa: E731
    found = at_once(save("one"), save("two"), save("three"))
    assert sum(isinstance(one, marking.MarkMovedError) for one in found) == 2
    assert Mark.objects.get().seq == 1


@pytest.mark.django_db(transaction=True)
def test_two_releases_at_once_tell_each_result_once():
    quiz = open_quiz()
    trainers = [trainer_of(quiz), trainer_of(quiz)]
    for _n in range(3):
        marked(open_response(waiting(quiz)), by=trainers[0])
    found = at_once(*(lambda who=who: marking.release(quiz, by=who, now=NOW) for who in trainers))
    assert sum(found) == 3
    assert Notice.objects.filter(kind="marks_ready").count() == 3
    assert LessonCompletion.objects.count() == 3


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


def test_a_marker_sees_the_answer_and_never_whose_it_is(client):
    quiz = open_quiz(questions=[open_question(look_for="LOOKMARK")])
    trainer, attempt = trainer_of(quiz), waiting(quiz, text="ANSWERMARK")
    client.force_login(trainer)
    response = open_response(attempt)
    pages = [client.get(url("marking_list")), client.get(url("marking_queue", quiz.pk))]
    claimed = client.post(url("mark_claim", response.pk))
    pages.append(client.get(claimed.url))
    assert "ANSWERMARK" in text(pages[2])
    assert "LOOKMARK" in text(pages[2])
    person = attempt.enrollment.user
    for page in pages:
        said = page.content.decode()
        assert not [mark for mark in (person.display_name, person.username, person.email, attempt.code) if mark in said]
    assert alias_of(attempt, among=Among.ANSWERS) in text(pages[1])
    assert alias_of(attempt, among=Among.ANSWERS) in text(pages[2])


def test_a_sitting_has_one_name_wherever_it_is_marked_and_another_among_results(client):
    """A text can be known by its words: its name must not lead to what else its writer got."""
    quiz = open_quiz(questions=[open_question(1), open_question(2)])
    trainer, attempt = trainer_of(quiz), waiting(quiz)
    client.force_login(trainer)
    name, other = (alias_of(attempt, among=among) for among in (Among.ANSWERS, Among.RESULTS))
    queue = text(client.get(url("marking_queue", quiz.pk)))
    assert (queue.count(name), name == other, other in queue) == (2, False, False)
    for response in attempt.responses.select_related("version", "attempt__quiz"):
        marked(response, by=trainer)
    marking.release(quiz, by=trainer, now=NOW)
    appeal = appealing.appeal(open_response(attempt), text="Please look again.", now=NOW)
    for page in (url("marking_queue", quiz.pk), url("appeal_answer", appeal.pk)):
        said = text(client.get(page))
        assert (name in said, other in said) == (True, False)


def test_a_level_that_is_missing_is_asked_for_beside_its_criterion_and_nothing_is_lost(client):
    quiz = open_quiz(questions=[open_question()])
    response = open_response(waiting(quiz))
    client.force_login(trainer_of(quiz))
    sheet = client.post(url("mark_claim", response.pk)).url
    sent = {"level_0": "0", "comment": "KEPTMARK", "seq": "0", "done": "1"}
    page = client.post(sheet, sent)
    assert (page.status_code, page.context["form"].errors) == (400, {"level_1": ["Choose a level."]})
    assert "KEPTMARK" in text(page)
    assert Mark.objects.values_list("levels", "comment", "state").get() == ([0, None], "KEPTMARK", "draft")
    done = client.post(sheet, {**sent, "level_1": "0", "seq": page.context["form"]["seq"].value()})
    assert (done.status_code, Mark.objects.get().state) == (302, "done")


def test_a_second_marker_does_not_see_the_first_mark_and_the_third_sees_both(client):
    quiz = open_quiz(markers=2, mark_gap=10, questions=[open_question()])
    response = open_response(waiting(quiz))
    marked(response, by=trainer_of(quiz), comment="FIRSTMARK")
    second = trainer_of(quiz)
    client.force_login(second)
    assert "FIRSTMARK" not in text(client.get(client.post(url("mark_claim", response.pk)).url))
    marked(response, by=second, levels=(1, 2), comment="SECONDMARK")
    client.force_login(trainer_of(quiz))
    assert "Decide" in text(client.get(url("marking_queue", quiz.pk)))
    said = text(client.get(client.post(url("mark_claim", response.pk)).url))
    assert "FIRSTMARK" in said
    assert "SECONDMARK" in said


def test_without_javascript_a_mark_is_saved_and_done(client):
    quiz = open_quiz(questions=[open_question()])
    trainer, attempt = trainer_of(quiz), waiting(quiz)
    client.force_login(trainer)
    address = client.post(url("mark_claim", open_response(attempt).pk)).url
    sent = {"level_0": "0", "level_1": "", "comment": "Kind.", "seq": "0"}
    assert "Choose a level" in text(client.post(address, {**sent, "done": "1"}))
    done = client.post(address, {**sent, "level_1": "1", "seq": "1", "done": "1"})
    assert done.url == url("marking_queue", quiz.pk)
    assert Mark.objects.get().state == "done"
    assert client.post(url("marking_release", quiz.pk)).url == url("marking_queue", quiz.pk)
    client.force_login(attempt.enrollment.user)
    said = text(client.get(url("attempt_detail", attempt.code)))
    for words in ("Listens first", "You gave her time.", "Hints at one", "Kind.", "75 of 100"):
        assert words in said


def test_an_older_page_loses_nothing_typed(client):
    quiz = open_quiz(questions=[open_question()])
    client.force_login(trainer_of(quiz))
    address = client.post(url("mark_claim", open_response(waiting(quiz)).pk)).url
    client.post(address, {"level_0": "0", "comment": "FIRST", "seq": "0"})
    second = client.post(address, {"level_0": "1", "comment": "SECOND", "seq": "0"})
    assert second.status_code == 409
    assert "SECOND" in text(second)
    assert "saved in another window" in text(second)
    assert Mark.objects.get().comment == "FIRST"
    client.post(address, {"level_0": "1", "comment": "SECOND", "seq": "1"})
    assert Mark.objects.get().comment == "SECOND"


def test_a_device_saves_by_itself_in_json(client):
    quiz = open_quiz(questions=[open_question()])
    client.force_login(trainer_of(quiz))
    address = client.post(url("mark_claim", open_response(waiting(quiz)).pk)).url
    as_json = {"headers": {"Accept": "application/json"}}
    saved = client.post(address, {"level_0": "0", "comment": "a", "seq": "0"}, **as_json)
    assert saved.json()["seq"] == 1
    older = client.post(address, {"level_0": "1", "comment": "b", "seq": "0"}, **as_json)
    assert (older.status_code, "message" in older.json()) == (409, True)
    strange = client.post(address, {"level_0": "9", "comment": "b", "seq": "1"}, **as_json)
    assert strange.status_code == 409
    assert Mark.objects.get().comment == "a"


def test_a_waiting_result_says_calmly_what_happens_next(client):
    quiz = open_quiz()
    attempt = waiting(quiz)
    client.force_login(attempt.enrollment.user)
    said = text(client.get(url("attempt_detail", attempt.code)))
    for words in ("Your answers are in", "A person reads some of what you sent", "You get a message", attempt.code):
        assert words in said
    assert "REASONMARK" not in said
    lesson = quiz.lesson
    assert "being read" in text(client.get(url("quiz_detail", lesson.edition.course.code, lesson.code)))


@pytest.mark.parametrize("by_person", [True, False])
def test_before_the_start_it_is_said_whether_a_person_reads(client, by_person):
    quiz = open_quiz(questions=None if by_person else [question(1), question(2)])
    client.force_login(enrolled(quiz).user)
    said = text(client.get(url("quiz_detail", quiz.lesson.edition.course.code, quiz.lesson.code)))
    assert "2 questions." in said
    assert ("A person reads some of your answers" in said) is by_person


def test_an_appeal_from_page_to_page(client, told):
    client.force_login(told.enrollment.user)
    address = url("appeal_create", told.code, 1)
    assert "never goes down" in text(client.get(address))
    assert client.post(address, {"text": ""}).status_code == 200
    client.post(address, {"text": "APPEALMARK"})
    assert "You asked that it be read again." in text(client.get(url("attempt_detail", told.code)))
    trainer = trainer_of(told.quiz)
    client.force_login(trainer)
    assert "asked again" in text(client.get(url("marking_list")))
    asked = Appeal.objects.get()
    page = client.get(url("appeal_answer", asked.pk))
    assert "APPEALMARK" in text(page)
    assert told.enrollment.user.display_name not in page.content.decode()
    client.post(url("appeal_answer", asked.pk), {"comment": "REPLYMARK", "level_0": "0", "level_1": "0"})
    client.force_login(told.enrollment.user)
    said = text(client.get(url("attempt_detail", told.code)))
    assert "REPLYMARK" in said
    assert "APPEALMARK" not in said


def test_strangers_find_nothing(client, told):
    other = open_quiz()
    stranger, response = trainer_of(other), open_response(waiting(open_quiz()))
    client.force_login(stranger)
    assert client.post(url("mark_claim", response.pk)).status_code == 404
    assert client.get(url("marking_queue", told.quiz_id)).status_code == 404
    asked = appealing.appeal(open_response(told), text="x", now=NOW)
    assert client.get(url("appeal_answer", asked.pk)).status_code == 404
    client.force_login(waiting(told.quiz).enrollment.user)
    assert client.get(url("appeal_create", told.code, 1)).status_code == 404


def test_another_trainers_sheet_is_hers(client):
    quiz = open_quiz()
    mark = marking.claim(open_response(waiting(quiz)), by=trainer_of(quiz), now=NOW)
    client.force_login(trainer_of(quiz))
    assert client.get(url("mark_edit", mark.pk)).status_code == 404


@pytest.mark.list_page("assessments:marking_list", "assessments:marking_queue")
@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_asks_the_same_queries(client, count, django_assert_num_queries):
    quiz = open_quiz(markers=2, questions=[open_question()])
    trainer, other = trainer_of(quiz), trainer_of(quiz)
    for _n in range(count):
        marked(open_response(waiting(quiz)), by=other)
    client.force_login(trainer)
    for name, args, number in [("marking_list", (), 6), ("marking_queue", (quiz.pk,), 10)]:
        with django_assert_num_queries(number):
            page = client.get(url(name, *args))
        assert page.status_code == 200
    assert text(page).count("Mark it") == count
