"""Other words for a question of the bank, and what only trainers see of it."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Organization
from assessments.bank import Written, add_version, free_key, reword, wording
from assessments.banking.ordering import make_ready
from assessments.models import Question, QuestionTag, QuestionVersion, QuizItem
from courses.drafts import hold
from courses.models import Edition


@transaction.atomic
def change(
    version: QuestionVersion, *, data: Written, name: str, category: str, tags: Sequence[str]
) -> QuestionVersion:
    """The newest wording says `data` now; where a published edition asks the old one, that one stays there.

    Drafts that asked the old wording ask the new one. A draft of the bank that has everything becomes ready.
    """
    Question.objects.filter(pk=version.question_id).update(name=name, category=category)
    tag(version.question, names=tags)
    said = reword(version, data={**data, "key": version.question.key})
    if said.pk != version.pk:
        take_into_drafts(version, said)
    make_ready(said)
    return said


@transaction.atomic
def write(
    organization: Organization, *, data: Written, name: str, category: str, tags: Sequence[str]
) -> QuestionVersion:
    """A new draft in the bank of `organization`. The same words once more are the draft that is there: one tap or two is one.

    Raises KeyError and pydantic.ValidationError for what no kind reads.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    same = same_draft(organization, data)
    if same is not None:
        return same
    key = free_key(data["stem"], organization=organization.pk)
    question = Question.objects.create(
        organization=organization, key=key, state=Question.State.DRAFT, name=name, category=category
    )
    tag(question, names=tags)
    return add_version(question, data=data)


def same_draft(organization: Organization, data: Written) -> QuestionVersion | None:
    """A draft of the bank, of no course, that says `data` already."""
    said = wording(data)
    words = {name: value for name, value in said.items() if name != "data"}
    drafts = Question.objects.filter(organization=organization, course=None, state=Question.State.DRAFT)
    there = QuestionVersion.objects.newest().filter(question__in=drafts, **words).select_related("question")
    return next((version for version in there if version.data == said["data"]), None)


def tag(question: Question, *, names: Sequence[str]) -> None:
    """The tags of `question` are `names` and no others."""
    question.tags.exclude(name__in=names).delete()
    QuestionTag.objects.bulk_create(
        (QuestionTag(question=question, name=name) for name in names), ignore_conflicts=True
    )


def take_into_drafts(old: QuestionVersion, new: QuestionVersion) -> None:
    drafts = QuizItem.objects.filter(version=old, quiz__lesson__edition__state=Edition.State.DRAFT)
    for item in drafts.select_related("quiz__lesson").order_by("quiz__lesson__edition", "pk"):
        hold(item.quiz.lesson.edition_id)
        item.version = new
        item.save(update_fields=["version"])
