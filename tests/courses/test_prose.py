"""The texts of the two courses: whole, plain, calm, fair, and right in what can be checked by a script."""

import hashlib
import re
from collections import Counter

import pytest

from assessments import fairness
from courses import blocks
from courses.lints import HIGHEST_GRADE, LONGEST_SENTENCE, prompts, reading_level, words
from courses.sources import read_course
from tests.courses.outlines import CARE, LEADERSHIP
from tests.courses.test_library import COURSES, LIBRARY

ROOT = LIBRARY.parents[1]
CARE_COURSE, LEADERSHIP_COURSE = (read_course(LIBRARY / slug) for slug in COURSES)
BOTH = [CARE_COURSE, LEADERSHIP_COURSE]
QUOTED = re.compile(r"[\"“*][^\"”*\n]{0,80}[\"”*]|^\|.*\|$", re.MULTILINE)
GRAPHIC = re.compile(
    r"\b(?:rap(?:e|es|ed|ist)|molest\w*|naked|nude|genital\w*|penis|vagina\w*|incest\w*|penetrat\w*|semen|intercourse|porn\w*"
    r"|blood(?:y|ied)|blood(?! test)|bruis\w*|beat(?:en|ings)|strangl\w*|whip(?:ped|ping)?|burn(?:t|ed)\b(?! ?out)|knife|stabb\w*|gun|shot|murder\w*|kill\w*|corpse|torture\w*)\b",
    re.IGNORECASE,
)
LAWS = {"7610", "9208", "10364", "11862", "11930", "10173", "9262", "9344", "10630", "10627"}
NOT_THE_LAW = {"10912", "9433", "10847"}  # the other choices of one question
HELPLINES = {"911", "1383", "1343", "163", "1553"}
TOOLS = {  # the beginnings of hashes of five words each, out of tools that may not be copied
    "91dec77d64fc2dbd", "e150d312862980ef", "c78a74f6097e1d02", "27b531da8ccaa563", "b0f59e34c4b714c9", "9e52820090df54cd",
    "e83ae932e24e9120", "1109b300fa5dbf80", "d3cfc4e2dfa55eba", "b084363cfe0a73a9", "cf137507d93cf853", "8d9b47df4ae71b3a",
    "23acf637ba6ebc71", "83fddeb0a67e21ac", "e2c79018d6c12628", "8cd6fd98a867c2cf",
}  # fmt: skip


def lessons(*courses, kinds=("reading", "reflection", "session")):
    return [
        pytest.param(lesson, id=f"{course.code}-{lesson.key}")
        for course in courses
        for lesson in course.lessons()
        if lesson.kind in kinds
    ]


def words_of(placed):
    """All that a learner reads in these blocks."""
    told = ((kind := blocks.get(block.kind)).texts(kind.data.model_validate(block.data)) for block in placed)
    return "\n\n".join(text for texts in told for text in texts)


def full(lesson):
    return words_of(lesson.full)


def shorter(lesson):
    return words_of(lesson.shorter)


def asked(course):
    checks = [lesson for lesson in course.lessons() if lesson.kind == "quiz"]
    return [question for lesson in checks for question in lesson.extra["questions"]]


def said(question):
    if "prompt" in question:
        return "\n\n".join([question["prompt"], *question["choices"]])
    return "\n\n".join([question["stem"], *(choice["text"] for choice in question["choices"]), question["reason"]])


def everything_said(course):
    """(where, text) of all that a learner can read in a course."""
    yield "course", f"{course.title}\n\n{course.summary}\n\n{course.audience}\n\n{course.welcome}"
    for module in course.modules:
        yield module.key, f"{module.title}\n\n{module.outcome}\n\n{module.intro}"
        for lesson in module.lessons:
            yield lesson.key, "\n\n".join([lesson.title, lesson.covers, full(lesson), shorter(lesson)])
            if questions := lesson.extra.get("questions"):
                yield f"questions of {lesson.key}", "\n\n".join(map(said, questions))


def count(text):
    return sum(bool(re.search(r"\w", word)) for word in text.split())


SAID = [
    pytest.param(text, id=f"{course.code}-{where}-{number}")
    for course in BOTH
    for number, (where, text) in enumerate(everything_said(course))
]


@pytest.mark.parametrize("course", BOTH, ids=lambda course: course.code)
def test_a_course_uses_at_least_eight_kinds_of_block(course):
    used = {block.kind for lesson in course.lessons() for block in (*lesson.full, *lesson.shorter)}
    assert len(used) >= 8


# What the outline asks for


@pytest.mark.parametrize(("course", "outline"), [(CARE_COURSE, CARE), (LEADERSHIP_COURSE, LEADERSHIP)])
def test_every_lesson_of_the_outline_is_there_in_its_order(course, outline):
    told = {module.title: [lesson.title for lesson in module.lessons] for module in course.modules}
    assert told == outline
    assert list(told) == list(outline)


