"""What keeps a quiz from being asked: one list for a course file, the editor and the moment of publishing.

A quiz is plain data here, as `courses/library/README.md` describes it and `lesson_kind` reads and dumps it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from assessments import questions
from assessments.bank import kept
from assessments.models.settings import GENTLE, USUAL
from assessments.texts import HTML, shows_without_saying

Path = tuple[str | int, ...]
Problem = tuple[Path, str]


def problems(quiz: dict[str, Any]) -> list[Problem]:
    """Where (a path into `quiz`) and what to do; empty when it can be asked."""
    asked = quiz["questions"]
    if not asked:
        return [(("questions",), _("Add at least one question."))]
    found = [problem for at, question in enumerate(asked) for problem in question_problems(question, at)]
    return [
        *found,
        *repeated_keys(asked),
        *count_problems(quiz),
        *topic_problems(quiz),
        *quota_problems(quiz),
        *setting_problems(quiz),
        *mastery_problems(quiz),
    ]


def question_problems(question: dict[str, Any], at: int) -> Iterator[Problem]:
    here: Path = ("questions", at)
    if question["kind"] not in questions.keys():  # noqa: SIM118 -- a function of the registry, not a dict
        yield (*here, "kind"), _("Its kind must be one of: %(kinds)s.") % {"kinds": ", ".join(questions.keys())}
        return
    if not question["stem"].strip():
        yield (*here, "stem"), _("The question itself is missing.")
    if not question["reason"].strip():
        yield (*here, "reason"), _("Its reason is missing. The learner reads it after answering.")
    if question.get("format") == HTML and shows_without_saying(question):
        yield (*here, "stem"), _("Say what its picture shows, in the alt of each img: somebody may not see it.")
    kind = questions.get(question["kind"])
    for path, message in kind.problems(kind.data.model_validate(kept(question))):
        yield (*here, *path), message


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


def quota_problems(quiz: dict[str, Any]) -> Iterator[Problem]:
    """Quotas that its questions, or the number that is drawn, cannot meet."""
    quotas, draw = quiz.get("quotas", {}), quiz["draw"]
    if not quotas:
        return
    topics = Counter(question["topic"] for question in quiz["questions"])
    for topic, count in sorted(quotas.items()):
        if topics[topic] < count:
            yield (
                ("quotas",),
                _('Topic "%(topic)s" has %(there)d questions, and its quota is %(count)d.')
                % {"topic": topic, "there": topics[topic], "count": count},
            )
    least = sum(quotas.get(topic, quiz["each_topic"]) for topic in {*topics, *quotas})
    if draw is None:
        yield ("quotas",), _("Quotas need a number of questions that are drawn.")
    elif least > draw:
        yield (
            ("quotas",),
            _("Its quotas ask for %(least)d questions, and %(draw)d are drawn.") % {"least": least, "draw": draw},
        )


def said(quiz: dict[str, Any], name: str) -> Any:
    """A setting that is left out where it is as usual."""
    return quiz.get(name, USUAL[name])


def is_strict(quiz: dict[str, Any]) -> bool:
    """Whether anything about it is limited or timed."""
    return any(said(quiz, name) != value for name, value in GENTLE.items())


def setting_problems(quiz: dict[str, Any]) -> Iterator[Problem]:
    if is_strict(quiz) and not said(quiz, "strict_reason").strip():
        yield ("strict_reason",), _("It is limited or timed: say why. Learners read the reason before they begin.")
    if said(quiz, "review_first") and said(quiz, "answer_from") in {"closed", "never"}:
        yield (
            ("review_first",),
            _("The reasons are to be read before a further try, and they are not shown in time. Show them sooner."),
        )
    at_once = {said(quiz, name) for name in ("correctness_from", "feedback_from", "answer_from")} & {"usual", "during"}
    if said(quiz, "behaviour") != "deferred" and not at_once:
        yield (
            ("behaviour",),
            _(
                "Answers are checked one by one, and nothing is said then. Let something be seen when an answer is checked."
            ),
        )


def mastery_problems(quiz: dict[str, Any]) -> Iterator[Problem]:
    right, of = said(quiz, "mastery_right"), said(quiz, "mastery_of")
    if said(quiz, "behaviour") != "mastery":
        if right or of:
            yield (
                ("mastery_right",),
                _("Right answers among the last ones are counted only where it goes on until enough are right."),
            )
        return
    if not right or not of or right > of:
        yield ("mastery_right",), _("Say how many of the last answers have to be right: for example 4 of 5.")
    if quiz["pass"] or quiz["pass_percent"]:
        yield ("pass",), _("It ends when enough of the last answers are right. Leave the right answers needed empty.")
    yield from marked_problems(quiz)


def marked_problems(quiz: dict[str, Any]) -> Iterator[Problem]:
    by_person = {kind.key for kind in questions.kinds() if kind.marked_by_person}
    for at, question in enumerate(quiz["questions"]):
        if question["kind"] in by_person:
            yield ("questions", at, "kind"), _("A person marks this question, so it cannot be checked at once.")
