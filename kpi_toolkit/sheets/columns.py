"""The columns of the targets sheet as data: headings and choices in both languages, meaning and example."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from kpi_toolkit.errors import did_you_mean, listed, nearest
from kpi_toolkit.language.text import Text, word
from kpi_toolkit.settings.roles import OVERVIEW, Roles
from kpi_toolkit.units import Language

Holds = Literal["metric", "role", "segment", "choice", "number", "weight", "day", "period", "owner", "text", "edition"]
Choices = Mapping[str, tuple[str, ...]]
"""What a cell may say → the same in Chinese; the first is what a template writes."""


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet.

    Parameters
    ----------
    name, zh
        Its English and its Chinese heading; either is read.
    holds
        What its cells are read as.
    example
        A cell, or what to look at for one; empty when it is not needed.
    also
        Further headings that mean it.
    """

    name: str
    zh: str
    holds: Holds
    means: Text
    example: str = ""
    choices: Choices = field(default_factory=dict, hash=False)
    also: tuple[str, ...] = ()

    @property
    def label(self) -> Text:
        """The column as messages call it."""
        return Text(f"`{self.name}`（{self.zh}）", f"`{self.name}`")

    def choice(self, text: str) -> str | None:
        """Return the choice that a cell's text means, or None."""
        return next((name for name, words in self.choices.items() if text == name or text in words), None)

    def chosen(self, name: str) -> Text:
        """Return one of its choices as messages call it."""
        return Text(f"`{name}`（{self.choices[name][0]}）", f"`{name}`")

    def any_of(self, names: Iterable[str]) -> Text:
        """Return «this or that choice» as messages call it."""
        shown = [self.chosen(name) for name in names]
        return Text(" 或 ".join(label.zh for label in shown), " or ".join(label.en for label in shown))


@dataclass(frozen=True)
class Form:
    """What a sheet of the plan looks like.

    Parameters
    ----------
    name
        Of its file without suffix, and of its setting under ``plan`` in kpi.yaml.
    needed
        Columns that its header must have.
    """

    name: str
    title: Text
    columns: tuple[SheetColumn, ...]
    needed: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def __getitem__(self, name: str) -> SheetColumn:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)

    def with_roles(self, roles: Roles) -> "Form":
        """Return the form whose columns of roles have these to choose from."""
        choices = {name: (role.label.zh,) for name, role in roles.items()}
        all_of_them = {OVERVIEW: (word("overview.name", "zh"),)} | choices
        of_kind = {"role": choices, "edition": all_of_them}
        columns = (replace(each, choices=of_kind.get(each.holds, each.choices)) for each in self.columns)
        return replace(self, columns=tuple(columns))

    def column(self, heading: str) -> SheetColumn | None:
        """Return the column that a heading means, in either language."""
        return next((each for each in self.columns if heading in (each.name, each.zh, *each.also)), None)


def called(names: Iterable[object], words: Mapping[str, str] | None = None, at_most: int = 12) -> Text:
    """Return names in backquotes, in Chinese with what they are called behind them; of many the first few."""
    given = [str(name) for name in names]
    zh = [f"`{name}`（{words[name]}）" if words and words.get(name) else f"`{name}`" for name in given[:at_most]]
    rest = f" 等 {len(given)} 个" if len(given) > at_most else ""
    return Text("、".join(zh) + rest, listed(given, at_most))


@dataclass(frozen=True)
class Meant:
    """«Did you mean» in both languages, else the known words; looked for when it is told: of thousands of rows few are.

    Parameters
    ----------
    known
        Word → what it is called in Chinese; may be empty.
    """

    text: str
    known: Mapping[str, str] = field(hash=False)

    def __call__(self, language: Language) -> str:
        """Return the sentence in one language."""
        names = list(dict.fromkeys([*self.known, *(zh for zh in self.known.values() if zh)]))
        near = nearest(self.text, names)
        if language == "en":
            return did_you_mean(self.text, names if near else self.known)
        if near:
            return f"是不是 {' 或 '.join(f'`{name}`' for name in near)}？"
        return f"可以写：{called(sorted(self.known), self.known).zh}。" if self.known else ""


KINDS: Choices = {
    "level": ("水平",),
    "lift": ("提升",),
    "cumulative": ("累计",),
    "floor": ("底线",),
    "band": ("区间",),
    "milestone": ("里程碑",),
}
MODES: Choices = {"relative": ("相对",), "pp": ("百分点", "个百分点")}
PERS: Choices = {
    "day": ("日", "天", "每日", "每天"),
    "week": ("周", "每周"),
    "month": ("月", "每月"),
    "quarter": ("季", "季度", "每季度"),
    "year": ("年", "每年"),
}
PATHS: Choices = {"end": ("期末",), "each": ("每期",), "linear": ("线性",), "compound": ("复合",)}
COMMITMENTS: Choices = {"committed": ("承诺",), "stretch": ("挑战",)}

