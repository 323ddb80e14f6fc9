"""What people keep in the blocks of a lesson is theirs alone; what they say in a poll is nobody's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Helpline
from courses import blocks
from courses.blocks.options import Option, options
from courses.models import Block, Lesson
from courses.publishing import open_draft, publish
from enrollments.enrolling import enroll
from enrollments.entries import ElsewhereError, Place, keep, met, seen, value_of
from enrollments.models import BlockEntry, Enrollment, PollCount
from enrollments.moving import bring, preview
from enrollments.polling import FEWEST, groups, vote
from tests.enrollments.courses import lessons_of, make_edition
from tests.enrollments.threads import together
from tests.factories import BlockFactory, EnrollmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db
TICKS = {"prompt": "Before the night", "items": ["A light", "A voice"]}
POLL = {"prompt": "When?", "choices": ["Evening", "Night", "Morning"]}
LIGHT, VOICE = (option.key for option in options(TICKS["items"]))
EVENING, NIGHT, MORNING = (option.key for option in options(POLL["choices"]))


def put(lesson, kind, data, key="mine", **more):
    document = blocks.get(kind).document(data)
    html = blocks.get(kind).render(document, key=key)
    return BlockFactory(lesson=lesson, kind=kind, key=key, data=document, html=html, **more)


@pytest.fixture
def lesson():
    return lessons_of(make_edition())[0]


@pytest.fixture
def learner(client, lesson):
    user = MembershipFactory().user
    enroll(user=user, course=lesson.edition.course, now=timezone.now())
    client.force_login(user)
    return user


def page_of(lesson):
    return reverse("enrollments:lesson_detail", args=[lesson.edition.course.code, lesson.code])


def send(client, lesson, key="mine", headers=None, **fields):
    address = reverse("enrollments:block_keep", args=[lesson.edition.course.code, lesson.code, key])
    return client.post(address, {"v": "full", **fields}, headers=headers)


JSON = {"Accept": "application/json"}


# Ticks


@pytest.mark.parametrize("version", ["full", "shorter"])
def test_a_block_that_its_kind_cannot_read_any_more_stays_on_the_page_and_so_does_what_was_kept(
    client, lesson, learner, version
):
    block = put(lesson, "checklist", TICKS, version=version)
    send(client, lesson, v=version, option=[VOICE])
    Block.objects.filter(pk=block.pk).update(data={"schema_version": 7, "rows": TICKS["items"]})
    page = client.get(page_of(lesson), {"v": version})
    assert (page.status_code, "Before the night" in page.text) == (200, True)
    assert send(client, lesson, v=version, option=[LIGHT]).status_code == 404
    assert value_of(BlockEntry.objects.get().kept, "checklist") == [VOICE]


def test_ticks_stay_for_who_made_them(client, lesson, learner):
    put(lesson, "checklist", TICKS)
    answer = send(client, lesson, option=[VOICE, "NOSUCH"])
    assert answer.url == f"{page_of(lesson)}?v=full#b-mine"
    assert value_of(BlockEntry.objects.get().kept, "checklist") == [VOICE]
    text = client.get(page_of(lesson)).text
    assert f'value="{VOICE}" checked' in text
    assert f'value="{LIGHT}" checked' not in text


def test_what_one_keeps_no_other_learner_sees(client, lesson, learner):
    put(lesson, "checklist", TICKS)
    send(client, lesson, option=[VOICE])
    other = MembershipFactory().user
    enroll(user=other, course=lesson.edition.course, now=timezone.now())
    client.force_login(other)
    assert "checked" not in client.get(page_of(lesson)).text


def test_the_last_tick_taken_away_leaves_no_row(client, lesson, learner):
    put(lesson, "checklist", TICKS)
    send(client, lesson, option=[VOICE])
    send(client, lesson)
    assert not BlockEntry.objects.exists()


def test_a_line_keeps_its_tick_wherever_it_stands(client, lesson, learner):
    block = put(lesson, "checklist", TICKS)
    send(client, lesson, option=[VOICE])
    block.data = {**block.data, "items": ["New", "A voice", "A light, softer"]}
    block.save()
    text = client.get(page_of(lesson)).text
    assert (text.count(" checked"), f'value="{VOICE}" checked' in text) == (1, True)


# Words


def raw():
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept FROM enrollments_blockentry")
        return [row[0] for row in cursor.fetchall()]


def test_words_are_locked_in_the_database_and_open_to_who_wrote_them(client, lesson, learner):
    put(lesson, "reflection", {"prompt": "What helps?"})
    send(client, lesson, text="A lamp <b>at</b> the door.")
    assert len(raw()) == 1
    assert "lamp" not in raw()[0]
    assert "A lamp &lt;b&gt;at&lt;/b&gt; the door.</textarea>" in client.get(page_of(lesson)).text


@pytest.mark.parametrize("gone", [{"text": "  "}, {"text": "x", "forget": "1"}], ids=["emptied", "deleted"])
def test_words_are_gone_when_their_writer_says_so(client, lesson, learner, gone):
    put(lesson, "reflection", {"prompt": "What helps?"})
    send(client, lesson, text="A lamp.")
    send(client, lesson, **gone)
    assert raw() == []
    assert "A lamp." not in client.get(page_of(lesson)).text


def test_words_from_an_old_page_are_not_written_over_new_ones(client, lesson, learner):
    put(lesson, "reflection", {"prompt": "What helps?"})
    old = seen("")
    send(client, lesson, text="From the phone.", seen=old)
    answer = send(client, lesson, text="From the desk.", seen=old)
    assert answer.status_code == 409
    assert "From the desk.</textarea>" in answer.text
    assert "<p>From the phone.</p>" in answer.text
    assert value_of(BlockEntry.objects.get().kept, "reflection") == "From the phone."
    now = seen(BlockEntry.objects.get().kept)
    assert f'name="seen" value="{now}"' in answer.text
    send(client, lesson, text="From the desk.", seen=now)
    assert value_of(BlockEntry.objects.get().kept, "reflection") == "From the desk."


def test_words_that_are_too_long_are_given_back(client, lesson, learner):
    put(lesson, "reflection", {"prompt": "What helps?"})
    answer = send(client, lesson, text="x" * 5001)
    assert answer.status_code == 409
    assert "This is longer than 5000 characters." in answer.text
    assert "x" * 5001 in answer.text
    assert not BlockEntry.objects.exists()


def test_a_page_that_saves_by_itself_gets_the_sign_of_what_is_kept(client, lesson, learner):
    put(lesson, "reflection", {"prompt": "What helps?"})
    first = send(client, lesson, text="One.", seen=seen(""), headers=JSON).json()
    assert first == {"seen": seen(BlockEntry.objects.get().kept)}
    assert send(client, lesson, text="Two.", headers=JSON, **first).status_code == 200
    late = send(client, lesson, text="Three.", headers=JSON, **first)
    assert (late.status_code, list(late.json())) == (409, ["message"])


def test_saving_twice_is_saving_once():
    place = Place(EnrollmentFactory().pk, "lesson", "block")
    for _ in range(2):
        sign = keep(place, kind="reflection", value="One.", met_as=seen(""))
    assert (BlockEntry.objects.count(), seen(sign)) == (1, seen(BlockEntry.objects.get().kept))
    with pytest.raises(ElsewhereError):
        keep(place, kind="reflection", value="Two.", met_as=seen(""))


def test_a_block_of_another_kind_does_not_show_what_the_first_kept(client, lesson, learner):
    block = put(lesson, "reflection", {"prompt": "What helps?"})
    send(client, lesson, text="A lamp.")
    block.kind, block.data = "checklist", blocks.get("checklist").document(TICKS)
    block.save()
    assert "A lamp." not in client.get(page_of(lesson)).text


# Whose it is


def test_nothing_is_kept_where_somebody_does_not_learn(client, lesson, learner):
    put(lesson, "reflection", {"prompt": "What helps?"})
    client.force_login(MembershipFactory().user)
    assert send(client, lesson, text="x").status_code == 404
    client.force_login(MembershipFactory(role="trainer", organization=lesson.edition.course.organization).user)
    assert send(client, lesson, text="x").status_code == 404
    assert not BlockEntry.objects.exists()


@pytest.mark.parametrize("key", ["nosuch", "words", "lines"])
def test_nothing_is_kept_in_a_block_that_keeps_nothing(client, lesson, learner, key):
    put(lesson, "text", {"text": "x"}, key="words")
    put(lesson, "helplines", {}, key="lines")
    assert send(client, lesson, key=key, text="x").status_code == 404


def test_nothing_is_kept_before_the_lesson_opens(client, lesson, learner):
    put(lesson, "reflection", {"prompt": "What helps?"})
    Lesson.objects.filter(pk=lesson.pk).update(opens_on=timezone.localdate() + timedelta(days=3))
    assert send(client, lesson, text="x").status_code == 302
    assert not BlockEntry.objects.exists()


def test_what_is_kept_comes_along_to_the_next_edition(client, lesson, learner):
    lesson.blocks.all().delete()
    put(lesson, "reflection", {"prompt": "What helps?"})
    send(client, lesson, text="A lamp.")
    draft = open_draft(lesson.edition.course, by=None)
    publish(draft, by=None, now=timezone.now())
    draft.refresh_from_db()
    [group] = preview(draft).groups
    bring(draft.course, groups={group.key}, by=MembershipFactory(role="trainer").user, now=timezone.now())
    assert Enrollment.objects.get().edition == draft
    assert "A lamp.</textarea>" in client.get(page_of(draft.lessons.get())).text


# Polls


def test_a_poll_counts_a_person_once_and_keeps_no_name(client, lesson, learner):
    put(lesson, "poll", POLL)
    send(client, lesson, option=NIGHT)
    send(client, lesson, option=EVENING)
    assert list(PollCount.objects.values_list("choice", "waiting", "shown")) == [(NIGHT, 1, 0)]
    assert [row.kept for row in BlockEntry.objects.all()] == [""]
    text = client.get(page_of(lesson)).text
    assert "What all said together stands here once enough people have answered." in text
    assert "Send without my name" not in text


@pytest.mark.parametrize("sent", [{}, {"option": "NOSUCH"}, {"option": [EVENING, NIGHT]}])
def test_a_poll_asks_again_for_one_choice(client, lesson, learner, sent):
    put(lesson, "poll", POLL)
    answer = send(client, lesson, **sent)
    assert (answer.status_code, "Please choose one, then send it." in answer.text) == (409, True)
    assert not PollCount.objects.exists()


def voters(lesson, *choices):
    for choice in choices:
        row = EnrollmentFactory(edition=lesson.edition)
        assert vote(Place(row.pk, lesson.key, "mine"), choice=choice)


def counts_of(lesson):
    return met(EnrollmentFactory(edition=lesson.edition).pk, lesson.key).counts.get("mine", {})


def test_answers_are_shown_five_at_a_time(lesson):
    voters(lesson, *[EVENING] * 4)
    assert counts_of(lesson) == {}
    voters(lesson, NIGHT)
    assert counts_of(lesson) == {EVENING: 4, NIGHT: 1}
    voters(lesson, *[NIGHT] * 4)
    assert counts_of(lesson) == {EVENING: 4, NIGHT: 1}
    voters(lesson, MORNING)
    assert counts_of(lesson) == {EVENING: 4, NIGHT: 5, MORNING: 1}


def test_a_poll_of_another_course_is_another_poll(lesson):
    voters(lesson, *[EVENING] * 5)
    other = lessons_of(make_edition())[0]
    Lesson.objects.filter(pk=other.pk).update(key=lesson.key)
    assert counts_of(Lesson.objects.get(pk=other.pk)) == {}


def test_few_are_shown_together_with_others(client, lesson, learner):
    put(lesson, "poll", POLL)
    voters(lesson, *[EVENING] * 12, *[NIGHT] * 3, *[MORNING] * 4)
    send(client, lesson, option=EVENING)
    text = " ".join(client.get(page_of(lesson)).text.split())
    assert 'Evening <span class="small">12</span>' not in text
    assert [group.label for group in told(12, 3, 4)] == ["Evening", "Night or Morning"]


def told(*counts):
    asked = [Option(key, text) for key, text in zip("abc", POLL["choices"], strict=True)]
    return groups(asked, dict(zip("abc", counts, strict=False)))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0), []),
        ((4, 0, 0), []),
        ((3, 2, 0), []),
        ((5, 0, 0), [("Evening", 5), ("Night", 0), ("Morning", 0)]),
        ((9, 3, 4), [("Evening", 9), ("Night or Morning", 7)]),
        ((9, 6, 1), [("Evening", 9), ("Night or Morning", 7)]),
        ((6, 9, 0), [("Evening", 6), ("Night", 9), ("Morning", 0)]),
        ((5, 1, 0), []),
    ],
)
def test_what_a_poll_tells(counts, expected):
    assert [(group.label, group.count) for group in told(*counts)] == expected


@given(st.lists(st.integers(0, 12), min_size=2, max_size=8))
def test_no_poll_tells_about_fewer_than_five(counts):
    asked = [Option(str(at), str(at)) for at in range(len(counts))]
    found = groups(asked, {str(at): count for at, count in enumerate(counts)})
    assert all(group.count == 0 or group.count >= FEWEST for group in found)
    assert not found or sum(group.count for group in found) == sum(counts)
    named = [name for group in found for name in group.label.split(" or ")]
    assert sorted(named) == sorted(set(named))


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6), st.data())
def test_two_editions_of_a_poll_tell_no_more_than_one(counts, data):
    """Each offers some of the choices that were ever counted, in an order of its own."""
    every = [Option(str(at), str(at)) for at in range(len(counts))]
    said = {str(at): count for at, count in enumerate(counts)}
    whole, turned = (told_as_sets(offered, said) for offered in (every, data.draw(st.permutations(every))))
    assert whole == turned
    fewer = groups(data.draw(st.lists(st.sampled_from(every), unique=True)), said)
    assert {group.count for group in fewer} <= {count for _names, count in whole}


def told_as_sets(offered, said):
    return {(frozenset(group.label.split(" or ")), group.count) for group in groups(offered, said)}


def test_a_choice_that_went_stays_in_the_sum_that_hides_few():
    asked = [Option("a", "Evening"), Option("c", "Morning")]
    found = groups(asked, {"a": 12, "b": 2, "c": 6})
    assert [(group.label, group.count) for group in found] == [
        ("Evening", 12),
        ("Morning or what is no longer offered", 8),
    ]


@pytest.mark.django_db(transaction=True)
def test_twenty_who_vote_at_once_are_all_counted():
    lesson = lessons_of(make_edition())[0]
    places = [Place(EnrollmentFactory(edition=lesson.edition).pk, lesson.key, "mine") for _ in range(10)]
    results = together(lambda at: vote(places[at % 10], choice=[EVENING, NIGHT][at % 2]), count=20)
    assert sorted(results) == [False] * 10 + [True] * 10
    rows = PollCount.objects.values_list("waiting", "shown")
    assert sum(sum(row) for row in rows) == 10


# Helplines


def test_helplines_say_when_they_were_checked_and_never_get_old(client, lesson, learner):
    put(lesson, "helplines", {"text": "You may ring."})
    Helpline.objects.all().delete()
    today = timezone.localdate()
    for name, days in [("Fresh", 3), ("Old", 366)]:
        Helpline.objects.create(name=name, number="1", purpose="x", checked_on=today - timedelta(days=days))
    text = client.get(page_of(lesson)).text
    assert ("Fresh" in text, "Old" in text, "Checked on" in text) == (True, False, True)


# What it costs


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 30])
def test_all_that_is_kept_in_a_lesson_takes_one_query(client, lesson, learner, count, django_assert_num_queries):
    for number in range(count):
        put(lesson, "checklist", TICKS, key=f"ticks-{number}")
        put(lesson, "poll", POLL, key=f"poll-{number}")
        put(lesson, "reflection", {"prompt": "x"}, key=f"words-{number}")
    for number in range(count):
        send(client, lesson, key=f"ticks-{number}", option=VOICE)
        send(client, lesson, key=f"poll-{number}", option=NIGHT)
    client.get(page_of(lesson))
    with django_assert_num_queries(6):  # the five of every lesson, and what she has kept
        assert client.get(page_of(lesson)).text.count(" checked") == count


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 30])
def test_helplines_in_a_lesson_take_one_query(client, lesson, learner, count, django_assert_num_queries):
    for number in range(count):
        put(lesson, "helplines", {}, key=f"lines-{number}")
    client.get(page_of(lesson))
    with django_assert_num_queries(6):  # the five of every lesson, and the numbers
        client.get(page_of(lesson))


def test_a_lesson_that_keeps_nothing_loads_no_script(client, lesson, learner):
    assert "keep.js" not in client.get(page_of(lesson)).text
    put(lesson, "poll", POLL)
    assert "keep.js" not in client.get(page_of(lesson)).text
    put(lesson, "reflection", {"prompt": "x"}, key="words")
    assert "keep.js" in client.get(page_of(lesson)).text
