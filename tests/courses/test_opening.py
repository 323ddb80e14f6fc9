"""When a lesson opens, as its writer says it: no circle, nothing needed taken away, the same in the next edition."""

from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from courses import authoring, exchange
from courses.models import Edition, Lesson, Prerequisite
from courses.opening import NeededError, settle, token_of
from courses.parsing import SourceError
from courses.prerequisites import CircleError, circle, groups_of, write
from courses.publishing import open_draft, publish
from courses.sources import read_course
from courses.tokens import StaleError
from tests.factories import BlockFactory, EditionFactory, LessonFactory, MembershipFactory, ModuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessons():
    edition = EditionFactory(state="draft")
    module = ModuleFactory(edition=edition)
    made = [LessonFactory(module=module, key=key, title=key.upper(), position=at) for at, key in enumerate("abcd")]
    for lesson in made:
        BlockFactory(lesson=lesson)
    return made


def say(lesson, *groups, day=None, days=None):
    lesson = Lesson.objects.get(pk=lesson.pk)
    settle(lesson, token=token_of(lesson), opens_on=day, opens_after=days, after=list(groups))


def after(lesson):
    return groups_of(lesson.edition)


def test_groups_are_kept_in_the_order_of_the_outline(lessons):
    a, _b, _c, d = lessons
    say(d, ["c"], ["b", "a"])
    assert after(a) == {"d": [["c"], ["a", "b"]]}
    say(d, ["a"], ["a"])
    assert after(a) == {"d": [["a"], ["a"]]}
    say(d)
    assert (after(a), Prerequisite.objects.count()) == ({}, 0)


def test_a_circle_is_refused_and_named(lessons):
    a, b, c, _d = lessons
    say(b, ["a"])
    say(c, ["d", "b"])
    with pytest.raises(CircleError) as error:
        say(a, ["c"])
    assert all(f"{title}" in str(error.value) for title in "ABC")
    assert after(a) == {"b": [["a"]], "c": [["b", "d"]]}


@given(st.dictionaries(st.integers(0, 7), st.lists(st.lists(st.integers(0, 7), max_size=3), max_size=3), max_size=8))
def test_a_circle_is_found_where_there_is_one(after):
    edges = {key: {one for group in groups for one in group} for key, groups in after.items()}

    def leads_back(start):
        seen, todo = set(), [*edges.get(start, ())]
        while todo:
            if (one := todo.pop()) == start:
                return True
            if one not in seen:
                seen.add(one)
                todo += edges.get(one, ())
        return False

    found = circle(after)
    assert bool(found) == any(map(leads_back, edges))
    assert all(later in edges[earlier] for earlier, later in pairwise(found))


def test_what_somebody_saved_meanwhile_is_not_written_over(lessons):
    a, *_rest, d = lessons
    before = token_of(d)
    say(d, ["a"])
    with pytest.raises(StaleError):
        settle(Lesson.objects.get(pk=d.pk), token=before, opens_on=None, opens_after=3, after=[])
    assert after(a) == {"d": [["a"]]}


def test_what_is_needed_is_not_taken_away_without_a_substitute(lessons):
    a, b, c, d = lessons
    say(d, ["a", "b"], ["c"])
    with pytest.raises(NeededError, match="“D”"):
        authoring.remove_lesson(c)
    authoring.remove_lesson(a)
    with pytest.raises(NeededError, match="“D”"):
        authoring.remove_lesson(b)
    authoring.remove_module(b.module)
    assert (Lesson.objects.count(), Prerequisite.objects.count()) == (0, 0)


def test_the_next_edition_opens_alike(lessons):
    a, *_rest, d = lessons
    say(d, ["a"], ["b", "c"], day=date(2027, 1, 15))
    say(a, days=3)
    edition = publish(a.edition, by=None, now=a.edition.created_at)
    draft = open_draft(edition.course, by=None)
    assert groups_of(draft) == groups_of(edition) == {"d": [["a"], ["b", "c"]]}
    assert exchange.dump(draft).modules == exchange.dump(edition).modules
    assert (draft.lessons.get(key="d").opens_on, draft.lessons.get(key="a").opens_after) == (date(2027, 1, 15), 3)


def test_plain_data_says_it_only_where_it_is_said(lessons):
    assert not {"opens_on", "opens_after", "after"} & set(exchange.dump(lessons[0].edition).lessons()[0].model_dump())


# A course folder


def folder(root, **fields):
    course = root / "small"
    (course / "01-part").mkdir(parents=True)
    (course / "course.md").write_text("---\ntitle: Small\ncode: S1\n---\n")
    (course / "01-part/module.md").write_text("---\ntitle: Part\n---\n")
    for number, (key, said) in enumerate(fields.items(), start=1):
        text = f"---\ntitle: {key}\nminutes: 5\ncovers: Calm.\n{said}\n---\nText.\n"
        (course / f"01-part/{number:02}-{key}.md").write_text(text)
    return course