TARGETS = Form(
    "targets",
    Text("目标", "Targets"),
    (
        SheetColumn(
            "metric",
            "指标",
            "metric",
            Text(
                "考核哪个指标：指标目录中的英文名，或没有歧义的中文名",
                "the metric it judges: its name in the catalogue",
            ),
            "sales",
        ),
        SheetColumn("role", "岗位", "role", Text("由哪个岗位负责", "the role that answers for it"), "operations"),
        SheetColumn(
            "segment",
            "细分",
            "segment",
            Text("只考核其中一部分时写「列=值」；留空为全部", "only a part of it: column=value; empty for all"),
            "channel=wechat",
            also=("分群", "人群"),
        ),
        SheetColumn(
            "kind",
            "类型",
            "choice",
            Text(
                "水平：达到一个值；提升：比基期高（低）多少；累计：到期前合计；底线：每期至少；区间：保持在上下限之内；里程碑：到期前完成",
                "level: reach a value; lift: move from a baseline; cumulative: a total by a date; "
                "floor: at least, every period; band: stay inside of bounds; milestone: done by a date",
            ),
            "level",
            KINDS,
        ),
        SheetColumn(
            "mode",
            "方式",
            "choice",
            Text(
                "提升必填。相对：3.0% 提升 10% 为 3.3%；百分点：3.0% 提升 10 个百分点为 13.0%",
                "needed by a lift. relative: 3.0% lifted by 10% is 3.3%; pp: lifted by 10 points it is 13.0%",
            ),
            "",
            MODES,
        ),
        SheetColumn(
            "value",
            "目标值",
            "number",
            Text(
                "要达到的数；比率写 0–1（80% 写 0.8）；提升写幅度（10% 写 0.1）",
                "the number to reach; shares as 0–1 (80% is 0.8); for a lift its size (10% is 0.1)",
            ),
            "80000",
        ),
        SheetColumn("lower", "下限", "number", Text("区间的下限", "lower bound of a band")),
        SheetColumn("upper", "上限", "number", Text("区间的上限", "upper bound of a band")),
        SheetColumn(
            "threshold",
            "门槛值",
            "number",
            Text("最低可以接受的数；提升写幅度", "the least that counts; for a lift its size"),
        ),
        SheetColumn(
            "stretch",
            "挑战值",
            "number",
            Text("努力才能达到的数；提升写幅度", "what takes a stretch; for a lift its size"),
        ),
        SheetColumn("baseline", "基线", "number", Text("提升的起点：一个数", "what a lift starts from, as a number")),
        SheetColumn(
            "baseline_period",
            "基期",
            "period",
            Text(
                "提升的起点：由数据算出的时期，如 1998-02、1998-Q1",
                "what a lift starts from, as a period that is measured: 1998-02",
            ),
        ),
        SheetColumn(
            "start",
            "开始日",
            "day",
            Text("第一天，写成 1998-03-01", "its first day, as 1998-03-01"),
            "1998-03-01",
            also=("开始日期", "开始"),
        ),
        SheetColumn(
            "due",
            "截止日",
            "day",
            Text(
                "结束之后的第一天：三月的目标写 1998-04-01；有「周期」而不设终点时留空",
                "the first day after it: 1998-04-01 for March; empty for a target with `per` that has no end",
            ),
            "1998-04-01",
            also=("截止日期", "到期日"),
        ),
        SheetColumn(
            "per",
            "周期",
            "choice",
            Text(
                "目标对其中每一期都成立时填；留空则按整段时间考核一次",
                "it holds for every period of this length; empty: once for all",
            ),
            "month",
            PERS,
        ),
        SheetColumn(
            "path",
            "路径",
            "choice",
            Text(
                "跨多期达到的水平或提升：线性、复合为每期各有一步；每期为每一期都要达到；期末为只看最后一期",
                "how a level or lift over periods is reached: linear or compound steps, whole in each, or at the end",
            ),
            "",
            PATHS,
        ),
        SheetColumn(
            "weight",
            "权重",
            "weight",
            Text("在本岗位总分中的比重，合计为 1", "share of the role's score; together 1"),
            "0.4",
        ),
        SheetColumn("points", "绩点", "weight", Text("绩点；与权重二选一", "points instead of a weight")),
        SheetColumn("owner", "负责人", "owner", Text("一个人的姓名", "one person's name"), "Lin"),
        SheetColumn("why", "理由", "text", Text("为什么定这个数", "why this number"), also=("依据",)),
        SheetColumn("agreed_on", "商定日", "day", Text("商定的日期", "the day it was agreed"), also=("商定日期",)),
        SheetColumn(
            "proposed_by", "提出人", "text", Text("由执行者提出", "who proposed it: the one who carries it out")
        ),
        SheetColumn(
            "approved_by", "批准人", "text", Text("由决策者批准，不能是提出人", "who approved it: not the proposer")
        ),
        SheetColumn(
            "commitment",
            "性质",
            "choice",
            Text("承诺：应当达到；挑战：努力方向", "committed, or a stretch"),
            "",
            COMMITMENTS,
        ),
    ),
    ("metric", "role", "kind", "start", "due", "owner"),
)
"""The targets sheet."""
