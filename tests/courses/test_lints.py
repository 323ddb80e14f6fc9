"""Remarks beside the text: story-asking prompts, words with a better one, and how hard it reads."""

import re

import pytest

from courses.lints import HIGHEST_GRADE, LONGEST_SENTENCE, prompts, reading, reading_level, words
from courses.sources import read_course
from tests.courses.test_library import COURSES, LIBRARY


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


def lessons():
    courses = [read_course(LIBRARY / slug) for slug in COURSES]
    return [pytest.param(lesson, id=f"{course.code}-{lesson.key}") for course in courses for lesson in course.lessons()]


def spoken(lesson):
    return "\n\n".join(block.data["text"] for block in [*lesson.full, *lesson.shorter])


@pytest.mark.parametrize("lesson", lessons())
def test_library_lesson_reads_plainly_and_asks_for_nobodys_story(lesson):
    text = spoken(lesson)
    length, grade = reading_level(text)
    assert (length <= LONGEST_SENTENCE, grade <= HIGHEST_GRADE, prompts(text)) == (True, True, [])


@pytest.mark.parametrize("lesson", lessons())
def test_library_lesson_uses_no_word_with_a_better_one(lesson):
    """What is quoted or stands in a table of words to leave behind is not used."""
    used = re.sub(r"[\"“*][^\"”*\n]{0,80}[\"”*]|^\|.*\|$", "", spoken(lesson), flags=re.MULTILINE)
    assert [remark.found for remark in words(f"{lesson.title}. {lesson.covers} {used}")] == []
