"""Each block gets the key that it has by its kind and its number, the same wherever this runs."""

from collections import Counter
from itertools import groupby

from django.db import migrations, models

AT_ONCE = 500


def give_keys(apps, schema_editor):
    blocks = apps.get_model("courses", "Block").objects
    rows = list(blocks.order_by("lesson", "version", "position", "pk").only("lesson", "kind"))
    for _lesson, together in groupby(rows, key=lambda row: row.lesson_id):
        seen = Counter()
        for row in together:
            seen[row.kind] += 1
            row.key = f"{row.kind}-{seen[row.kind]}"
    blocks.bulk_update(rows, ["key"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_observed_practice")]
    operations = [
        migrations.AddField("block", "key", models.SlugField(default="", max_length=40), preserve_default=False),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
    ]
