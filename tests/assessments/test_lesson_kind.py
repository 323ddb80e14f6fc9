import json

import pytest

from assessments.exchange import copy, dump, load
from assessments.lesson_kind import QuizKind
from assessments.models import Question, QuestionVersion, Quiz, QuizItem
from courses.lesson_kinds import get
from courses.models import Lesson
from courses.parsing import Source, SourceError, parse_yaml
from tests.assessments.factories import QuizFactory, question
from tests.factories import EditionFactory, LessonFactory

HEAD = """\
purpose: posttest
draw: 2
pass: 1
each_topic: 1
"""
FIRST = """\
  - key: mixed-feelings
    topic: M1
    kind: single
    stem: A steady response is
    choices:
      - text: "Let us talk about something happier."
      - text: "Many feelings can be there at once."
        right: true
    reason: Children often love and miss a caregiver.
"""
SECOND = FIRST.replace("mixed-feelings", "second").replace("M1", "M2")
WHOLE = f"{HEAD}questions:\n{FIRST}{SECOND}"


def read(text, **banks):
    sources = {name: parse_yaml(content, file=f"questions/{name}.yaml") for name, content in banks.items()}
    parsed = parse_yaml(text, file="90-check.yaml")
    return get("quiz").read(Source(parsed.file, parsed.data, parsed.lines, sources))


def test_the_kind_is_registered():
    assert isinstance(get("quiz"), QuizKind)


def test_read_makes_plain_data():
    data = read(WHOLE)
    assert {name: value for name, value in data.items() if name != "questions"} == {
        "purpose": "posttest",
        "pass": 1,
        "draw": 2,
        "each_topic": 1,
        "pass_percent": None,
    }
    assert data["questions"][0] == {
        "key": "mixed-feelings",
        "topic": "M1",
        "kind": "single",
        "stem": "A steady response is",
        "choices": [
            {"text": "Let us talk about something happier."},
            {"text": "Many feelings can be there at once.", "right": True},
        ],
        "reason": "Children often love and miss a caregiver.",
    }
    assert json.loads(json.dumps(data)) == data


def test_questions_may_stand_in_a_file_of_their_own():
    assert read(f"{HEAD}questions: final\n", final=(FIRST + SECOND).replace("\n  ", "\n")[2:]) == read(WHOLE)


