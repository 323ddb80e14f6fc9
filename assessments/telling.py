"""What a learner is told about a check, in plain words: before beginning, and where no further attempt may begin."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Accommodation
from assessments import releasing, timing
from assessments.allowing import Refusal, Why
from assessments.models import Quiz
from assessments.models.settings import Release
from assessments.releasing import Released
from enrollments.models import Enrollment


@dataclass(frozen=True)
class Telling:
    """A quiz and the person who is told about it. `number`: how many questions one attempt asks; `read`: a person marks some."""

    quiz: Quiz
    enrollment: Enrollment
    own: Accommodation | None
    number: int
    read: bool = False

    def truths(self) -> list[str]:
        """Each setting in a sentence, the gentle ones too."""
        found = [
            self.questions(),
            self.looked_at(),
            self.people(),
            self.tries(),
            *self.time(),
            self.feedback(),
            *self.between(),
        ]
        if not self.quiz.is_gentle:
            found.append(_("Why it is so: %(reason)s") % {"reason": self.quiz.strict_reason})
        return [text for text in found if text]

    def questions(self) -> str:
        if self.quiz.behaviour == Quiz.Behaviour.MASTERY:
            numbers = {"right": self.quiz.mastery_right, "of": self.quiz.mastery_of}
            return (
                _(
                    "One question after the other, until %(right)s of your last %(of)s answers are right. A question may come again."
                )
                % numbers
            )
        asked = ngettext("%(n)d question.", "%(n)d questions.", self.number) % {"n": self.number}
        return f"{asked} {self.enough()}"

    def enough(self) -> str:
        needed = self.quiz.pass_count
        if needed:
            text = ngettext("%(n)d right answer completes it.", "%(n)d right answers complete it.", needed)
            return text % {"n": needed}
        if self.quiz.pass_percent:
            return _("%(percent)d percent completes it.") % {"percent": self.quiz.pass_percent}
        return _("Sending your answers in completes it.")

    def looked_at(self) -> str:
        return {
            Quiz.Behaviour.IMMEDIATE: _("You check each answer when you are ready; then it stands."),
            Quiz.Behaviour.INTERACTIVE: _(
                "You check each answer when you are ready. Where there are hints you can try again; a further try counts a little less."
            ),
            Quiz.Behaviour.MASTERY: _("Each answer is checked at once. You can stop any time."),
        }.get(Quiz.Behaviour(self.quiz.behaviour), "")

    def people(self) -> str:
        if not self.read:
            return ""
        return _(
            "A person reads some of your answers, without your name beside them. You are told when the result is there."
        )

    def tries(self) -> str:
        limit = self.quiz.attempt_limit
        if limit is None:
            many = _("As many tries as you like")
        else:
            many = ngettext("%(n)d try", "%(n)d tries", limit) % {"n": limit}
        kept = {
            Quiz.Counts.BEST: _("your best result is kept"),
            Quiz.Counts.LAST: _("your last result counts"),
            Quiz.Counts.FIRST: _("your first result counts"),
            Quiz.Counts.AVERAGE: _("the average of your results counts"),
        }[Quiz.Counts(self.quiz.counts)]
        return f"{many}; {kept}."

    def time(self) -> list[str]:
        closing = [self.closing()] if self.quiz.closes_at_due else []
        extra = timing.extra_time(self.quiz, self.own)
        if not self.quiz.time_limit:
            return [_("No timer. You can leave any time: your answers wait for you."), *closing]
        if extra is None:
            return [_("No timer for you. You can leave any time: your answers wait for you."), *closing]
        minutes = self.quiz.time_limit + round(extra.total_seconds() / 60)
        given = _("Your own extra time is in it.") if extra else ""
        told = ngettext("You have %(n)d minute once you begin.", "You have %(n)d minutes once you begin.", minutes)
        goes_on = _(
            "The time goes on when you leave. When it is over, what you answered is sent in by itself; nothing is lost."
        )
        return [" ".join(filter(None, [told % {"n": minutes}, given, goes_on])), *closing]

    def closing(self) -> str:
        end = timing.closing(self.quiz, self.enrollment, self.own)
        if end is not None:
            moment = date_format(timing.local(end, self.enrollment), "j F Y, H:i")
            return _("It closes on %(moment)s.") % {"moment": moment}
        if self.own and self.own.untimed:
            return _("It does not close for you.")
        return _("It closes when your date in the course has passed. You have no date now, so it stays open.")

    def feedback(self) -> str:
        if gives_reasons(self.quiz):
            return _("Every answer gets a reason afterwards.")
        return " ".join(seen_from(self.quiz, {part.name for part in fields(Released)}))

    def between(self) -> list[str]:
        found = []
        if self.quiz.review_first:
            found.append(_("Before a further try, the reasons of the last one are read."))
        if self.quiz.wait_minutes:
            found.append(_("Between two tries you rest: %(time)s.") % {"time": span(self.quiz.wait_minutes)})
        return found


def gives_reasons(quiz: Quiz) -> bool:
    """Whether everything is seen right after sending in."""
    return {releasing.moment(quiz, part.name) for part in fields(Released)} == {Release.SENT}


def withheld(quiz: Quiz, released: Released) -> list[str]:
    """What is not seen yet of answers that were sent in, and from when it is."""
    return seen_from(quiz, {part.name for part in fields(Released) if not getattr(released, part.name)})


def seen_from(quiz: Quiz, parts: set[str]) -> list[str]:
    """From when each of the `parts` of Released may be seen; a sentence for each moment."""
    words = {
        "marks": _("how much is right"),
        "correctness": _("which answers are right"),
        "feedback": _("what is said about your answers"),
        "answer": _("the helpful answers and their reasons"),
    }
    sentences = {
        Release.DURING: _("When you check an answer you see: %(what)s."),
        Release.SENT: _("After sending in you see: %(what)s."),
        Release.LATER: _("Two minutes after sending in you see: %(what)s."),
        Release.CLOSED: _("When your date in the course has passed you see: %(what)s."),
        Release.NEVER: _("Not shown here: %(what)s."),
    }
    moments = {part: releasing.moment(quiz, part) for part in words if part in parts}
    listed = {moment: ", ".join(words[part] for part in moments if moments[part] == moment) for moment in sentences}
    return [sentences[moment] % {"what": what} for moment, what in listed.items() if what]


def span(minutes: int) -> str:
    """Minutes, hours or days, in words."""
    for size, one, many in [
        (1440, "%(n)d day", "%(n)d days"),
        (60, "%(n)d hour", "%(n)d hours"),
    ]:
        if minutes >= size and minutes % size == 0:
            return ngettext(one, many, minutes // size) % {"n": minutes // size}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def refusal_text(refusal: Refusal, enrollment: Enrollment) -> str:
    """Why no further attempt may begin now, and from when one may."""
    if refusal.until:
        moment: datetime = timing.local(refusal.until, enrollment)
        return _("Time to rest. You can try again from %(moment)s.") % {"moment": date_format(moment, "j F, H:i")}
    return {
        Why.CLOSED: _("Your date for this has passed, so it is closed now. What you sent in is kept."),
        Why.NONE_LEFT: _("You have used your tries here. What you sent in is kept, and you can go on with the course."),
        Why.UNREAD: _("Read the reasons of your last try first. Then you can try again."),
    }[refusal.why]


def while_asked(quiz: Quiz, *, timed: bool) -> str:
    """The line under each question."""
    if not timed and quiz.is_gentle:
        return _(
            "No timer, as many tries as you like; your best result is kept. You can leave now and find your answers here later."
        )
    if timed:
        return _("What you answer is kept at once. When the time is over it is sent in by itself.")
    return _("You can leave now and find your answers here later.")
