from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_block_keys")]
    operations = [
        migrations.AddConstraint(
            "block", models.UniqueConstraint(fields=("lesson", "key"), name="block_key_once")
        ),
    ]
