import pytest
from django.db import transaction
from django.utils import timezone

from courses.frozen import Text, outline_of, texts_of
from courses.models import Lesson
from courses.publishing import open_draft, publish
from tests.factories import BlockFactory, EditionFactory, LessonFactory, ModuleFactory

pytestmark = pytest.mark.django_db(transaction=True)


def make(state="current"):
    """An edition with two lessons in two modules, made in another order than they stand in."""
    edition = EditionFactory(state=state)
    for position in (1, 0):
        LessonFactory(module=ModuleFactory(edition=edition, position=position, title=f"Module {position}"))
    return edition


def test_outline_has_every_lesson_in_order():
    edition = make()
    told = [(lesson.pk, lesson.title, lesson.kind, lesson.module.title) for lesson in outline_of(edition.pk)]
    rows = Lesson.objects.filter(edition=edition).in_order()
    assert told == list(rows.values_list("pk", "title", "kind", "module__title"))
    assert [row[3] for row in told] == ["Module 0", "Module 1"]


def test_a_published_edition_is_read_once(django_assert_num_queries):
    edition = make()
    lesson = outline_of(edition.pk)[0]
    texts_of(lesson.pk)
    with django_assert_num_queries(0):
        assert outline_of(edition.pk)[0] is lesson
        assert texts_of(lesson.pk) == {}


def test_a_draft_is_read_anew_every_time():
    edition = make(state="draft")
    lesson = outline_of(edition.pk)[0]
    assert texts_of(lesson.pk) == {}
    BlockFactory(lesson_id=lesson.pk, html="<p>New.</p>")
    Lesson.objects.filter(pk=lesson.pk).update(title="Another")
    assert texts_of(lesson.pk)["full"].html == "<p>New.</p>"
    assert outline_of(edition.pk)[0].title == "Another"


def test_a_publication_that_was_undone_is_not_kept():
    edition = make(state="draft")
    for lesson in edition.lessons.all():
        BlockFactory(lesson=lesson)
    with transaction.atomic():
        publish(edition, by=None, now=timezone.now())
        first = outline_of(edition.pk)[0]
        assert "Some text." in texts_of(first.pk)["full"].html
        transaction.set_rollback(True)
    edition.lessons.all().delete()
    assert (outline_of(edition.pk), texts_of(first.pk)) == ((), {})


def test_the_next_edition_has_its_own_words():
    edition = make()
    before = outline_of(edition.pk)
    draft = open_draft(edition.course, by=None)
    draft.lessons.update(title="Said otherwise")
    assert {lesson.title for lesson in outline_of(draft.pk)} == {"Said otherwise"}
    assert outline_of(edition.pk) == before


def test_texts_stand_together_by_version():
    lesson = LessonFactory()
    for position, (version, html) in enumerate([("full", "<p>á</p>"), ("shorter", "<p>b</p>"), ("full", "<p>c</p>")]):
        BlockFactory(lesson=lesson, version=version, html=html, position=position)
    assert texts_of(lesson.pk) == {"full": Text("<p>á</p><p>c</p>", 16), "shorter": Text("<p>b</p>", 8)}
