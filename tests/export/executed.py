"""A small executed notebook with every kind of part a review has, in Chinese."""

import base64
from html import escape

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

COLUMNS = ("指标", "实际", "目标", "达成率", "差距", "较上期", "较去年同期", "状态", "近 13 期", "样本", "权重")
STATUS = {
    "met": ("▲", "达标"),
    "at_risk": ("◆", "预警"),
    "missed": ("▼", "未达标"),
    "noise": ("●", "误差内"),
    "no_data": ("○", "无数据"),
}
METRICS = (
    "销售额",
    "下单用户数",
    "新增买家",
    "回购率",
    "客单价",
    "复购间隔",
    "退款率",
    "邀请成功率",
    "次月留存率",
    "订单数",
)


def picture(width: int, height: int, words: str = "") -> str:
    """Return an SVG as the address of a picture."""
    points = " ".join(f"{x},{height - 8 - (x * 37 % (height - 16))}" for x in range(8, width - 7, max(8, width // 13)))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<path d="M8 {height - 4}H{width - 8}" stroke="#566173"/>'
        f'<polyline points="{points}" fill="none" stroke="#0072B2" stroke-width="2"/>'
        f'<text x="8" y="14" font-size="12">{escape(words)}</text></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def status(name: str) -> str:
    glyph, word = STATUS[name]
    return f'<span class="status {name}"><span aria-hidden="true">{glyph}</span> {word}</span>'


def row(number: int, label: str) -> str:
    """Return one row of the scorecard."""
    kind = list(STATUS)[number % len(STATUS)]
    spark = f'<img class="spark" src="{picture(90, 26)}" alt="{escape(label, quote=True)}近 13 期走势">'
    values = (
        "¥123.4万",
        "¥120.0万",
        "102.8%",
        "+¥3.4万",
        "+1.2 个百分点",
        "−12.5%",
        status(kind),
        spark,
        "10,000",
        "15%",
    )
    cells = "".join(
        f'<td data-label="{head}"{"" if head in ("状态", "近 13 期") else " class=num"}>{value}</td>'
        for head, value in zip(COLUMNS[1:], values, strict=True)
    )
    return f'<tr><th scope="row" data-label="指标"><a href="#def-{number}">{escape(label)}</a></th>{cells}</tr>'


def table(rows: int, label: str = "") -> str:
    heads = "".join(
        f'<th scope="col"{"" if head in ("指标", "状态", "近 13 期") else " class=num"}>{head}</th>' for head in COLUMNS
    )
    body = "".join(row(number, label or METRICS[number % len(METRICS)]) for number in range(rows))
    foot = (
        '<tr><th scope="row">加权得分</th><td data-label="得分" class="num" colspan="10">0.98'
        "(覆盖权重 85%,最弱:退款率)</td></tr>"
    )
    return (
        f'<table class="figures"><caption>实际与目标,2026-10</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody><tfoot>{foot}</tfoot></table>"
    )


def headline(label: str = "星河文具") -> str:
    cards = "".join(
        f'<div class="card {kind}"><span class="card-label">{name}</span><span class="card-value">{value}</span>'
        f'<span class="card-note">{note}</span></div>'
        for kind, name, value, note in (
            ("met", "加权得分", "0.98", "覆盖权重 85%"),
            ("met", "销售额", "¥123.4万", "目标 ¥120.0万"),
            ("missed", "回购率", "24.0%", "目标 28.0%,未达标"),
            ("at_risk", "新增买家", "1,537", "目标 1,600"),
            ("noise", "退款率", "2.1%", "在抽样误差内"),
        )
    )
    return (
        f'<header class="masthead"><p class="kicker">{escape(label)}</p><h1>用户运营月度绩效</h1>'
        '<p class="subtitle">2026-10 · 运营负责人 · 数据截至 2026-10-31</p></header>'
        '<p class="headline">本月加权得分 0.98:销售额与订单数达标,回购率 24.0% 未达标,'
        f'比上期下降 1.2 个百分点,是影响最大的一项。</p><div class="cards">{cards}</div>'
    )


def parts(label: str = "", rows: int = 10, charts: int = 6) -> dict[str, str]:
    """Return the HTML of every part by its id."""
    figures = "".join(
        f'<figure class="chart"><img src="{picture(336, 190, label)}" alt="{escape(label or METRICS[n], quote=True)}走势">'
        f"<figcaption>{escape(label or METRICS[n])}:2025-10 至 2026-10,虚线为目标</figcaption></figure>"
        for n in range(charts)
    )
    definitions = "".join(
        f'<div class="definition" id="def-{n}"><h3>{escape(label or name)}</h3>'
        "<p>当期买家中,期初之前已经买过的人所占的比例。</p>"
        '<p class="formula">期初之前买过的买家 ÷ 当期买家 = 1,000 / 10,000 = 10.0%</p>'
        '<p class="caveat">不含没有用户标识的订单;拉新放缓时,比例会自行上升,请与新增买家一起看。</p></div>'
        for n, name in enumerate(METRICS)
    )
    return {
        "headline": headline(label or "星河文具"),
        "banner": '<ul class="banner"><li class="warn">初步:退款窗口未满,数字会重述。</li><li>数据截至 2026-10-31。</li></ul>',
        "scorecard": "<h2>计分卡</h2>" + table(rows, label),
        "trend": f'<h2>核心指标走势</h2><div class="charts">{figures}</div>',
        "moved": "<h2>为什么变动</h2>" + table(3, label),
        "definitions": f"<h2>指标定义</h2>{definitions}",
        "notes": '<h2>说明</h2><ul class="notes"><li>变化只说明「占多少」,不说明原因。</li><li>零售淡季。</li></ul>',
    }


def html_cell(html: str, tags: tuple[str, ...] = ()) -> NotebookNode:
    output = new_output("execute_result", data={"text/html": html, "text/plain": "<Part>"}, execution_count=1)
    return new_code_cell("kpi.part()", outputs=[output], metadata={"tags": list(tags)})


def notebook(label: str = "", rows: int = 10, charts: int = 6) -> NotebookNode:
    """Return the executed notebook; `label` replaces every name that comes from data."""
    shown = [
        html_cell(f'<section class="part" id="{name}">{html}</section>')
        for name, html in parts(label, rows, charts).items()
    ]
    parameters = new_code_cell('period = "SECRET-CODE"', metadata={"tags": ["parameters"]})
    written = new_markdown_cell("## 本月结论\n\n回购要靠**第二单**。", metadata={"tags": ["report"]})
    unwritten = new_markdown_cell("只给分析师看的提示")
    return new_notebook(
        cells=[
            parameters,
            unwritten,
            *shown[:2],
            written,
            *shown[2:],
            html_cell("<p>深挖</p>", ("look-closer",)),
            html_cell("<p>回声</p>", ("echo",)),
        ]
    )
