from typing import Any

from django import forms

from courses.blocks import LONGEST


def markdown(label: Any, *, rows: int, help_text: Any) -> forms.CharField:
    """A field for an author's text, which may stay empty."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, required=False, widget=area, help_text=help_text)
