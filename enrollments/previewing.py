"""A draft as a learner would meet it: at some stage, on some day, and without a trace, since nothing here writes a row."""

from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.db import models
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from courses import blocks
from courses.frozen import Outline, Text, joined, outline_of
from courses.models import Block, Edition
from enrollments.outline import Clock, Part, Row, Step, done_note, next_step, parts, rules, taken


class Stage(models.TextChoices):
    """How far the invented learner is."""

    NEW = "new", _("has just joined")
    HALF = "half", _("is half way through")
    LAST = "last", _("has one lesson left")


@dataclass(frozen=True)
class Seen:
    """Who is invented: how far, on which day, joined when, and with how much time (an Accommodation.Pace)."""

    stage: str
    on: date
    joined_on: date
    pace: str

    @property
    def query(self) -> str:
        return urlencode({"stage": self.stage, "on": self.on, "joined": self.joined_on, "pace": self.pace})


def steps_for(edition: Edition, seen: Seen) -> list[Step]:
    """Every lesson of `edition` as the invented learner meets it."""
    outline = outline_of(edition.pk)
    moment = make_aware(datetime.combine(seen.joined_on, time(9)))
    return taken(outline, dict.fromkeys(done_by(outline, seen.stage), moment), Clock(seen.joined_on, seen.on))


def done_by(outline: Outline, stage: str) -> list[int]:
    """The lessons that are done at `stage`: the first of those that are needed."""
    needed = [lesson.pk for lesson in outline if lesson.required]
    share = {Stage.NEW: 0, Stage.HALF: len(needed) // 2, Stage.LAST: len(needed) - 1}[Stage(stage)]
    return needed[:share]


def outline_for(steps: list[Step], *, url: str) -> list[tuple[Part, list[Row], bool]]:
    """The modules with their lines, and whether each is the one to go on in; `url` is what comes before a lesson's code."""
    said, here = rules(steps), next_step(steps)
    return [(part, [row(step, said, here, url) for step in part.steps], here in part.steps) for part in parts(steps)]


def row(step: Step, said: dict[int, str], here: Step | None, url: str) -> Row:
    lesson = step.lesson
    note = done_note(step.done_at) if step.done_at else "" if lesson.required else _("by choice")
    state = "done" if step.done_at else "now" if step == here else ""
    address = "" if step.lock else url.format(lesson.code)
    return Row(lesson.title, state, str(note), address, rule=step.lock or said.get(lesson.pk, ""))


def texts_of(lesson_id: int) -> dict[str, Text]:
    """The texts of a draft's lesson by version, rendered now: a published one has them stored."""
    found: dict[str, list[str]] = {}
    rows = list(Block.objects.filter(lesson=lesson_id).order_by("position"))
    blocks.warm((block.kind, block.data) for block in rows)
    for block in rows:
        found.setdefault(block.version, []).append(blocks.get(block.kind, block.data).render(block.data))
    return {version: joined(pieces) for version, pieces in found.items()}
