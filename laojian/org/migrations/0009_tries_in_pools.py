"""Tries are counted in named pools: a device of one's own, an address of one's own, elsewhere, inside a session."""

from django.db import migrations, models

CARRY = "UPDATE org_loginattempt SET pool = 'address' WHERE known"
BACK = "UPDATE org_loginattempt SET known = pool IN ('address', 'device')"


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0008_account_made_by_one"),
    ]

    operations = [
        migrations.AddField(
            model_name="loginattempt",
            name="pool",
            field=models.CharField(
                choices=[
                    ("device", "本人用过的设备"),
                    ("address", "本人用过的网络地址"),
                    ("elsewhere", "其他网络地址"),
                    ("session", "登录后"),
                ],
                default="elsewhere",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="loginattempt",
            name="device",
            field=models.CharField(blank=True, default="", max_length=32),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="loginattempt",
            name="address",
            field=models.CharField(blank=True, max_length=45),
        ),
        migrations.RunSQL(CARRY, BACK),
        migrations.RemoveIndex(model_name="loginattempt", name="org_login_account"),
        migrations.AlterField(
            model_name="loginattempt",
            name="known",
            field=models.BooleanField(default=False),
        ),
        migrations.RemoveField(model_name="loginattempt", name="known"),
        migrations.AddIndex(
            model_name="loginattempt",
            index=models.Index(fields=["account", "pool", "-id"], name="org_login_pool"),
        ),
        migrations.AddIndex(
            model_name="loginattempt",
            index=models.Index(fields=["address", "at"], name="org_login_address"),
        ),
    ]
