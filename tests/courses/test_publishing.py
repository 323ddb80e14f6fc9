"""A draft becomes an edition once, when somebody could complete it, and stays as it is from then on."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection

from accounts.models import Event
from courses import authoring, exchange, lesson_kinds
from courses.drafts import FrozenError
from courses.models import Block, Edition, Lesson
from courses.publishing import PublishError, open_draft, problems, publish
from courses.tokens import StaleError, token_of
from tests.courses.test_library import everything
from tests.factories import BlockFactory, CourseFactory, EditionFactory, LessonFactory, ModuleFactory

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def said(edition):
    return [(problem.title, problem.message) for problem in problems(edition)]


@pytest.mark.django_db
def test_publish_freezes_renders_and_numbers(draft, alice):
    publish(draft, by=alice, now=NOW)
    edition = Edition.objects.get()
    assert (edition.state, edition.number, edition.published_at, edition.published_by) == ("current", 1, NOW, alice)
    assert Block.objects.get(lesson__title="Tell").html == "<h2>Tell</h2>\n<p>Some <em>text</em>.</p>\n"
    assert list(Event.objects.values_list("verb", "actor_id", "subject", "detail")) == [
        ("edition_published", alice.pk, f"edition:{edition.pk}", {"number": 1})
    ]


@pytest.mark.django_db
def test_publish_twice_makes_one_edition(draft, alice):
    first = publish(draft, by=alice, now=NOW)
    second = publish(draft, by=alice, now=NOW)
    assert (first, second.number, Event.objects.count()) == (second, 1, 1)
    assert Edition.objects.get().state == "current"


@pytest.mark.django_db(transaction=True)
def test_publish_by_two_trainers_at_once_makes_one_edition(draft, alice):
    numbers, start = [], threading.Barrier(6)

    def press():
        start.wait()
        numbers.append(publish(Edition.objects.get(pk=draft.pk), by=alice, now=NOW).number)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers == [1] * 6
    assert (Edition.objects.get().state, Event.objects.filter(verb="edition_published").count()) == ("current", 1)


@pytest.mark.django_db
def test_next_edition_has_the_same_lessons_and_the_one_before_is_past(draft, alice):
    first = publish(draft, by=alice, now=NOW)
    second = open_draft(first.course, by=alice)
    assert open_draft(first.course, by=alice) == second
    outline = [
        list(edition.lessons.in_order().values_list("key", "code", "title", "position")) for edition in (first, second)
    ]
    assert outline[0] == outline[1]
    assert exchange.dump(second) == exchange.dump(first)
    publish(second, by=alice, now=NOW)
    assert list(Edition.objects.order_by("pk").values_list("state", "number")) == [("past", 1), ("current", 2)]


@pytest.mark.django_db
def test_rule_change_never_alters_what_was_published(draft, alice):
    first = publish(draft, by=alice, now=NOW)
    before = list(Lesson.objects.filter(edition=first).order_by("pk").values())
    html = list(Block.objects.filter(lesson__edition=first).order_by("pk").values())
    second = open_draft(first.course, by=alice)
    authoring.remove_lesson(second.lessons.get(title="Thank"))
    part = second.modules.get(title="Part 1")
    said = {"title": "Other", "outcome": "", "intro": "", "optional": True}
    authoring.change_module(part, token=token_of(part), **said)
    publish(second, by=alice, now=NOW)
    assert list(Lesson.objects.filter(edition=first).order_by("pk").values()) == before
    assert list(Block.objects.filter(lesson__edition=first).order_by("pk").values()) == html


@pytest.mark.django_db
def test_published_edition_refuses_every_authoring_function(draft, alice):
    edition = publish(draft, by=alice, now=NOW)
    module, lesson = edition.modules.first(), edition.lessons.first()
    token = token_of(lesson)
    fields = {"title": "x", "minutes": 1, "covers": "x", "sensitive": False, "required": True}
    attempts = {
        "describe": lambda: authoring.describe(edition, token="x", title="x", summary="", audience="", welcome=""),
        "add_module": lambda: authoring.add_module(edition, title="x"),
        "change_module": lambda: authoring.change_module(
            module, token="x", title="x", outcome="", intro="", optional=True
        ),
        "move_module": lambda: authoring.move_module(module, direction="down"),
        "remove_module": lambda: authoring.remove_module(module),
        "add_lesson": lambda: authoring.add_lesson(module, title="x", kind="reading"),
        "change_lesson": lambda: authoring.change_lesson(lesson, token=token, fields=fields),
        "move_lesson": lambda: authoring.move_lesson(lesson, direction="down"),
        "remove_lesson": lambda: authoring.remove_lesson(lesson),
    }
    before = everything()
    for attempt in attempts.values():
        with pytest.raises(FrozenError):
            attempt()
    assert everything() == before
    own = {name for name, thing in vars(authoring).items() if getattr(thing, "__module__", "") == "courses.authoring"}
    others = {
        "create_course",
        "just_made",
        "open_to",
        "CodeTakenError",
        "is_untouched",
        "settle",
        "number",
    }
    assert own - others == set(attempts)


@pytest.mark.django_db
def test_database_refuses_a_second_current_edition():
    edition = EditionFactory()
    with pytest.raises(IntegrityError):
        EditionFactory(course=edition.course, number=2)


@pytest.mark.django_db
def test_publish_is_refused_when_nobody_could_complete(draft):
    draft.lessons.update(required=False)
    assert said(draft) == [
        ("", "Every lesson is by choice, so nobody could complete the course. Make at least one needed.")
    ]
    with pytest.raises(PublishError):
        publish(draft, by=None, now=NOW)
    assert Edition.objects.get().state == "draft"


@pytest.mark.django_db
def test_empty_course_and_empty_module_are_problems():
    edition = EditionFactory(state="draft")
    assert said(edition) == [("", "The course has no lesson yet. Add a module and a lesson.")]
    ModuleFactory(edition=edition, title="Start")
    assert said(edition)[1] == ("", "The module “Start” has no lesson. Add one, or delete the module.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"covers": " "}, "Say in one or two calm sentences what it covers."),
        ({"sensitive": True}, "It is sensitive, so it needs a shorter version."),
        ({"kind": "session"}, "A meeting cannot be needed for the certificate yet. Make it a lesson by choice."),
    ],
)
def test_lesson_that_cannot_be_published(draft, changes, message):
    Lesson.objects.filter(title="Tell").update(**changes)
    assert said(draft) == [("Tell", message)]


@pytest.mark.django_db
def test_lesson_without_text_is_a_problem(draft):
    draft.lessons.get(title="Tell").blocks.all().delete()
    assert said(draft) == [("Tell", "It has no text yet.")]


@pytest.mark.django_db
def test_meeting_by_choice_and_sensitive_lesson_with_shorter_version_are_fine(draft):
    Lesson.objects.filter(title="Tell").update(kind="session", required=False)
    Lesson.objects.filter(title="Thank").update(sensitive=True)
    BlockFactory(lesson=draft.lessons.get(title="Thank"), version="shorter")
    assert said(draft) == []


@pytest.mark.django_db
def test_what_a_kind_says_is_a_problem(draft, monkeypatch):
    class Picky(lesson_kinds.LessonKind):
        key = "reflection"

        def problems(self, lesson):
            return ["Sit down first."]

    monkeypatch.setitem(lesson_kinds.REGISTRY, "reflection", Picky())
    Lesson.objects.filter(title="Tell").update(kind="reflection")
    assert said(draft) == [("Tell", "Sit down first.")]


@pytest.mark.django_db
def test_quiz_without_questions_is_a_problem(draft):
    lesson = LessonFactory(module=draft.modules.first(), kind="quiz", title="Check")
    assert [title for title, _ in said(draft)] == ["Check"]
    assert lesson.kind == "quiz"


@pytest.mark.django_db
def test_new_lesson_never_takes_the_key_of_an_earlier_edition(draft, alice):
    first = publish(draft, by=alice, now=NOW)
    second = open_draft(first.course, by=alice)
    authoring.remove_lesson(second.lessons.get(key="tell"))
    lesson = authoring.add_lesson(second.modules.first(), title="Tell", kind="reading")
    assert lesson.key == "tell-2"


@pytest.mark.django_db
def test_open_draft_of_a_course_without_editions():
    course = CourseFactory()
    assert open_draft(course, by=None).state == "draft"


@pytest.mark.django_db
def test_change_lesson_is_safe_to_do_twice(draft):
    lesson = draft.lessons.get(title="Tell")
    own = {"title": "Tell", "minutes": 4, "covers": "Calm."}
    fields = {**own, "sensitive": False, "required": True, "heavy_reason": "", "notes": ""}
    with pytest.raises(StaleError):
        authoring.change_lesson(lesson, token="old", fields=fields)
    for _ in range(2):
        token = token_of(Lesson.objects.get(pk=lesson.pk))
        authoring.change_lesson(lesson, token=token, fields=fields)
    lesson.refresh_from_db()
    assert (lesson.minutes, lesson.covers) == (4, "Calm.")
