from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy

from courses.blocks.media import File, MediaForm, MediaKind, OwnedData, Short, credit_field, rights_field


class PaperData(OwnedData):
    paper: File = ""
    title: Short = ""
    note: Short = ""


class PaperForm(MediaForm):
    slots = {
        "paper": (
            gettext_lazy("File"),
            gettext_lazy("A PDF, 10 MB at most. Its own title and author stay in it: look at them first."),
        )
    }
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=300, required=False)
    note = forms.CharField(label=gettext_lazy("Why it helps"), max_length=300, required=False)
    rights = rights_field()
    credit = credit_field()


class Paper(MediaKind[PaperData]):
    key = "file"
    label = gettext_lazy("File")
    purpose = gettext_lazy("A sheet to keep or to print, with its size before anybody fetches it.")
    template = "blocks/file.html"
    files = ("paper",)
    needed = {
        "paper": gettext_lazy("Choose a file, or delete this block."),
        "title": gettext_lazy("Say what it is."),
    }
    data = PaperData
    form = PaperForm

    def texts(self, data: PaperData) -> Sequence[str]:
        return [f"{data.title}. {data.note}" if data.title and data.note else data.title or data.note]
