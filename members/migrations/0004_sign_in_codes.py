"""The graduate's first sign-in by a one-time code, and an address for e-mail."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import members.fields


def note_who_was_in_before(apps, schema_editor):
    """Whoever has signed in before this version has come in already."""
    users = apps.get_model("members", "User").objects.filter(role="GRADUATE", last_login__isnull=False)
    users.update(opened_at=models.F("last_login"))


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_tries"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="email",
            field=members.fields.EncryptedTextField(blank=True, verbose_name="电子邮箱"),
        ),
        migrations.AddField(
            model_name="user",
            name="opened_at",
            field=models.DateTimeField(
                blank=True,
                help_text="毕业生用登录码或统一身份认证第一次进入；之前没有密码",
                null=True,
                verbose_name="首次进入的时间",
            ),
        ),
        migrations.RunPython(note_who_was_in_before, migrations.RunPython.noop),
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "code",
                    members.fields.EncryptedTextField(
                        blank=True, help_text="用过或作废后清空", verbose_name="登录码"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("SLIP", "打印领码单"), ("SHOWN", "当面或电话告知"), ("MAIL", "电子邮件")],
                        max_length=10,
                        verbose_name="发放方式",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
                ("valid_until", models.DateTimeField(verbose_name="有效期至")),
                ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="作废时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_in_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "登录码",
                "ordering": ("-made_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("used_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("user",),
                        name="one_good_code_per_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"
                        ),
                        name="code_used_or_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code", ""),
                            models.Q(("used_at__isnull", True), ("withdrawn_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="code_kept_only_while_good",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["SLIP", "SHOWN", "MAIL"])), name="code_way"
                    ),
                ],
            },
        ),
    ]
