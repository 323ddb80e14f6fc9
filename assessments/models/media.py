from django.db import models

from accounts.models import Organization


class QuestionFile(models.Model):
    """A picture that came inside a question file. Texts name it by its code; the same picture is kept once."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32, help_text="made from its first bytes; stands in texts and addresses")
    drawn = models.CharField(max_length=32, help_text="the same of what is kept, which is drawn anew")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, help_text="image/png, image/jpeg")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "code"], name="question_file_once")]

    def __str__(self) -> str:
        return self.name
