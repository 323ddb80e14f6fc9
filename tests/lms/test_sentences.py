"""A field that is left empty or mistaken says what to do, and never in the words of a machine."""

import re

import pytest
from django import forms

from accounts.models import Organization, User

MACHINE = re.compile(r"valid|field|required|ensure|value|URL|character|available", re.IGNORECASE)
TRIED = {
    "text": (forms.CharField(max_length=3), ["", "four"], ["Please fill this in.", "Write 3 signs at most. Now there are 4."]),
    "short": (forms.CharField(min_length=3), ["no"], ["Write at least 3 signs. Now there are 2."]),
    "mail": (forms.EmailField(), ["no", "a@b"], ["Write a whole e-mail address, such as name@example.org."] * 2),
    "link": (forms.URLField(assume_scheme="https"), ["not an address"], ["Write a whole address, such as https://example.org."]),
    "day": (forms.DateField(), ["", "soon"], ["Choose a day.", "Write the day as 2027-01-31."]),
    "count": (forms.IntegerField(min_value=1, max_value=9), ["x", "0", "10"], ["Write a whole number, such as 3.", "Write 1 or more.", "Write 9 or less."]),
    "share": (forms.DecimalField(), ["x"], ["Write a number, such as 2.5."]),
    "one": (forms.ChoiceField(choices=[("a", "A")]), ["", "b"], ["Choose one.", "This is not on the list. Choose again."]),
    "some": (forms.MultipleChoiceField(choices=[("a", "A")]), [[], ["b"]], ["Choose at least one.", "This is not on the list. Choose again."]),
    "row": (forms.ModelChoiceField(Organization.objects.all()), ["", "0"], ["Choose one.", "This is not on the list. Choose again."]),
    "rows": (forms.ModelMultipleChoiceField(User.objects.all()), [[], ["0"]], ["Choose at least one.", "This is not on the list. Choose again."]),
    "tick": (forms.BooleanField(), [""], ["Tick this if it is so."]),
    "file": (forms.FileField(), [None], ["Choose a file."]),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TRIED)
def test_a_field_says_what_to_do(kind):
    field, typed, said = TRIED[kind]
    found = []
    for value in typed:
        with pytest.raises(forms.ValidationError) as error:
            field.clean(value)
        found += error.value.messages
    assert found == said
    assert [text for text in found if MACHINE.search(text)] == []


def test_a_sentence_of_its_own_stays():
    field = forms.CharField(error_messages={"required": "Say why."})
    with pytest.raises(forms.ValidationError, match="Say why"):
        field.clean("")
