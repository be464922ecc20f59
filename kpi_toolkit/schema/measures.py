"""The table of numbers that live in other systems, as one row a day, metric and segment."""

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema.columns import MAYBE, text
from kpi_toolkit.schema.table import Column, Table

MEASURES: tuple[Table, ...] = (
    Table(
        "daily_measures",
        Text("每行别的系统给出的一天、一个指标、一个分组的数", "one row per day, metric and segment from elsewhere"),
        (
            Column("date", "date", Text("日期", "day")),
            text("metric", "指标，kpi.yaml 的 metrics 声明它", "metric, which `metrics` of kpi.yaml declare"),
            text(
                "segment",
                "分组，如 channel=wechat；合计为空。一天有合计行时只取合计行",
                "segment, as `channel=wechat`; empty for the total, which alone counts where a day has one",
                **MAYBE,
            ),
            Column("value", "number", Text("数值；没有就是没有，不是 0", "value; empty is none, not 0"), nullable=True),
            Column("weight", "number", Text("均值的权数", "weight of a mean"), at_least=0, **MAYBE),
            Column("denominator", "number", Text("比率的分母", "denominator of a ratio"), at_least=0, **MAYBE),
        ),
        main_time="date",
        key=("date", "metric", "segment"),
        is_one_each=True,
        is_apart=True,
    ),
)
