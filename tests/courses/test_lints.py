"""Remarks beside the text: story-asking prompts, words with a better one, and how hard it reads."""

import pytest

from courses.lints import prompts, reading, reading_level, remarks, words
from courses.previewing import preview
from tests.yardstick import takes_less


@pytest.mark.parametrize(
    "text",
    [
        "Tell us what happened.",
        "Write about what happened to you.",
        "Share your own story with the group.",
        "Describe your trauma in three lines.",
        "Have you ever been abused?",
        "Remember a time when you were hurt.",
        "Draw your past.",
    ],
)
def test_planted_prompt_is_caught(text):
    assert len(prompts(f"A calm line. {text} Another line.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "You never have to tell your story here.",
        "Nobody is asked to share their story.",
        "Do not ask “what happened to you”.",
        "Write your own five-sentence answer on a card.",
        "Tell the right person today.",
        "Write what happens next, and who will know.",
    ],
)
def test_calm_text_is_left_alone(text):
    assert prompts(text) == []


def test_words_come_with_a_better_one():
    found = words("The law on child pornography. A debriefing session follows.")
    assert [(remark.found, remark.advice) for remark in found] == [
        ("child pornography", "Better: child sexual abuse and exploitation material (CSAEM)."),
        ("debriefing session", "Better: reflective supervision."),
    ]


def test_hard_text_is_said_to_be_hard_and_a_short_one_is_not_judged():
    hard = "Organizational considerations necessitate comprehensive interdisciplinary documentation " * 6
    assert [remark.advice[:12] for remark in reading(hard + ".")] == ["Most people ", "Shorter word"]
    assert reading("Interdisciplinary documentation.") == []


CALM = "The house is quiet now. She knocks and waits. Then she opens the door and says her own name. "


def test_a_sentence_ends_with_its_sign_and_not_with_the_line():
    wrapped = (CALM * 4).replace(" ", "\n")
    assert reading_level(wrapped) == reading_level(CALM * 4)
    assert reading_level(wrapped)[0] == pytest.approx(19 / 3)
    assert reading_level((CALM * 4).replace(".", ":"))[0] == pytest.approx(76)


def test_items_of_a_list_are_sentences_of_their_own_and_single_words_are_none():
    listed = "".join(f"{number}. She knocks and waits for an answer\n" for number in range(1, 7))
    assert reading_level(listed)[0] == 7
    assert reading_level("Wait. Look. " * 4 + CALM * 2)[0] == pytest.approx(46 / 6)


def test_the_reading_grade_is_that_of_flesch_and_kincaid():
    """By hand: 36 words of one syllable in 6 sentences are 0.39 · 6 + 11.8 · 1 − 15.59."""
    assert reading_level("The cat sat on the mat. " * 6) == (6.0, pytest.approx(-1.45))


def test_text_from_a_browser_is_read_like_any_other():
    typed = "## Start\r\n\r\nTell us what happened to you.\r\n\r\nThen rest."
    assert [remark.found for remark in remarks(typed)] == ["Tell us what happened to you."]


def test_a_picture_is_said_not_to_be_shown():
    assert [(remark.found, remark.advice) for remark in remarks("Look: ![a gate](gate.png)")] == [
        ("![a gate]", "Pictures are not shown here. Say in words what it is for.")
    ]


SIGNS = [
    "\n",
    " \n",
    "\t",
    "](",
    "![",
    "[",
    '"',
    "“",
    "tell ",
    "- ",
    "1. ",
    "| ",
    "# ",
    ":::\n",
    "\r\n",
    ". ",
    "*a",
    "you ",
    "::: note\nx\n:::\n",
]


@pytest.mark.parametrize("sign", SIGNS)
def test_fifty_thousand_signs_are_looked_through_at_once(sign):
    text = sign * (50_000 // len(sign)) + "x"
    assert takes_less(lambda: preview({"full": text}), 20)
