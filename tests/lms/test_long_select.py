"""A long list is the select that Django would write, for any choices and whatever is chosen."""

import pytest
from django import forms
from django.test import SimpleTestCase

from lms.kit.forms import LongSelect

CHOICES = [("Asia/Manila", "Manila"), ("<b>", "\"quoted\" & 'so on'"), (3, "three"), ("", "None")]
same = SimpleTestCase().assertHTMLEqual


@pytest.mark.parametrize("value", ["Asia/Manila", "<b>", 3, "3", "", None, "Nowhere", "<script>"])
@pytest.mark.parametrize("attrs", [None, {"id": "id_zone", "required": True, "aria-invalid": "true"}])
def test_it_is_the_select_that_django_writes(value, attrs):
    long, plain = LongSelect({"class": "x"}, CHOICES), forms.Select({"class": "x"}, CHOICES)
    same(long.render("zone", value, attrs), plain.render("zone", value, attrs))


def test_what_was_chosen_comes_back_with_what_is_to_be_done():
    class Form(forms.Form):
        zone = forms.ChoiceField(choices=lambda: CHOICES, widget=LongSelect)

    form = Form({"zone": "<b>"})
    assert '<option value="&lt;b&gt;" selected>&quot;quoted&quot; &amp; &#x27;so on&#x27;</option>' in str(form["zone"])
    assert 'aria-invalid="true"' in str(Form({"zone": "Nowhere"})["zone"])
