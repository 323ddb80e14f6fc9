"""What keeps a quiz from being asked: one list for a course file, the editor and the moment of publishing.

A quiz is plain data here, as `courses/library/README.md` describes it and `lesson_kind` reads and dumps it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments import questions

Path = tuple[str | int, ...]
Problem = tuple[Path, str]


@dataclass(frozen=True)
class WrittenChoice:
    position: int
    text: str
    right: bool


def problems(quiz: dict[str, Any]) -> list[Problem]:
    """Where (a path into `quiz`) and what to do; empty when it can be asked."""
    asked = quiz["questions"]
    if not asked:
        return [(("questions",), _("Add at least one question."))]
    found = [problem for at, question in enumerate(asked) for problem in question_problems(question, at)]
    return [*found, *repeated_keys(asked), *count_problems(quiz), *topic_problems(quiz)]


def question_problems(question: dict[str, Any], at: int) -> Iterator[Problem]:
    here: Path = ("questions", at)
    if question["kind"] not in questions.keys():  # noqa: SIM118 -- a function of the registry, not a dict
        yield (*here, "kind"), _("Its kind must be one of: %(kinds)s.") % {"kinds": ", ".join(questions.keys())}
        return
    if not question["stem"].strip():
        yield (*here, "stem"), _("The question itself is missing.")
    if not question["reason"].strip():
        yield (*here, "reason"), _("Its reason is missing. The learner reads it after answering.")
    choices = [WrittenChoice(n, choice["text"], choice["right"]) for n, choice in enumerate(question["choices"])]
    for message in questions.get(question["kind"]).problems(choices):
        yield (*here, "choices"), message


def repeated_keys(asked: list[dict[str, Any]]) -> Iterator[Problem]:
    counted = Counter(question["key"] for question in asked)
    for at, question in enumerate(asked):
        if counted[question["key"]] > 1:
            yield ("questions", at, "key"), _('Two questions have the key "%(key)s".') % {"key": question["key"]}


def count_problems(quiz: dict[str, Any]) -> Iterator[Problem]:
    pool, draw, needed = len(quiz["questions"]), quiz["draw"], quiz["pass"]
    drawn = pool if draw is None else draw
    if draw is not None and draw > pool:
        yield ("draw",), _("%(draw)d questions are drawn, and there are %(pool)d.") % {"draw": draw, "pool": pool}
    if needed is not None and needed > drawn:
        yield (
            ("pass",),
            _("%(needed)d right answers are needed, and %(drawn)d questions are asked.")
            % {"needed": needed, "drawn": drawn},
        )


def topic_problems(quiz: dict[str, Any]) -> Iterator[Problem]:
    draw, each = quiz["draw"], quiz["each_topic"]
    if draw is None or not each:
        return
    topics = Counter(question["topic"] for question in quiz["questions"])
    if each * len(topics) > draw:
        yield (
            ("each_topic",),
            _("%(topics)d topics with %(each)d questions each are more than the %(draw)d that are drawn.")
            % {"topics": len(topics), "each": each, "draw": draw},
        )
    for topic in sorted(topic for topic, count in topics.items() if count < each):
        yield (
            ("each_topic",),
            _('Topic "%(topic)s" has fewer than %(each)d questions.') % {"topic": topic, "each": each},
        )
