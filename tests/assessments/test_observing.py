"""Practice that a trainer watches: a code for the day, sheets that nothing overwrites, and the learner's own word at the end."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from assessments import observing
from assessments.models import Observation, ObservedTask, ObserverSheet
from assessments.observation_kind import OBSERVATION
from courses.frozen import outline_of
from courses.lesson_kinds import get
from courses.models import Edition, Lesson
from courses.publishing import open_draft
from enrollments.models import LessonCompletion
from tests.assessments.marking import CRITERIA, NOW
from tests.assessments.test_quiz_views import text
from tests.factories import EnrollmentFactory, LessonFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def task_of(**edition):
    lesson = LessonFactory(kind=Lesson.Kind.OBSERVATION, **edition)
    return ObservedTask.objects.create(lesson=lesson, task="Listen for three minutes.", criteria=CRITERIA)


def learner_of(task):
    return EnrollmentFactory(edition=task.lesson.edition)


def trainer_of(task):
    organization = task.lesson.edition.course.organization
    return MembershipFactory(user=UserFactory(), organization=organization, role="trainer").user


@pytest.fixture
def shown():
    """An observation whose code the learner shows today."""
    task = task_of()
    return observing.show_code(enrollment=learner_of(task), task=task, on=TODAY, now=NOW)


def written(observation, *, by, levels=(0, 1), seq=1):
    sheet = observing.begin(observation, by=by, now=NOW)
    sheet = observing.keep(sheet, levels=levels, note="She waited.", key=uuid4(), seq=seq, now=NOW)
    return observing.finish(sheet, by=by, now=NOW)


def test_a_code_counts_for_a_day_and_asking_twice_is_one(shown):
    again = observing.show_code(enrollment=shown.enrollment, task=shown.task, on=TODAY, now=NOW)
    assert (again.pk, again.code) == (shown.pk, shown.code)
    trainer = trainer_of(shown.task)
    assert Observation.objects.observable_by(trainer, on=TODAY).get().code == shown.code
    tomorrow = TODAY + timedelta(days=1)
    assert not Observation.objects.observable_by(trainer, on=tomorrow).exists()
    later = observing.show_code(enrollment=shown.enrollment, task=shown.task, on=tomorrow, now=NOW)
    assert (later.pk, later.code_on) == (shown.pk, tomorrow)
    assert later.code != shown.code


def test_only_trainers_of_the_course_find_it_and_never_their_own(shown):
    stranger = trainer_of(task_of())
    assert not Observation.objects.observable_by(stranger, on=TODAY).exists()
    person = shown.enrollment.user
    MembershipFactory(user=person, organization=shown.task.lesson.edition.course.organization, role="trainer")
    assert not Observation.objects.observable_by(person, on=TODAY).exists()


def test_from_the_code_to_the_signature(shown):
    written(shown, by=trainer_of(shown.task))
    shown.refresh_from_db()
    assert shown.state == "observed"
    assert LessonCompletion.objects.count() == 0
    assert observing.sign(shown, words="Thank you.", now=NOW) is True
    assert observing.sign(shown, words="Again.", now=NOW) is False
    shown.refresh_from_db()
    assert (shown.state, shown.words) == ("signed", "Thank you.")
    assert LessonCompletion.objects.get().lesson == shown.task.lesson
    verbs = list(Event.objects.filter(verb__startswith="observation").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["observation_begun", "observation_written", "observation_signed"]


def test_nothing_is_signed_that_was_not_seen(shown):
    assert observing.sign(shown, words="", now=NOW) is False
    assert LessonCompletion.objects.count() == 0


def test_a_second_observer_is_waited_for_and_a_third_is_refused(shown):
    first, second, third = (trainer_of(shown.task) for _ in range(3))
    other = observing.begin(shown, by=second, now=NOW)
    observing.keep(other, levels=[0, None], note="", key=uuid4(), seq=1, now=NOW)
    written(shown, by=first)
    shown.refresh_from_db()
    assert shown.state == "ready"
    with pytest.raises(observing.NoPlaceError):
        observing.begin(shown, by=third, now=NOW)
    written(shown, by=second, seq=2)
    shown.refresh_from_db()
    assert shown.state == "observed"
    assert sorted(shown.sheets.values_list("slot", flat=True)) == [1, 2]


def test_a_second_observer_who_never_finishes_holds_nobody_up_for_more_than_a_day(shown):
    first, second = trainer_of(shown.task), trainer_of(shown.task)
    other = observing.begin(shown, by=second, now=NOW)
    observing.keep(other, levels=[0, None], note="", key=uuid4(), seq=1, now=NOW)
    written(shown, by=first)
    later = observing.show_code(enrollment=shown.enrollment, task=shown.task, on=TODAY + timedelta(days=1), now=NOW)
    assert later.state == "observed"


def test_the_highest_number_counts_and_the_same_save_twice_is_one(shown):
    sheet = observing.begin(shown, by=trainer_of(shown.task), now=NOW)
    key = uuid4()
    for _turn in range(2):
        saved = observing.keep(sheet, levels=[0, None], note="Two", key=key, seq=2, now=NOW)
        assert (saved.seq, saved.note) == (2, "Two")
    for seq in (1, 2):
        with pytest.raises(observing.NewerError) as refused:
            observing.keep(sheet, levels=[1, None], note="Other", key=uuid4(), seq=seq, now=NOW)
        assert refused.value.sheet.note == "Two"


def test_every_line_needs_its_level_and_what_is_done_stays(shown):
    trainer = trainer_of(shown.task)
    sheet = observing.begin(shown, by=trainer, now=NOW)
    sheet = observing.keep(sheet, levels=[0, None], note="", key=uuid4(), seq=1, now=NOW)
    with pytest.raises(observing.OpenLevelError):
        observing.finish(sheet, by=trainer, now=NOW)
    sheet = written(shown, by=trainer, seq=2)
    with pytest.raises(observing.NewerError):
        observing.keep(sheet, levels=[1, 2], note="Other", key=uuid4(), seq=9, now=NOW)
    assert ObserverSheet.objects.get().note == "She waited."


@pytest.mark.django_db(transaction=True)
def test_three_who_begin_at_once_are_two():
    task = task_of()
    shown = observing.show_code(enrollment=learner_of(task), task=task, on=TODAY, now=NOW)
    people, gate, refused = [trainer_of(task) for _ in range(3)], threading.Barrier(3), []

    def run(who):
        try:
            gate.wait()
            observing.begin(shown, by=who, now=NOW)
        except observing.NoPlaceError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ObserverSheet.objects.values_list("slot", flat=True)) == [1, 2]
    assert len(refused) == 1


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


def places(task):
    return task.lesson.edition.course.code, task.lesson.code


def test_page_by_page_without_javascript(client):
    task = task_of()
    enrollment, trainer = learner_of(task), trainer_of(task)
    learner = enrollment.user
    client.force_login(learner)
    assert "What you practise" in text(client.get(url("observation_detail", *places(task))))
    client.post(url("observation_ready", *places(task)))
    code = Observation.objects.get().code
    assert code in text(client.get(url("observation_detail", *places(task))))
    client.force_login(trainer)
    assert "No learner shows this code" in text(client.post(url("observe"), {"code": "ZZZZZZ"}))
    sheet = client.post(url("observe"), {"code": f" {code[:3].lower()} {code[3:]}"}).url
    page = client.get(sheet)
    assert learner.display_name in text(page)
    assert learner.email not in page.content.decode()
    assert learner.username not in page.content.decode()
    typed = {"key": str(uuid4()), "seq": "1", "level_0": "0", "comment": "EVIDENCEMARK"}
    open_ = client.post(sheet, {**typed, "done": "1"})
    assert "Choose a level for each line" in text(open_)
    assert open_.context["form"].errors == {"level_1": ["Choose a level."]}
    done = client.post(sheet, {**typed, "key": str(uuid4()), "seq": "2", "level_1": "1", "done": "1"})
    assert done.url == url("observe")
    client.force_login(learner)
    said = text(client.get(url("observation_detail", *places(task))))
    for words in ("EVIDENCEMARK", "Listens first", "Hints at one", "not that you agree with every word"):
        assert words in said
    client.post(url("observation_sign", *places(task)), {"words": "WORDSMARK"})
    assert "WORDSMARK" in text(client.get(url("observation_detail", *places(task))))
    assert LessonCompletion.objects.filter(enrollment=enrollment).count() == 1


def sent(seq, **answer):
    """What a device sends by itself."""
    return {"key": str(uuid4()), "seq": seq, "position": 1, "answer": {name: [value] for name, value in answer.items()}}


def test_a_device_saves_in_json(client, shown):
    sheet = observing.begin(shown, by=trainer_of(shown.task), now=NOW)
    client.force_login(sheet.observer)

    def save(facts):
        return client.post(url("observer_sheet", sheet.pk), facts, content_type="application/json")

    first = sent(3, level_0="0", comment="a")
    for _turn in range(2):
        assert save(first).json()["seq"] == 3
    older = save(sent(2, level_0="0", comment="b"))
    assert (older.status_code, older.json()["answer"]) == (409, {"level_0": ["0"], "comment": ["a"]})
    unfinished = save(sent(4, level_0="0", comment="c", done="1"))
    assert (unfinished.status_code, unfinished.json()["done"]) == (200, False)
    assert "Choose a level for each line first" in unfinished.json()["message"]
    assert ObserverSheet.objects.get().note == "c"
    whole = save(sent(5, level_0="0", level_1="1", comment="d", done="1"))
    assert (whole.status_code, whole.json()["done"]) == (200, True)
    after = save(sent(6, level_0="1", level_1="1", comment="e"))
    assert (after.status_code, after.json()["answer"]["comment"]) == (409, ["d"])


@pytest.mark.parametrize(
    "facts", [{"seq": "x"}, [], "{", {**sent(1), "answer": {"level_0": ["9"]}}, {**sent(1), "seq": 0}]
)
def test_what_no_page_sends_is_refused_with_a_sentence(client, shown, facts):
    sheet = observing.begin(shown, by=trainer_of(shown.task), now=NOW)
    client.force_login(sheet.observer)
    answer = client.post(url("observer_sheet", sheet.pk), facts, content_type="application/json")
    assert (answer.status_code, "Please open the page again" in answer.json()["message"]) == (400, True)
    assert ObserverSheet.objects.get().seq == 0


def test_strangers_find_nothing(client, shown):
    sheet = observing.begin(shown, by=trainer_of(shown.task), now=NOW)
    client.force_login(trainer_of(shown.task))
    assert client.get(url("observer_sheet", sheet.pk)).status_code == 404
    client.force_login(learner_of(task_of()).user)
    assert client.get(url("observation_detail", *places(shown.task))).status_code == 404
    assert client.post(url("observation_sign", *places(shown.task))).status_code == 404


def test_saying_done_by_oneself_is_not_possible(client, shown):
    client.force_login(shown.enrollment.user)
    answer = client.post(reverse("enrollments:lesson_complete", args=places(shown.task)), {"way": "full"})
    assert answer.status_code == 404
    assert LessonCompletion.objects.count() == 0


def test_the_outline_leads_to_it():
    task = task_of()
    assert get("observation").learner_url(*("ABC", task.lesson)).endswith("/practice/")
    assert "a trainer watches" in str(get("observation").rules([task.lesson_id])[task.lesson_id])
    assert outline_of(task.lesson.edition_id)


def test_a_trainer_writes_it_and_a_new_draft_has_its_own(client):
    lesson = LessonFactory(kind=Lesson.Kind.OBSERVATION, module__edition__state=Edition.State.DRAFT)
    course = lesson.edition.course
    trainer = MembershipFactory(user=UserFactory(), organization=course.organization, role="trainer").user
    client.force_login(trainer)
    assert get("observation").problems(lesson) == [
        "Say what is practised.",
        "Give it one to eight criteria to mark by.",
    ]
    address = url("observation_edit", lesson.pk)
    typed = {"task": "Listen.", "criterion_1": "Listening", "levels_1": "Listens first | 2\nAsks at once"}
    page = client.post(address, typed)
    assert "Line 2" in text(page)
    assert "Asks at once" in page.content.decode()
    assert client.post(address, {**typed, "levels_1": "Listens first | 2\nAsks at once | 0"}).status_code == 302
    assert get("observation").problems(lesson) == []
    plain = OBSERVATION.dump(lesson)
    assert plain["criteria"][0]["levels"][1] == {"label": "Asks at once", "points": "0"}
    assert "Listens first | 2" in client.get(address).content.decode()
    target = LessonFactory(kind=Lesson.Kind.OBSERVATION)
    get("observation").copy(source=lesson, target=target)
    assert OBSERVATION.dump(target) == plain
    get("observation").load(target, plain, course=course)
    assert OBSERVATION.dump(target) == plain


@pytest.mark.list_page("assessments:observe")
@pytest.mark.parametrize("count", [1, 30])
def test_the_open_sheets_ask_the_same_queries(client, count, django_assert_num_queries):
    task = task_of()
    trainer = trainer_of(task)
    for _n in range(count):
        shown = observing.show_code(enrollment=learner_of(task), task=task, on=timezone.localdate(), now=NOW)
        observing.begin(shown, by=trainer, now=NOW)
    client.force_login(trainer)
    with django_assert_num_queries(6):
        page = client.get(url("observe"))
    assert text(page).count(task.lesson.title) == count


def test_it_travels_with_its_course():
    task = task_of()
    copied = open_draft(task.lesson.edition.course, by=trainer_of(task))
    lesson = copied.lessons.get(kind=Lesson.Kind.OBSERVATION)
    assert OBSERVATION.dump(lesson) == OBSERVATION.dump(task.lesson)
