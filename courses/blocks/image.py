from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy

from courses.blocks.media import File, MediaForm, MediaKind, Short, ShownData, credit_field, people_field, rights_field


class ImageData(ShownData):
    picture: File = ""
    alt: Short = ""
    caption: Short = ""


class ImageForm(MediaForm):
    slots = {
        "picture": (
            gettext_lazy("Picture"),
            gettext_lazy(
                "JPEG, PNG, GIF or WebP. It is made smaller, and what your phone put in, such as the place, is taken out."
            ),
        )
    }
    alt = forms.CharField(
        label=gettext_lazy("What it shows, in words"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For those who cannot see it: what matters in it, in one sentence."),
    )
    caption = forms.CharField(label=gettext_lazy("Words below it"), max_length=300, required=False)
    rights = rights_field()
    credit = credit_field()
    people = people_field(gettext_lazy("Who can be recognized"), gettext_lazy("Nobody"))


class Image(MediaKind[ImageData]):
    key = "image"
    label = gettext_lazy("Picture")
    purpose = gettext_lazy("A drawing or photo that shows what words cannot, with words for who cannot see it.")
    template = "blocks/image.html"
    files = shown_with_page = ("picture",)
    needed = {
        "picture": gettext_lazy("Choose a picture, or delete this block."),
        "alt": gettext_lazy("Say in words what it shows, for those who cannot see it."),
    }
    data = ImageData
    form = ImageForm

    def texts(self, data: ImageData) -> Sequence[str]:
        return [data.alt, data.caption]