@pytest.mark.parametrize(
    ("old", "new", "file", "line", "words"),
    [
        ("pass: 1", "pass: 3", "90-check.yaml", 3, "3 right answers are needed, and 2 questions are asked."),
        ("draw: 2", "draw: 4", "90-check.yaml", 2, "4 questions are drawn, and there are 2."),
        ("each_topic: 1", "each_topic: 2", "90-check.yaml", 4, "are more than the 2 that are drawn"),
        ("draw: 2", "draw: many", "90-check.yaml", 2, '"draw" must be a whole number'),
        ("purpose: posttest", "purpose: exam", "90-check.yaml", 1, '"purpose" must be'),
        ("pass: 1", "passs: 1", "90-check.yaml", 3, 'Did you mean "pass"?'),
        (
            "    kind: single",
            "    kind: essay",
            "90-check.yaml",
            8,
            "Its kind must be one of: single, multiple, true_false",
        ),
        ("    stem: A steady response is\n", "", "90-check.yaml", 6, '"stem" is missing'),
        ("        right: true\n", "", "90-check.yaml", 10, "None of its choices is marked as right."),
        ('"Many feelings can be there at once."', '""', "90-check.yaml", 12, '"text" is empty'),
        ('happier."\n', 'happier."\n        right: true\n', "90-check.yaml", 10, "Two choices are marked as right"),
        ("key: second", "key: mixed-feelings", "90-check.yaml", 6, "Two questions have the key"),
        ("key: second", "key: Not A Key", "90-check.yaml", 15, '"key"'),
        (f"\n{FIRST}{SECOND}", " elsewhere", "90-check.yaml", 5, 'There is no file "elsewhere.yaml"'),
        (f"\n{FIRST}{SECOND}", " 7", "90-check.yaml", 5, ""),
        (f"questions:\n{FIRST}{SECOND}", "", "90-check.yaml", 1, '"questions" is missing'),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, file, line, words):
    assert old in WHOLE
    with pytest.raises(SourceError) as refused:
        read(WHOLE.replace(old, new, 1))
    assert (refused.value.file, refused.value.line) == (file, line)
    assert words in refused.value.message


def test_a_missing_reason_in_a_bank_is_named_in_the_bank():
    bank = FIRST.replace("\n  ", "\n")[2:].replace("reason: Children often love and miss a caregiver.\n", "")
    with pytest.raises(SourceError) as refused:
        read("questions: final\n", final=bank)
    assert (refused.value.file, refused.value.line) == ("questions/final.yaml", 1)
    assert '"reason" is missing' in refused.value.message


@pytest.fixture
def lesson(db):
    return LessonFactory(kind=Lesson.Kind.QUIZ, module__edition__state="draft")


def test_load_and_dump_are_each_others_opposite(lesson):
    data = read(WHOLE)
    load(lesson, data, course=lesson.edition.course)
    assert dump(lesson) == data


def test_loading_the_same_words_again_uses_them_again(lesson):
    course = lesson.edition.course
    load(lesson, read(WHOLE), course=course)
    other = LessonFactory(module=lesson.module, kind=Lesson.Kind.QUIZ)
    load(other, read(WHOLE), course=course)
    assert (QuestionVersion.objects.count(), QuizItem.objects.count()) == (2, 4)


@pytest.mark.parametrize(
    ("old", "new"),
    [("A steady", "A calm"), ("often love", "may love"), ("happier", "else"), ("M1", "M7"), ("single", "multiple")],
)
def test_other_words_are_a_new_version(lesson, old, new):
    course = lesson.edition.course
    load(lesson, read(WHOLE), course=course)
    other = LessonFactory(module=lesson.module, kind=Lesson.Kind.QUIZ)
    load(other, read(WHOLE.replace(old, new, 1)), course=course)
    assert list(
        Question.objects.get(key="mixed-feelings").versions.order_by("number").values_list("number", flat=True)
    ) == [1, 2]
    assert dump(lesson) == read(WHOLE)


def test_copy_asks_the_very_same_words(lesson):
    load(lesson, read(WHOLE), course=lesson.edition.course)
    target = LessonFactory(module=lesson.module, kind=Lesson.Kind.QUIZ)
    copy(source=lesson, target=target)
    assert dump(target) == dump(lesson)
    assert QuestionVersion.objects.count() == 2
    assert Quiz.objects.count() == 2


def test_copy_of_an_unwritten_quiz_is_unwritten(lesson):
    copy(source=lesson, target=LessonFactory(module=lesson.module, kind=Lesson.Kind.QUIZ))
    assert Quiz.objects.count() == 0


def test_problems_of_a_quiz_that_nobody_wrote(lesson):
    assert get("quiz").problems(lesson) == ["Add at least one question."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"pass_count": 4}, ["4 right answers are needed, and 3 questions are asked."]),
        ({"draw": 5}, ["5 questions are drawn, and there are 3."]),
        ({"draw": 2, "pass_count": 2, "each_topic": 1}, []),
        ({"draw": 2, "each_topic": 3}, ["1 topics with 3 questions each are more than the 2 that are drawn."]),
    ],
)
def test_problems_before_publishing(changes, found):
    assert get("quiz").problems(QuizFactory(questions=3, **changes).lesson) == found


@pytest.mark.django_db
def test_problems_name_the_question():
    asked = [{**question(1), "reason": " "}, {**question(2), "stem": ""}, question(3, rights=2)]
    assert get("quiz").problems(QuizFactory(questions=asked).lesson) == [
        "“Question number 1?” Its reason is missing. The learner reads it after answering.",
        "Question 2: The question itself is missing.",
        "“Question number 3?” Two choices are marked as right, and people may choose one. Unmark one, or take another kind.",
    ]


@pytest.mark.django_db
def test_a_gentle_check_in_asks_for_no_number():
    quiz = QuizFactory(questions=3, pass_count=2, purpose="check-in", lesson__module__edition__course__gentle=True)
    assert get("quiz").problems(quiz.lesson) == [
        "Check-ins of this course keep no score. Leave the right answers needed empty."
    ]


@pytest.mark.django_db
def test_addresses_say_nothing():
    lesson = QuizFactory(lesson__code="XY23ZW", lesson__module__edition=EditionFactory()).lesson
    assert get("quiz").learner_url("C4", lesson) == "/c/C4/XY23ZW/check/"
    assert get("quiz").editor_url(lesson) == f"/write/check/{lesson.pk}/"


@pytest.mark.django_db
def test_the_rule_is_said_in_plain_words(django_assert_num_queries):
    quizzes = [
        QuizFactory(questions=5, draw=4, pass_count=3),
        QuizFactory(questions=5),
        QuizFactory(questions=5, purpose="check-in", lesson__module__edition__course__gentle=True),
    ]
    with django_assert_num_queries(1):
        rules = get("quiz").rules([quiz.lesson_id for quiz in quizzes])
    assert [rules[quiz.lesson_id] for quiz in quizzes] == [
        "3 of 4 answers right, as often as you like. No timer.",
        "Answer 5 questions. Sending them in is enough.",
        "Look back at 5 questions. Nothing you choose is kept.",
    ]
