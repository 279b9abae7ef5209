"""What the graduate's pages keep: guides, requests, own reports, messages and contacts, the words confirmed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import members.fields
import transfers.models.member_requests
import transfers.models.own_reports


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_sign_in_codes"),
        ("transfers", "0003_verification_and_early_registers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfirmedContent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "words",
                    members.fields.EncryptedTextField(
                        help_text="JSON：[[键, 名称, 内容], …]", verbose_name="逐项内容"
                    ),
                ),
            ],
            options={
                "verbose_name": "确认的内容",
            },
        ),
        migrations.CreateModel(
            name="ContactRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("MEMBER", "本人"), ("RECEIVER", "接收党组织"), ("FAMILY", "家人或同学")],
                        default="MEMBER",
                        max_length=10,
                        verbose_name="联系谁",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("PHONE", "电话"),
                            ("SMS", "短信"),
                            ("WECHAT", "微信"),
                            ("IN_APP", "站内消息"),
                            ("EMAIL", "电子邮件"),
                            ("LETTER", "信函"),
                            ("VISIT", "当面"),
                        ],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("SENT", "已发出"),
                            ("REACHED", "已联系上"),
                            ("NO_ANSWER", "无人应答"),
                            ("WRONG_NUMBER", "号码有误"),
                        ],
                        max_length=20,
                        verbose_name="结果",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("text", members.fields.EncryptedTextField(blank=True, verbose_name="内容")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="下次联系")),
                ("list_key", models.CharField(blank=True, max_length=40, verbose_name="工作清单")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "联系记录",
                "ordering": ("-on", "-recorded_at"),
            },
        ),
        migrations.CreateModel(
            name="Guide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "prospect",
                    models.CharField(
                        choices=[
                            ("EMPLOYED", "就业（企业、机关、事业单位）"),
                            ("STUDY_HERE", "在本校继续读书"),
                            ("STUDY_BEIJING", "到北京其他学校读书"),
                            ("STUDY_ELSEWHERE", "到外地学校读书"),
                            ("CENTRAL", "在京中央单位（部委、央企总部、中科院等）"),
                            ("ARMY", "部队、武警"),
                            ("NO_JOB", "还没有落实工作单位"),
                            ("ABROAD", "出国（境）"),
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="去向",
                    ),
                ),
                (
                    "summary",
                    models.CharField(
                        help_text="这种情况的组织关系转到哪里", max_length=120, verbose_name="一句话"
                    ),
                ),
                (
                    "whom",
                    models.TextField(
                        help_text="找哪个部门、哪个人；一行一条", max_length=600, verbose_name="问谁"
                    ),
                ),
                (
                    "then",
                    models.TextField(
                        blank=True, help_text="一行一条", max_length=600, verbose_name="问清以后"
                    ),
                ),
                (
                    "refused",
                    models.TextField(
                        blank=True,
                        help_text="一行一条；引用条例的写明条款",
                        max_length=900,
                        verbose_name="对方不接收怎么办",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="一行一条：文件名称、条款", max_length=600, verbose_name="依据"
                    ),
                ),
                (
                    "edited_on",
                    models.DateField(
                        blank=True, help_text="为空：系统自带的文字", null=True, verbose_name="修改日期"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "去向指引",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="GuideQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("question", models.CharField(max_length=120, verbose_name="问题")),
                (
                    "answer",
                    models.CharField(
                        help_text="回答应是什么样，最好举例", max_length=240, verbose_name="合格的回答"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=160, verbose_name="为什么问")),
            ],
            options={
                "verbose_name": "要问的问题",
                "ordering": ("guide", "place"),
            },
        ),
        migrations.CreateModel(
            name="MemberRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("CORRECTION", "更正信息"),
                            ("CHANGE", "改变去向（改派）"),
                            ("RETENTION", "组织关系留存"),
                            ("ABROAD", "出国（境）保留"),
                        ],
                        max_length=20,
                        verbose_name="种类",
                    ),
                ),
                ("text", members.fields.EncryptedTextField(verbose_name="说明")),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "待答复"),
                            ("GRANTED", "已同意"),
                            ("DECLINED", "未同意"),
                            ("WITHDRAWN", "已撤回"),
                        ],
                        default="OPEN",
                        max_length=20,
                        verbose_name="处理",
                    ),
                ),
                ("answer", members.fields.EncryptedTextField(blank=True, verbose_name="答复")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("answer_seen_at", models.DateTimeField(null=True, verbose_name="本人看到答复的时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
            ],
            options={
                "verbose_name": "申请",
                "ordering": ("-asked_at",),
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("batch", models.UUIDField(db_index=True, verbose_name="一次发出的")),
                ("subject", models.CharField(max_length=60, verbose_name="标题")),
                ("text", members.fields.EncryptedTextField(verbose_name="内容")),
                ("list_key", models.CharField(blank=True, max_length=40, verbose_name="工作清单")),
                ("sent_at", models.DateTimeField(verbose_name="发出时间")),
                ("read_at", models.DateTimeField(null=True, verbose_name="本人阅读时间")),
                (
                    "mail_state",
                    models.CharField(
                        choices=[
                            ("NONE", "没有发邮件"),
                            ("WAITING", "待发送"),
                            ("SENT", "已发送"),
                            ("FAILED", "没有发出"),
                        ],
                        default="NONE",
                        max_length=10,
                        verbose_name="邮件",
                    ),
                ),
            ],
            options={
                "verbose_name": "消息",
                "ordering": ("-sent_at",),
            },
        ),
        migrations.CreateModel(
            name="OwnReport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("HANDED_IN", "已报到（已交介绍信）"),
                            ("RECEIPT", "拿到回执"),
                            ("REFUSED", "对方不接收"),
                        ],
                        max_length=20,
                        verbose_name="种类",
                    ),
                ),
                ("on", models.DateField(help_text="报到、收到回执或被拒绝的日期", verbose_name="日期")),
                ("unit", models.CharField(blank=True, max_length=100, verbose_name="交给的党组织")),
                ("handler", models.CharField(blank=True, max_length=60, verbose_name="对方经办人")),
                (
                    "handler_phone",
                    members.fields.EncryptedTextField(blank=True, verbose_name="对方经办人电话"),
                ),
                (
                    "refusal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("WRONG_TARGET", "目标党组织不正确"),
                            ("NOT_RECEIVING", "对方不具备接收条件"),
                            ("DATA_MISMATCH", "信息有误或不全"),
                            ("PAPER_WANTED", "对方要求纸质介绍信"),
                            ("EXPIRED", "超过有效期"),
                            ("OTHER", "其他"),
                        ],
                        max_length=20,
                        verbose_name="对方不接收的原因",
                    ),
                ),
                ("text", members.fields.EncryptedTextField(blank=True, verbose_name="说明")),
                ("reported_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("NOTED", "已告知学院"),
                            ("WAITING", "待学院核对"),
                            ("ACCEPTED", "学院已采纳"),
                            ("DECLINED", "学院未采纳"),
                            ("WITHDRAWN", "已撤回"),
                        ],
                        max_length=20,
                        verbose_name="处理",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("decision_note", members.fields.EncryptedTextField(blank=True, verbose_name="处理说明")),
            ],
            options={
                "verbose_name": "本人反馈",
                "ordering": ("-reported_at",),
            },
        ),
        migrations.CreateModel(
            name="OwnReportPhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("image", members.fields.EncryptedTextField(help_text="JPEG 的 base64", verbose_name="照片")),
            ],
            options={
                "verbose_name": "本人上传的回执照片",
            },
        ),
        migrations.CreateModel(
            name="RequestPhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("image", members.fields.EncryptedTextField(help_text="JPEG 的 base64", verbose_name="照片")),
            ],
            options={
                "verbose_name": "申请附件",
                "ordering": ("request", "place"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="receipt",
            name="receipt_kind",
        ),
        migrations.AddField(
            model_name="case",
            name="prospect",
            field=models.CharField(
                blank=True,
                choices=[
                    ("EMPLOYED", "就业（企业、机关、事业单位）"),
                    ("STUDY_HERE", "在本校继续读书"),
                    ("STUDY_BEIJING", "到北京其他学校读书"),
                    ("STUDY_ELSEWHERE", "到外地学校读书"),
                    ("CENTRAL", "在京中央单位（部委、央企总部、中科院等）"),
                    ("ARMY", "部队、武警"),
                    ("NO_JOB", "还没有落实工作单位"),
                    ("ABROAD", "出国（境）"),
                ],
                help_text="决定看哪一份去向指引",
                max_length=20,
                verbose_name="本人选的去向",
            ),
        ),
        migrations.AlterField(
            model_name="receipt",
            name="kind",
            field=models.CharField(
                choices=[
                    ("INTERNAL_MOVE", "院内调动完成"),
                    ("BRANCH_CONFIRMATION", "对方支部确认报到"),
                    ("AUTOMATIC", "系统收到回执信"),
                    ("MANUAL", "手动录入回执信"),
                    ("PAPER_PART3", "介绍信第三联回执"),
                    ("RECEIVER_REPORT", "接收方网上反馈（已核对）"),
                    ("PHOTO", "本人上传的回执照片（已核对）"),
                ],
                max_length=20,
                verbose_name="种类",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "prospect__in",
                        [
                            "",
                            "EMPLOYED",
                            "STUDY_HERE",
                            "STUDY_BEIJING",
                            "STUDY_ELSEWHERE",
                            "CENTRAL",
                            "ARMY",
                            "NO_JOB",
                            "ABROAD",
                        ],
                    )
                ),
                name="case_prospect",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "INTERNAL_MOVE",
                            "BRANCH_CONFIRMATION",
                            "AUTOMATIC",
                            "MANUAL",
                            "PAPER_PART3",
                            "RECEIVER_REPORT",
                            "PHOTO",
                        ],
                    )
                ),
                name="receipt_kind",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="own_draft_at",
            field=models.DateTimeField(
                blank=True,
                help_text="最近一次保存的时间；提交给学院之后、学院改过之后为空",
                null=True,
                verbose_name="本人正在填写去向",
            ),
        ),
        migrations.AddField(
            model_name="confirmedcontent",
            name="confirmation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="content",
                to="transfers.confirmation",
            ),
        ),
        migrations.AddField(
            model_name="contactrecord",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contacts",
                to="transfers.case",
                verbose_name="年度人员",
            ),
        ),
        migrations.AddField(
            model_name="contactrecord",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="guide",
            name="edited_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="guidequestion",
            name="guide",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="transfers.guide"
            ),
        ),
        migrations.AddField(
            model_name="memberrequest",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="memberrequest",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="transfers.case",
                verbose_name="年度人员",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="transfers.case",
                verbose_name="年度人员",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="sent_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="ownreport",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ownreport",
            name="transfer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="own_reports",
                to="transfers.transfer",
            ),
        ),
        migrations.AddField(
            model_name="ownreportphoto",
            name="report",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="photo", to="transfers.ownreport"
            ),
        ),
        migrations.AddField(
            model_name="requestphoto",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="photos",
                to="transfers.memberrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("side__in", ["MEMBER", "RECEIVER", "FAMILY"]),
                    ("method__in", ["PHONE", "SMS", "WECHAT", "IN_APP", "EMAIL", "LETTER", "VISIT"]),
                    ("result__in", ["SENT", "REACHED", "NO_ANSWER", "WRONG_NUMBER"]),
                ),
                name="contact_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="guide",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "prospect__in",
                        [
                            "EMPLOYED",
                            "STUDY_HERE",
                            "STUDY_BEIJING",
                            "STUDY_ELSEWHERE",
                            "CENTRAL",
                            "ARMY",
                            "NO_JOB",
                            "ABROAD",
                        ],
                    )
                ),
                name="guide_prospect",
            ),
        ),
        migrations.AddConstraint(
            model_name="guidequestion",
            constraint=models.UniqueConstraint(fields=("guide", "place"), name="guide_question_place"),
        ),
        migrations.AddConstraint(
            model_name="memberrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")), fields=("case",), name="one_open_request_per_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="memberrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["CORRECTION", "CHANGE", "RETENTION", "ABROAD"])),
                name="request_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                        ("state", transfers.models.member_requests.RequestState["OPEN"]),
                        ("withdrawn_at__isnull", True),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        (
                            "state__in",
                            (
                                transfers.models.member_requests.RequestState["GRANTED"],
                                transfers.models.member_requests.RequestState["DECLINED"],
                            ),
                        ),
                        ("withdrawn_at__isnull", True),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    models.Q(
                        ("answered_by__isnull", True),
                        ("state", transfers.models.member_requests.RequestState["WITHDRAWN"]),
                        ("withdrawn_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="request_answered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("batch", "case"), name="message_once_in_a_batch"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("mail_state__in", ["NONE", "WAITING", "SENT", "FAILED"])),
                name="message_mail_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            transfers.models.own_reports.OwnReportState["NOTED"],
                            transfers.models.own_reports.OwnReportState["WAITING"],
                        ),
                    )
                ),
                fields=("transfer", "kind"),
                name="one_standing_own_report_per_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["HANDED_IN", "RECEIPT", "REFUSED"])), name="own_report_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", transfers.models.own_reports.OwnReportKind["REFUSED"]),
                        models.Q(("refusal_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("kind", transfers.models.own_reports.OwnReportKind["REFUSED"]), _negated=True
                        ),
                        ("refusal_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="own_report_refused_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        (
                            "state__in",
                            (
                                transfers.models.own_reports.OwnReportState["ACCEPTED"],
                                transfers.models.own_reports.OwnReportState["DECLINED"],
                            ),
                        ),
                    ),
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        (
                            "state__in",
                            (
                                transfers.models.own_reports.OwnReportState["NOTED"],
                                transfers.models.own_reports.OwnReportState["WAITING"],
                                transfers.models.own_reports.OwnReportState["WITHDRAWN"],
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="own_report_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestphoto",
            constraint=models.UniqueConstraint(fields=("request", "place"), name="request_photo_place"),
        ),
    ]
