"""Looking for courses and lessons by their words."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Lesson
from courses.searching import lessons_with, words_of
from enrollments.enrolling import enroll, withdraw
from tests.enrollments.courses import make_edition
from tests.factories import BlockFactory, EditionFactory, LessonFactory, ModuleFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = "<p>Sit down beside her. A <em>Niño</em> may need a long time.</p><p>Later you ask about the night.</p>"


@pytest.fixture
def edition():
    return with_text(TEXT)


def with_text(html, **lesson):
    edition = EditionFactory()
    lesson = LessonFactory(module=ModuleFactory(edition=edition), title="Nights at home", covers="Sleep.", **lesson)
    BlockFactory(lesson=lesson, html=html)
    return edition


@pytest.fixture
def alice(client):
    user = UserFactory(limits_read_at=timezone.now())
    client.force_login(user)
    client.user = user
    return client


def find(client, url, words):
    response = client.post(url, {"words": words})
    assert response.status_code == 302
    return client.get(response.url)


def course_url(edition):
    return reverse("enrollments:lesson_find", args=[edition.course.code])


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("nino", True), ("NIÑO", True), ("nin\u0303o", True), ("nights", True), ("sleep", True), ("night sit", True), ("besi", True),
        ("night morning", False), ("em", False), ("%", False), ("_", False), ("", False), ("  ", False), ("<table>", False),
    ],
)  # fmt: skip
def test_a_lesson_is_found_by_every_word_without_accents(edition, sought, found):
    assert bool(lessons_with(words_of(sought), edition_id=edition.pk)) == found


def test_what_is_in_the_title_comes_first():
    edition = with_text("<p>night</p>")
    module = edition.modules.get()
    other = LessonFactory(module=module, position=0, title="Mornings", covers="After a night.")
    BlockFactory(lesson=other, html="<p>night</p>")
    found = [hit.lesson.title for hit in lessons_with(["night"], edition_id=edition.pk)]
    assert found == ["Nights at home", "Mornings"]


def test_an_excerpt_shows_the_words_as_they_stand(edition):
    (hit,) = lessons_with(words_of("nino night"), edition_id=edition.pk)
    assert [text for text, is_word in hit.pieces if is_word] == ["Niño", "night"]
    assert "".join(text for text, _is_word in hit.pieces).startswith("Sit down beside her.")
    (long,) = lessons_with(["needle"], edition_id=with_text(f"<p>{'hay ' * 200}needle {'straw ' * 200}</p>").pk)
    text = "".join(text for text, _is_word in long.pieces)
    assert (text[:5], text[-7:], 80 < len(text) < 160) == ("… hay", "straw …", True)


def test_of_a_sensitive_lesson_no_text_is_shown():
    edition = with_text(TEXT, sensitive=True)
    (hit,) = lessons_with(["nino"], edition_id=edition.pk)
    assert hit.pieces == []


def test_the_page_finds_in_the_edition_that_she_began(alice, edition):
    enroll(user=alice.user, course=edition.course, now=timezone.now())
    page = find(alice, course_url(edition), "nino")
    lesson = Lesson.objects.get()
    assert "<mark>Niño</mark>" in page.text
    assert reverse("enrollments:lesson_detail", args=[edition.course.code, lesson.code]) in page.text
    assert "No lesson has “ghost”" in find(alice, course_url(edition), "ghost").text


def test_only_who_is_in_finds_lessons(alice, edition):
    assert alice.get(course_url(edition)).status_code == alice.post(course_url(edition)).status_code == 404
    enrollment = enroll(user=alice.user, course=edition.course, now=timezone.now())
    assert alice.get(course_url(edition)).status_code == 200
    withdraw(enrollment, reason="", now=timezone.now(), by=alice.user)
    assert alice.get(course_url(edition)).status_code == 404


def test_what_was_typed_stands_in_no_address(alice, edition):
    enroll(user=alice.user, course=edition.course, now=timezone.now())
    for url in (course_url(edition), reverse("enrollments:catalogue")):
        there = alice.post(url, {"words": "nightmare"}).url
        assert (urlsplit(there).path, "nightmare" in there) == (url, False)
        assert 'value="nightmare"' in alice.get(there).text
        assert "nightmare" not in alice.get(f"{url}?q=nightmare").text


def test_more_than_fits_is_cut_and_nothing_is_all(alice, edition):
    url = reverse("enrollments:catalogue")
    assert alice.post(url, {"words": "  "}).url == url
    assert f'value="{"a" * 100}"' in find(alice, url, "a" * 5000).text
    assert alice.get(f"{url}?q=x&q=").status_code == 200


def test_the_catalogue_finds_courses_by_what_the_shelf_and_the_lessons_say(alice):
    mine, other = make_edition(), make_edition()
    enroll(user=alice.user, course=mine.course, now=timezone.now())
    type(mine).objects.filter(pk=mine.pk).update(title="Kalínga at home", summary="For evenings.")
    type(mine).objects.filter(pk=other.pk).update(title="Another", summary="")
    other.lessons.update(title="Mornings", covers="Porridge.")
    url = reverse("enrollments:catalogue")
    for words, first, second in [("kalinga evening", True, False), ("porridge", False, True), ("ghost", False, False)]:
        page = find(alice, url, words).text
        assert ("Kalínga at home" in page, ">Another<" in page) == (first, second), words
    assert "No course has “ghost”" in find(alice, url, "ghost").text


@pytest.mark.list_page("enrollments:lesson_find")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 30])
def test_finding_takes_five_queries(alice, django_assert_num_queries, count):
    edition = make_edition(*[True] * count)
    enroll(user=alice.user, course=edition.course, now=timezone.now())
    there = alice.post(course_url(edition), {"words": "text"}).url
    alice.get(there)  # this process has met the edition
    with django_assert_num_queries(5):  # session, person, enrollment, completions, roles
        alice.get(there)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 30])
def test_finding_in_the_catalogue_takes_no_query_more(alice, django_assert_num_queries, count):
    for _number in range(count):
        make_edition()
    there = alice.post(reverse("enrollments:catalogue"), {"words": "a"}).url
    alice.get(there)
    with django_assert_num_queries(7):
        alice.get(there)
