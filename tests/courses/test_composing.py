"""A lesson is built block by block: nobody writes over somebody else, two taps make one block, and every act can be taken back."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import composing
from courses.arranging import FULL, SHORTER, Placed, blocks_of
from courses.blocks import Piece
from courses.composing import GoneError, Writing
from courses.drafts import FrozenError
from courses.models import Block, BlockChange
from courses.publishing import open_draft, publish
from courses.tokens import StaleError, token_of
from tests.factories import BlockFactory, EditionFactory, LessonFactory, MembershipFactory, ModuleFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def by():
    """Somebody who writes a lesson of three blocks, and a shorter version of one."""
    edition = EditionFactory(state="draft")
    lesson = LessonFactory(module=ModuleFactory(edition=edition))
    for position, key in enumerate("abc"):
        BlockFactory(lesson=lesson, key=key, position=position, data={"text": key})
    BlockFactory(lesson=lesson, key="s", position=0, version=SHORTER, data={"text": "s"})
    return Writing(lesson, MembershipFactory(role="trainer").user, NOW)


def keys(by):
    return " ".join(block.key for block in blocks_of(by.lesson))


def order(by):
    return token_of([block.key for block in blocks_of(by.lesson)])


def seen(by, key):
    return token_of(next(block for block in blocks_of(by.lesson) if block.key == key))


def new(key="n", version=FULL, text="new"):
    return Placed(version, key, "text", {"text": text})


# Acts


@pytest.mark.parametrize(
    ("version", "after", "expected"),
    [
        (FULL, "a", "a n b c s"),
        (FULL, "", "a b c n s"),
        (FULL, "gone", "a b c n s"),
        (FULL, "s", "a b c n s"),
        (SHORTER, "s", "a b c s n"),
        (SHORTER, "", "a b c s n"),
    ],
)
def test_a_block_is_added_below_another(by, version, after, expected):
    composing.add_block(by, new=new(version=version), after=after)
    assert keys(by) == expected


def test_a_second_tap_adds_no_second_block(by):
    for _ in range(2):
        composing.add_block(by, new=new(), after="a")
    assert keys(by) == "a n b c s"
    assert BlockChange.objects.count() == 1


def test_another_text_from_the_same_page_is_another_block(by):
    """Somebody goes back to the form, and writes the next one into it."""
    composing.add_block(by, new=new(), after="a")
    second = composing.add_block(by, new=new(text="more"), after="a")
    assert second.key != "n"
    assert keys(by) == f"a {second.key} n b c s"


def test_a_block_is_changed_once(by):
    token = seen(by, "b")
    for _ in range(2):
        composing.change_block(by, key="b", token=token, data={"text": "other"})
    assert (Block.objects.get(key="b").data, BlockChange.objects.count()) == ({"text": "other"}, 1)


@pytest.mark.parametrize(
    ("key", "direction", "expected"),
    [
        ("b", "up", "b a c s"),
        ("b", "down", "a c b s"),
        ("a", "up", "a b c s"),
        ("c", "down", "a b c s"),
        ("s", "up", "a b c s"),
    ],
)
def test_a_block_moves_in_its_version(by, key, direction, expected):
    composing.move_block(by, key=key, token=order(by), direction=direction)
    assert keys(by) == expected


def test_moving_keeps_the_rows(by):
    rows = dict(Block.objects.values_list("key", "pk"))
    composing.move_block(by, key="b", token=order(by), direction="up")
    assert dict(Block.objects.values_list("key", "pk")) == rows


def test_a_second_tap_copies_once(by):
    for _ in range(2):
        composing.copy_block(by, key="b", token=seen(by, "b"), new="n")
    assert keys(by) == "a b n c s"
    assert Block.objects.get(key="n").data == {"text": "b"}


def test_what_is_deleted_twice_is_gone_once(by):
    token = seen(by, "b")
    composing.remove_block(by, key="b", token=token)
    with pytest.raises(GoneError):
        composing.remove_block(by, key="b", token=token)
    assert keys(by) == "a c s"


def test_writing_it_as_text_keeps_what_is_known_again(by):
    pieces = [Piece("text", {"text": text}) for text in ("a", "changed", "c", "more")]
    composing.rewrite(by, token=token_of(blocks_of(by.lesson)), full=pieces, shorter=[])
    assert keys(by).split()[:3] == ["a", "b", "c"]
    assert [block.data["text"] for block in blocks_of(by.lesson)] == ["a", "changed", "c", "more"]


# Two at once


def test_two_writers_on_two_blocks_do_not_meet(by):
    began = seen(by, "a")
    composing.change_block(by, key="c", token=seen(by, "c"), data={"text": "hers"})
    composing.move_block(by, key="c", token=order(by), direction="up")
    composing.change_block(by, key="a", token=began, data={"text": "his"})
    assert [block.data["text"] for block in blocks_of(by.lesson)] == ["his", "hers", "b", "s"]


def stale(by):
    """Acts that somebody makes who looked before somebody else changed a block and the order."""
    began, in_order, whole = seen(by, "b"), order(by), token_of(blocks_of(by.lesson))
    composing.change_block(by, key="b", token=began, data={"text": "hers"})
    composing.move_block(by, key="b", token=in_order, direction="up")
    return {
        "change": lambda: composing.change_block(by, key="b", token=began, data={"text": "his"}),
        "move": lambda: composing.move_block(by, key="b", token=in_order, direction="up"),
        "copy": lambda: composing.copy_block(by, key="b", token=began, new="n"),
        "remove": lambda: composing.remove_block(by, key="b", token=began),
        "rewrite": lambda: composing.rewrite(by, token=whole, full=[], shorter=[]),
        "undo": lambda: composing.undo(by, change=BlockChange.objects.order_by("pk").first().pk),
    }


@pytest.mark.parametrize("act", ["change", "move", "copy", "remove", "rewrite", "undo"])
def test_nobody_acts_on_what_they_did_not_see(by, act):
    late = stale(by)[act]
    before = blocks_of(by.lesson)
    with pytest.raises(StaleError):
        late()
    assert blocks_of(by.lesson) == before


@pytest.mark.django_db(transaction=True)
def test_six_who_add_at_once_all_find_theirs(by):
    start = threading.Barrier(6)

    def add(number):
        start.wait()
        composing.add_block(by, new=new(key=f"n{number}", text=str(number)), after="a")
        connection.close()

    threads = [threading.Thread(target=add, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [block.key for block in blocks_of(by.lesson)]
    assert sorted(found) == sorted(["a", "b", "c", "s", *(f"n{number}" for number in range(6))])
    assert len({row.position for row in Block.objects.filter(version=FULL)}) == 9


def test_a_published_lesson_refuses_every_act(by):
    acts = [
        lambda: composing.add_block(by, new=new(), after=""),
        lambda: composing.change_block(by, key="a", token="", data={}),
        lambda: composing.move_block(by, key="a", token="", direction="up"),
        lambda: composing.copy_block(by, key="a", token="", new="n"),
        lambda: composing.remove_block(by, key="a", token=""),
        lambda: composing.rewrite(by, token="", full=[], shorter=[]),
        lambda: composing.undo(by, change=1),
    ]
    publish(by.lesson.edition, by=by.by, now=NOW)
    for act in acts:
        with pytest.raises(FrozenError):
            act()


# Undo


def undo_last(by):
    composing.undo(by, change=BlockChange.objects.order_by("pk").last().pk)


def test_an_act_is_taken_back_once(by):
    composing.remove_block(by, key="b", token=seen(by, "b"))
    change = BlockChange.objects.get().pk
    for _ in range(2):
        composing.undo(by, change=change)
    assert keys(by) == "a b c s"
    assert not BlockChange.objects.exists()


def test_only_the_last_thirty_are_kept(by):
    for number in range(33):
        composing.change_block(by, key="a", token=seen(by, "a"), data={"text": str(number)})
    for _ in range(30):
        undo_last(by)
    assert (Block.objects.get(key="a").data, BlockChange.objects.count()) == ({"text": "2"}, 0)


def test_publishing_forgets_what_could_be_undone(by):
    composing.move_block(by, key="a", token=order(by), direction="down")
    publish(by.lesson.edition, by=by.by, now=NOW)
    assert not BlockChange.objects.exists()
    assert not open_draft(by.lesson.edition.course, by=by.by).lessons.get().changes.exists()


ACTS = st.sampled_from(["add", "change", "up", "down", "copy", "remove", "rewrite"])


@given(st.lists(st.tuples(ACTS, st.integers(0, 7), st.integers(0, 99)), max_size=8))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_was_done_is_undone_step_by_step(by, acts):
    history = []
    for act, at, number in acts:
        blocks = blocks_of(by.lesson)
        history.append(blocks)
        key = blocks[at % len(blocks)].key if blocks else ""
        do(by, act, key, number)
        if blocks_of(by.lesson) == blocks:
            history.pop()
    for before in reversed(history):
        undo_last(by)
        assert blocks_of(by.lesson) == before


def do(by, act, key, number):
    if act == "add" or not key:
        composing.add_block(by, new=new(key=f"n{number}", text=str(number)), after=key)
    elif act == "change":
        composing.change_block(by, key=key, token=seen(by, key), data={"text": str(number)})
    elif act in ("up", "down"):
        composing.move_block(by, key=key, token=order(by), direction=act)
    elif act == "copy":
        composing.copy_block(by, key=key, token=seen(by, key), new=f"c{number}")
    elif act == "remove":
        composing.remove_block(by, key=key, token=seen(by, key))
    else:
        pieces = [Piece("text", {"text": str(part)}) for part in range(number % 4)]
        composing.rewrite(by, token=token_of(blocks_of(by.lesson)), full=pieces, shorter=pieces[:1])
