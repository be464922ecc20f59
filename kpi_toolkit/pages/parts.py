"""The parts of a review, in the order in which they are read: one row each.

To add one, write what fills it in, its template (a chart has one already) and its words, and add its row; then
`make docs`.
"""

from kpi_toolkit.language.text import Text
from kpi_toolkit.pages.part import Part
from kpi_toolkit.pages.tables import evidence, review
from kpi_toolkit.pages.tables.chain import chain
from kpi_toolkit.pages.tables.comments import comments
from kpi_toolkit.pages.tables.findings import findings
from kpi_toolkit.pages.tables.rolled import rolled
from kpi_toolkit.pages.tables.scorecard import others, scorecard
from kpi_toolkit.pages.tables.trend import trend
from kpi_toolkit.pages.tables.why import why

PARTS: dict[str, Part] = {
    part.name: part
    for part in (
        Part("headline", Text("总体如何?", "Are we on track?"), review.headline),
        Part("banner", Text("先要知道什么?", "What must be known first?"), review.banner),
        Part("findings", Text("什么最要紧?", "What matters most?"), findings),
        Part("rolled", Text("各月达标了吗?", "How did its months go?"), rolled),
        Part("scorecard", Text("目标达成了多少?", "What was reached of what was agreed?"), scorecard),
        Part(
            "trend",
            Text("走势与去年同期?", "Where does it come from, and where was it last year?"),
            trend,
            is_chart=True,
        ),
        Part("why", Text("变化由什么构成?", "Why did it move?"), why),
        Part("outlook", Text("会落在哪里?", "Where will it land?"), evidence.outlook),
        Part("actions", Text("做了什么，有没有用?", "What is done about it, and did it work?"), evidence.actions),
        Part("comments", Text("还有什么要说?", "What else is there to say?"), comments),
        Part("restated", Text("有无重述?", "What was restated?"), evidence.restated),
        Part("guardrails", Text("有没有顾此失彼?", "Was it won by losing something else?"), evidence.guardrails),
        Part("moved", Text("哪些在变?", "What moved?"), review.moved),
        Part("chain", Text("流程各环节得了多少绩点?", "What did each step of the process earn?"), chain),
        Part("others", Text("其他指标如何?", "How are the others?"), others),
        Part("definitions", Text("如何计算?", "How is it counted?"), review.definitions),
        Part("notes", Text("数据可信吗?", "Can the data be trusted?"), review.notes),
    )
}
