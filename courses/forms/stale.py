from typing import Any

from django import forms

from courses.tokens import token_of


class Remembering(forms.Form):
    """A form that knows in which state its writer met the row: `token`."""

    token = forms.CharField(widget=forms.HiddenInput)

    def resent(self, current: Any) -> Any:
        """What was typed, with the token of what is saved by now: sending it again is meant."""
        return self.resent_as(token_of(current))

    def resent_as(self, token: str) -> Any:
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what a browser sent is a QueryDict
        data["token"] = token
        return data
