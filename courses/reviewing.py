"""Reading a gentle course before it is published: two people sign the very words, one of whom knows them from life and is paid or declined it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from courses import lesson_kinds
from courses.exchange import dump
from courses.models import Comment, Edition, Lesson, SignOff
from lms.kit.text import texts

Part = SignOff.Part


class ReviewError(Exception):
    """It cannot be signed like that; the text says why to a person."""


@dataclass(frozen=True)
class Standing:
    """One of the two signatures that an edition needs: the one that stands for its words of now, or the last for words of before."""

    part: str
    now: SignOff | None
    before: SignOff | None


def is_needed(edition: Edition) -> bool:
    """Whether `edition` is published only after two people have signed it."""
    return edition.course.gentle


def fingerprint(edition: Edition) -> str:
    """What a signature stands for: everything that learners read in `edition`, and not who may join it."""
    plain = dump(edition)
    return plain.model_copy(update={"joining": "", "due_days": None}).fingerprint()


def standings(edition: Edition) -> list[Standing]:
    """Both signatures of a draft, the owner's first."""
    words = fingerprint(edition)
    signed = list(edition.sign_offs.standing().order_by("-signed_at"))
    return [
        Standing(
            part,
            now=next((one for one in signed if one.part == part and one.fingerprint == words), None),
            before=next((one for one in signed if one.part == part and one.fingerprint != words), None),
        )
        for part in Part.values
    ]


def problems(edition: Edition) -> list[str]:
    """Why a draft that needs two signatures cannot be published yet: sentences that say what to do."""
    if not is_needed(edition):
        return []
    missing = {standing.part for standing in standings(edition) if standing.now is None}
    said = {
        Part.OWNER: _(
            "Somebody who answers for the course reads it and signs, on the page “Reading before publishing”."
        ),
        Part.LIVED: _("A reader who knows this from life reads it and signs, paid or having declined pay."),
    }
    return [said[part] for part in Part if part in missing]


@transaction.atomic
def sign(edition: Edition, *, part: str, by: User, called: str, pay: str = "", now: datetime) -> SignOff:
    """Signs the words of the draft `edition` as they stand; twice is once. Two different people sign. Raises ReviewError."""
    edition = Edition.objects.select_for_update().select_related("course").get(pk=edition.pk)
    if edition.state != Edition.State.DRAFT:
        raise ReviewError(_("This edition is published already."))
    if part == Part.LIVED and pay not in SignOff.Pay.values:
        raise ReviewError(_("Say whether this reading is paid, or whether you declined pay."))
    words = fingerprint(edition)
    others = edition.sign_offs.standing().filter(fingerprint=words, signed_by=by).exclude(part=part)
    if others.exists():
        raise ReviewError(_("You have signed for the other part. Somebody else signs this one."))
    pay = pay if part == Part.LIVED else ""
    facts = {"signed_by": by, "called": called.strip() or str(by), "pay": pay, "signed_at": now}
    signed, made = edition.sign_offs.get_or_create(part=part, fingerprint=words, withdrawn_at=None, defaults=facts)
    if made:
        record(verb="edition_signed", actor=by, subject=edition, detail={"part": part, "pay": pay}, now=now)
    return signed


@transaction.atomic
def take_back(sign_off: SignOff, *, by: User, now: datetime) -> None:
    """The signature stands no longer; twice is once. A published edition stays published."""
    if SignOff.objects.standing().filter(pk=sign_off.pk).update(withdrawn_at=now):
        record(verb="sign_off_withdrawn", actor=by, subject=sign_off.edition, detail={"part": sign_off.part}, now=now)


def say(lesson: Lesson, *, block: str, text: str, by: User, now: datetime) -> Comment:
    """A comment beside `block` (a block's key, "" for the whole lesson); the same sent twice is one."""
    place = {"course": lesson.edition.course, "lesson": lesson.key, "block": block}
    said, _made = Comment.objects.get_or_create(
        **place, text=text, written_by=by, settled_at=None, defaults={"called": str(by), "written_at": now}
    )
    return said


def settle(comment: Comment, *, by: User, now: datetime) -> None:
    """The comment is dealt with; it stays to be read. Twice is once."""
    Comment.objects.filter(pk=comment.pk, settled_at=None).update(settled_at=now, settled_by=by)


def asked(lesson: Lesson) -> list[str]:
    """What the lesson's kind says beside its text, such as questions and their reasons: every text of more than a word."""
    return [text for text in texts(lesson_kinds.get(lesson.kind).dump(lesson)) if " " in text.strip()]


def open_comments(edition: Edition) -> dict[str, int]:
    """Lesson's key → how many comments wait there. One query."""
    rows = Comment.objects.filter(course=edition.course_id, settled_at=None).values_list("lesson")
    return dict(rows.annotate(n=Count("pk")))


def comments_of(lesson: Lesson) -> dict[str, list[Comment]]:
    """Block's key ("" for the whole lesson) → its comments, the first first. What hangs on a block that is gone hangs on the lesson."""
    blocks = set(lesson.blocks.values_list("key", flat=True))
    found: dict[str, list[Comment]] = {}
    for comment in Comment.objects.filter(course=lesson.edition.course_id, lesson=lesson.key).order_by(
        "written_at", "pk"
    ):
        found.setdefault(comment.block if comment.block in blocks else "", []).append(comment)
    return found
