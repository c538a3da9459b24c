from django.db import migrations


class Migration(migrations.Migration):
    """The person to reach at an employer gets a name of its own; the table stays what it is called."""

    dependencies = [("employers", "0002_search")]

    operations = [
        migrations.AlterModelTable("contact", "employers_contact"),
        migrations.RenameModel("Contact", "ContactPerson"),
    ]
