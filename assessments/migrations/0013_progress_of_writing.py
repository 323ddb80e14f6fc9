from django.db import migrations, models
from django.db.models import F


def begin_anew(apps, schema_editor):
    """Rows of an import that is to be written say from now on what was written; so far nothing was."""
    imports = apps.get_model("assessments", "QuestionImport").objects.filter(state="confirmed")
    apps.get_model("assessments", "ImportRow").objects.filter(imported__in=imports).delete()
    imports.update(total=F("progress"), progress=0)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_retired_questions")]

    operations = [
        migrations.AddField(
            model_name="questionimport",
            name="total",
            field=models.PositiveIntegerField(
                default=0, help_text="how many there are to write, once that was confirmed"
            ),
        ),
        migrations.AlterField(
            model_name="questionimport",
            name="progress",
            field=models.PositiveIntegerField(default=0, help_text="questions gone through by now, read or written"),
        ),
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
    ]
