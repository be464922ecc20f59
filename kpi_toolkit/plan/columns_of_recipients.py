"""The columns of the sheet of recipients as data: headings, choices, meaning and example."""

from kpi_toolkit.language.text import Text
from kpi_toolkit.sending.channels import CHANNELS
from kpi_toolkit.sheets.columns import Form, SheetColumn

RECIPIENTS = Form(
    "recipients",
    Text("收件人", "Recipients"),
    (
        SheetColumn(
            "role",
            "岗位",
            "edition",
            Text(
                "收哪个岗位的报告；overview 为全部岗位总览；与收件人二选一",
                "whose review is sent; overview: that of all roles; this or person",
            ),
            "operations",
        ),
        SheetColumn(
            "person",
            "收件人",
            "owner",
            Text(
                "一个人的姓名：只收他负责的目标，不附文件；与岗位二选一",
                "one person's name: is sent the targets that are theirs, without files; this or role",
            ),
            "",
            also=("人员",),
        ),
        SheetColumn(
            "channel",
            "渠道",
            "choice",
            Text("怎样发送；other 由 Apprise 发送", "the way it goes; other: by Apprise"),
            "mail",
            {name: channel.in_chinese for name, channel in CHANNELS.items()},
        ),
        SheetColumn(
            "address",
            "地址",
            "text",
            Text(
                "邮件写邮箱；其他写环境变量名，如 $KPI_FEISHU_SALES，地址本身不写进表",
                "of mail the address; else the environment variable that holds it, as $KPI_FEISHU_SALES, never itself",
            ),
            "lin@example.com",
            also=("邮箱", "收件地址"),
        ),
        SheetColumn(
            "language",
            "语言",
            "choice",
            Text("哪种语言的报告；留空为工作区的语言", "language of the review; empty: the workspace's"),
            "",
            {"zh": ("中文",), "en": ("英文",)},
        ),
        SheetColumn(
            "formats",
            "格式",
            "text",
            Text(
                "附哪些文件，逗号隔开：pdf,xlsx,html；只有邮件和企业微信能附；邮件留空为 pdf,xlsx",
                "files that go with it, by commas: pdf,xlsx,html; by mail and wecom only; empty for mail: pdf,xlsx",
            ),
            "pdf,xlsx",
        ),
    ),
    ("channel", "address"),
)
"""The sheet of who is sent what."""
