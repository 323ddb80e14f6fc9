"""What a form says of a field: a plain sentence that tells what to do, in place of Django's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

AGAIN = _("This is not on the list. Choose again.")
SENTENCES: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {
        "required": _("Please fill this in."),
        "min_value": _("Write %(limit_value)s or more."),
        "max_value": _("Write %(limit_value)s or less."),
        "max_length": _("Write %(limit_value)d signs at most. Now there are %(show_value)d."),
        "min_length": _("Write at least %(limit_value)d signs. Now there are %(show_value)d."),
    },
    forms.BooleanField: {"required": _("Tick this if it is so.")},
    forms.ChoiceField: {"required": _("Choose one."), "invalid_choice": AGAIN},
    forms.MultipleChoiceField: {"required": _("Choose at least one."), "invalid_choice": AGAIN},
    forms.ModelMultipleChoiceField: {"required": _("Choose at least one."), "invalid_choice": AGAIN},
    forms.ModelChoiceField: {"required": _("Choose one."), "invalid_choice": AGAIN},
    forms.FileField: {"required": _("Choose a file."), "empty": _("There is nothing in this file. Choose another.")},
    forms.DateField: {"required": _("Choose a day."), "invalid": _("Write the day as 2027-01-31.")},
    forms.IntegerField: {"required": _("Write a number."), "invalid": _("Write a whole number, such as 3.")},
    forms.FloatField: {"required": _("Write a number."), "invalid": _("Write a number, such as 2.5.")},
    forms.DecimalField: {"required": _("Write a number."), "invalid": _("Write a number, such as 2.5.")},
    forms.EmailField: {"invalid": _("Write a whole e-mail address, such as name@example.org.")},
    forms.URLField: {"invalid": _("Write a whole address, such as https://example.org.")},
}


def use() -> None:
    """Every field made from now on speaks so, unless it has a sentence of its own."""
    for field, sentences in SENTENCES.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **sentences}
