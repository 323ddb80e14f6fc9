"""How our forms are laid out: one helper, used by every form with a page of its own; and a field for a long list."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django.forms.utils import flatatt
from django.forms.widgets import Select
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class Helper(FormHelper):
    """A form that posts to its own page. Without `layout`, every field in turn; without `submit`, no button.

    `action`, `method`: where and how it is sent when not to its own page by POST. `tag=False` leaves out <form> and the token.
    """

    render_hidden_fields = True

    def __init__(
        self, *layout: Any, submit: Any = "", action: str = "", method: str = "post", tag: bool = True
    ) -> None:
        super().__init__()
        self.form_method = method
        self.form_tag = tag
        self.disable_csrf = not tag or method != "post"
        if action:
            self.form_action = action
        if layout:
            self.layout = Layout(*layout)
        if submit:
            self.add_input(Submit("submit", submit))


class Folded(Div):
    """Fields behind a line that opens them; `is_open` from the start where somebody has to see them."""

    template = "lms/layout/folded.html"

    def __init__(self, legend: Any, *fields: Any, is_open: bool = False) -> None:
        super().__init__(*fields)
        self.legend, self.is_open = legend, is_open


class LongSelect(Select):
    """A list of hundreds, without groups: written at once, since a template for each choice takes longer than the whole page around it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen, selected = self.format_value(value), mark_safe(" selected")
        choices = ((key, selected if str(key) in chosen else "", label) for key, label in self.choices)
        options = format_html_join("\n", '<option value="{}"{}>{}</option>', choices)
        all_attrs = flatatt(self.build_attrs({**self.attrs, "name": name}, attrs))
        return format_html("<select{}>\n{}\n</select>", all_attrs, options)
