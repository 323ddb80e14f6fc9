"""How our forms are laid out: one helper, used by every form with a page of its own."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit


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