def test_modules_of_the_first_course_count_from_zero_and_part_b_of_the_second_is_by_choice():
    assert (CARE_COURSE.start, LEADERSHIP_COURSE.start) == (0, 1)
    assert [module.optional for module in LEADERSHIP_COURSE.modules] == [False] * 4 + [True] * 6
    assert {module.optional for module in CARE_COURSE.modules} == {False}


def test_the_first_pages_say_what_they_have_to_say():
    assert CARE_COURSE.welcome.splitlines()[0] == (
        "> Demonstration course written for this platform. It is not an IJM, DSWD, SAMHSA, NCTSN or WHO course and carries no CPD units. "
        "Please do not write about a real child anywhere in it."
    )
    assert LEADERSHIP_COURSE.welcome.splitlines()[0] == (
        "> You never have to tell your story here. Use any name. You can pause, skip or stop, and nothing is taken away. "
        "Your time is work: ask your facilitator about payment."
    )
    assert (LEADERSHIP_COURSE.title, LEADERSHIP_COURSE.gentle) == ("Leadership course", True)


def test_the_hours_that_the_first_pages_promise_are_those_of_the_lessons():
    needed = sum(lesson.minutes for lesson in CARE_COURSE.lessons() if lesson.required)
    assert ("About six and a half hours" in CARE_COURSE.welcome, 6.25 <= needed / 60 < 6.75) == (True, True)
    taught = [module for module in LEADERSHIP_COURSE.modules if module.key != "notes-for-facilitators"]
    hours = sum(lesson.minutes for module in taught for lesson in module.lessons) / 60
    assert ("about 14 hours" in LEADERSHIP_COURSE.welcome, 13.5 <= hours < 15) == (True, True)


# Lessons


@pytest.mark.parametrize("lesson", lessons(CARE_COURSE))
def test_a_lesson_of_the_first_course_has_four_to_nine_hundred_words_and_six_to_twelve_minutes(lesson):
    assert 400 <= count(full(lesson)) <= 900
    assert 6 <= lesson.minutes <= 12


@pytest.mark.parametrize("lesson", lessons(LEADERSHIP_COURSE, kinds=["reading"]))
def test_a_reading_of_the_second_course_has_four_to_nine_hundred_words(lesson):
    assert 400 <= count(full(lesson)) <= 900
    assert 5 <= lesson.minutes <= 8


@pytest.mark.parametrize("lesson", [*lessons(CARE_COURSE), *lessons(LEADERSHIP_COURSE, kinds=["reading"])])
def test_a_lesson_ends_with_what_to_keep_and_something_to_try(lesson):
    assert [block.kind for block in lesson.full][-2:] == ["summary", "practice"]


@pytest.mark.parametrize("lesson", lessons(LEADERSHIP_COURSE, kinds=["session"]))
def test_a_session_says_its_aim_its_steps_its_choices_and_its_way_with_little(lesson):
    assert re.findall(r"^## (.*)", full(lesson), re.MULTILINE) == [
        "Aim",
        "What we do",
        "What you may choose",
        "With little or nothing",
    ]
    steps = [int(minutes) for minutes in re.findall(r"^\d\. \*\*[^\n]*?\*\* \((\d+)", full(lesson), re.MULTILINE)]
    assert sum(steps) == lesson.minutes


@pytest.mark.parametrize("lesson", lessons(LEADERSHIP_COURSE, kinds=["reflection"]))
def test_an_activity_of_the_second_course_offers_another_way_and_keeps_nothing(lesson):
    assert "## Another way" in full(lesson)
    assert "I did this" in full(lesson)


@pytest.mark.parametrize("lesson", lessons(*BOTH))
def test_a_sensitive_lesson_has_a_shorter_version_and_says_calmly_what_it_covers(lesson):
    assert bool(lesson.shorter) == lesson.sensitive
    if lesson.sensitive:
        assert 110 <= count(shorter(lesson)) <= 220
    assert 5 <= count(lesson.covers) <= 45
    assert "!" not in lesson.covers


def test_notes_for_facilitators_say_what_they_have_to_say():
    notes = next(module for module in LEADERSHIP_COURSE.modules if module.key == "notes-for-facilitators").lessons
    parts = ["Aim", "The room", "With little or nothing", "Hard moments, and a first sentence", "The support person"]
    for lesson in notes:
        found = re.findall(r"^## (.*)", full(lesson), re.MULTILINE)
        assert [part for part in found if part in parts] == parts, lesson.key
        assert found[-1] == "Afterwards: ten minutes for the two of you", lesson.key
    assert len(notes) == 9


# Words


@pytest.mark.parametrize("text", SAID)
def test_all_that_is_said_reads_plainly_and_asks_for_nobodys_story(text):
    length, grade = reading_level(text)
    assert (length <= LONGEST_SENTENCE, grade <= HIGHEST_GRADE, prompts(text)) == (True, True, [])


