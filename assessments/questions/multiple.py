"""Several right choices: all of them and no other count as one right answer."""

from django.utils.translation import gettext_lazy

from assessments.questions.choosing import Choosing


class Multiple(Choosing):
    key = "multiple"
    hint = gettext_lazy("Choose all that fit. It counts when all of them are chosen and no other.")
    field = "checkbox"
