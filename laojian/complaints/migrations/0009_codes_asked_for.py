"""A one-time code is asked for at the door and made by a regular task: known and unknown telephones take one time."""

import laojian.org.identity_keys
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0008_tickets_of_an_office'),
    ]

    operations = [
        migrations.AddField(
            model_name='personlogin',
            name='sealed_phone',
            field=laojian.org.identity_keys.SealedField(null=True, verbose_name='电话（加密）'),
        ),
        migrations.AlterField(
            model_name='personlogin',
            name='code_hash',
            field=models.BinaryField(default=bytes, max_length=32, verbose_name='验证码标识'),
        ),
        migrations.AddIndex(
            model_name='personlogin',
            index=models.Index(condition=models.Q(('sealed_phone__isnull', False)), fields=['id'], name='contacts_login_asked'),
        ),
    ]