def test_a_folder_says_when_lessons_open(tmp_path):
    plain = read_course(folder(tmp_path, a="opens_after: 3", b="opens_on: 2027-01-15", c="after: [a, [a, b]]"))
    said = [(lesson.opens_on, lesson.opens_after, lesson.after) for lesson in plain.lessons()]
    assert said == [(None, 3, []), (date(2027, 1, 15), None, []), (None, None, [["a"], ["a", "b"]])]
    edition = exchange.load(plain, course=EditionFactory(state="draft", course__slug="small").course)
    assert exchange.dump(edition).model_dump(include={"modules"}) == plain.model_dump(include={"modules"})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"a": "after: [ghost]"}, '"ghost"'),
        ({"a": "after: [b]", "b": "after: [[a]]"}, "wait for each other"),
        ({"a": "after: [a]"}, "wait for each other"),
        ({"a": "opens_on: soon"}, "01-a.md"),
        ({"a": "opens_after: 0"}, "01-a.md"),
        ({"a": "opens_on: 2027-01-15\nopens_after: 3"}, "not both"),
        ({"a": "after: 3"}, "01-a.md"),
        ({"a": "after: [[1]]"}, "01-a.md"),
    ],
)
def test_a_folder_with_a_mistake_in_it_is_refused(tmp_path, fields, said):
    with pytest.raises(SourceError) as error:
        read_course(folder(tmp_path, **fields))
    assert said in str(error.value)


# The page


@pytest.fixture
def page(client, lessons):
    client.force_login(MembershipFactory(organization=lessons[0].edition.course.organization, role="trainer").user)
    return lambda lesson: reverse("courses:lesson_opening", args=[lesson.edition.course.code, lesson.code])


def test_a_trainer_says_it_on_one_page(client, lessons, page):
    a, b, _c, d = lessons
    write(d.edition, {"d": [["a"], ["b", "c"], ["a", "c"]]})
    shown = client.get(page(d)).text
    assert "Besides, after one of: A / C" in shown
    sent = {"token": token_of(d), "opens_after": "7", "each_of": ["c"], "one_of": ["a", "b"]}
    assert client.post(page(d), sent).status_code == 302
    assert groups_of(d.edition) == {"d": [["c"], ["a", "b"], ["a", "c"]]}
    assert Lesson.objects.get(pk=d.pk).opens_after == 7
    for wrong, said in [
        ({"each_of": ["d"]}, "d"),
        ({"one_of": ["a"]}, "One alone belongs above"),
        ({"opens_on": "2027-01-15", "opens_after": "3"}, "not both"),
    ]:
        answer = client.post(page(d), {"token": token_of(Lesson.objects.get(pk=d.pk)), **wrong})
        assert (answer.status_code, said in answer.text) == (200, True)
    answer = client.post(page(a), {"token": token_of(a), "each_of": ["d"]})
    assert "wait for each other" in answer.text
    assert answer.text.count(" checked") == 1
    answer = client.post(page(b), {"token": "old", "opens_after": "9"})
    assert ("Somebody else has changed this meanwhile" in answer.text, 'value="9"' in answer.text) == (True, True)


def test_deleting_says_what_waits_for_it(client, lessons, page):
    a, *_rest, d = lessons
    say(d, ["a"])
    url = reverse("courses:lesson_delete", args=[a.edition.course.code, a.code])
    assert "First choose something else for what opens after it: “D”." in client.post(url, follow=True).text
    assert Lesson.objects.filter(pk=a.pk).exists()


def test_a_published_lesson_opens_as_it_did(client, lessons, page):
    a = lessons[0]
    publish(a.edition, by=None, now=a.edition.created_at)
    answer = client.post(page(a), {"token": token_of(a), "opens_after": "9"})
    assert answer.status_code == 409
    assert not Lesson.objects.filter(opens_after=9).exists()
    assert Edition.objects.count() == 1


@pytest.mark.list_page("courses:lesson_opening")
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_when_it_opens_takes_the_same_queries(client, count, django_assert_num_queries):
    lesson = LessonFactory(module__edition__state="draft", position=99)
    edition = lesson.edition
    for number in range(count):
        LessonFactory(module=lesson.module, position=number)
    client.force_login(MembershipFactory(organization=edition.course.organization, role=Role.TRAINER).user)
    with django_assert_num_queries(8):
        page = client.get(reverse("courses:lesson_opening", args=[edition.course.code, lesson.code]))
    assert page.status_code == 200