@pytest.mark.parametrize("text", SAID)
def test_no_word_has_a_better_one_and_none_is_graphic(text):
    """What is quoted or stands in a table of words to leave behind is not used."""
    used = QUOTED.sub("", text)
    assert [remark.found for remark in words(used)] == []
    assert [found[0] for found in GRAPHIC.finditer(text)] == []


@pytest.mark.parametrize("course", BOTH)
def test_only_laws_and_helplines_that_were_checked_are_named(course):
    text = "\n".join(said for _where, said in everything_said(course))
    assert set(re.findall(r"\bRA (\d+)", text)) - LAWS - NOT_THE_LAW == set()
    numbers = set(re.findall(r"\*\*(\d{3,4})\*\*|^\| (\d{3,4}) \|", text, re.MULTILINE))
    assert {number for pair in numbers for number in pair if number} - HELPLINES == set()


# Questions


def test_the_final_check_draws_twelve_of_twenty_five_with_one_of_every_module():
    final = next(lesson for lesson in CARE_COURSE.lessons() if lesson.key == "final-check").extra
    assert (final["purpose"], final["draw"], final["pass"], final["each_topic"]) == ("posttest", 12, 9, 1)
    assert [question["key"] for question in final["questions"]] == [f"tic-{number:02}" for number in range(1, 26)]
    topics = Counter(question["topic"] for question in final["questions"])
    assert topics == {"M1": 4, "M2": 4, "M3": 4, "M4": 4, "M5": 4, "M6": 3, "M7": 2}


def test_modules_one_to_seven_end_with_a_check_in_of_three():
    ends = [module.lessons[-1] for module in CARE_COURSE.modules[1:8]]
    assert [(len(check.extra["questions"]), check.extra["purpose"]) for check in ends] == [(3, "check-in")] * 7


def test_check_ins_of_the_gentle_course_ask_for_no_number():
    checks = [lesson.extra for lesson in LEADERSHIP_COURSE.lessons() if lesson.kind == "quiz"]
    assert {(check["purpose"], check["pass"], check["draw"]) for check in checks} == {("check-in", None, None)}
    assert len(checks) == 8


@pytest.mark.parametrize("course", BOTH)
def test_no_habit_of_the_author_gives_answers_away(course):
    """Neither the place of the right choice, nor its being the longest, nor its being the shortest."""
    one = [q["choices"] for q in asked(course) if sum(map(fairness.is_key, q["choices"])) == 1]
    assert len(one) >= 17
    assert fairness.remarks(asked(course)) == []
    shortest = sum(key_is_shortest(choices) for choices in one)
    assert shortest / len(one) <= fairness.SHARE


def key_is_shortest(choices):
    key = next(len(choice["text"]) for choice in choices if fairness.is_key(choice))
    return all(len(choice["text"]) > key for choice in choices if not fairness.is_key(choice))


@pytest.mark.parametrize("question", [pytest.param(q, id=q["key"]) for course in BOTH for q in asked(course)])
def test_a_reason_explains_kindly_and_does_not_judge(question):
    assert 6 <= count(question["reason"]) <= 60
    assert (
        re.findall(
            r"\b(?:wrong|incorrect|failed?|mistaken?|obviously|of course|should have)\b",
            question["reason"],
            re.IGNORECASE,
        )
        == []
    )
    texts = [choice["text"] for choice in question["choices"]]
    assert len(set(texts)) == len(texts)


def test_a_question_stands_once_in_each_course():
    for course in BOTH:
        keys = Counter(question["key"] for question in asked(course))
        assert [key for key, times in keys.items() if times > 1] == []


# Tools that may not be copied


def telling(text):
    """The beginnings of hashes of every five words in a row."""
    found = re.findall(r"[a-z]+", text.lower())
    return {hashlib.sha256(" ".join(found[at : at + 5]).encode()).hexdigest()[:16] for at in range(len(found) - 4)}


def test_no_item_of_a_tool_under_licence_is_in_the_project():
    written = [
        *LIBRARY.rglob("*.md"),
        *LIBRARY.rglob("*.yaml"),
        *ROOT.glob("*.md"),
        *(ROOT / "templates").rglob("*.html"),
    ]
    assert len(written) > 250
    assert [path.name for path in written if telling(path.read_text()) & TOOLS] == []


def test_credits_name_what_the_courses_lean_on_and_on_what_terms():
    written = (ROOT / "CREDITS.md").read_text()
    for name in (
        "SAMHSA",
        "WHO",
        "National Child Traumatic Stress Network",
        "ProQOL",
        "Assessment of Survivor Outcomes",
    ):
        row = next(line for line in written.splitlines() if line.startswith("|") and name in line)
        assert len(row.split("|")) == 5
