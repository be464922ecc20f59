"""Exports of other tools than shops: events, ads, web analytics, tickets and surveys; made data."""

from collections.abc import Sequence
from datetime import UTC, timedelta

from kpi_toolkit.demo.export_files import Files, text
from kpi_toolkit.demo.exports import DAYS, FIRST, DemoOrder

CAMPAIGNS = ("Spring", "Members", "New users")


def sensors(orders: Sequence[DemoOrder]) -> Files:
    """Events with milliseconds since 1970."""
    steps = ("$pageview", "AddToCart", "PayOrder")
    rows = [
        {
            "distinct_id": f"{order.user:016x}",
            "event": step,
            "time": int((order.at + timedelta(minutes=place)).replace(tzinfo=UTC).timestamp() * 1000),
            "$utm_source": ("wechat", "douyin")[order.user % 2],
        }
        for order in orders
        for place, step in enumerate(steps[: 1 + order.number % 3])
    ]
    return {"events.csv": text(rows)}


def meta(orders: Sequence[DemoOrder]) -> Files:
    """What ads cost by day and campaign."""
    rows = [
        {
            "Reporting starts": f"{FIRST + timedelta(days=day):%Y-%m-%d}",
            "Campaign name": campaign,
            "Impressions": 900 + 31 * day % 400,
            "Link clicks": 40 + 7 * day % 30,
            "Amount spent (USD)": f"{1000 + 17 * day % 300 + place:,.2f}",
        }
        for day in range(DAYS)
        for place, campaign in enumerate(CAMPAIGNS)
    ]
    return {"Meta-Ads.csv": text(rows)}


def google(orders: Sequence[DemoOrder]) -> Files:
    """What ads cost by day and campaign, with clicks."""
    rows = [
        {
            "Day": f"{FIRST + timedelta(days=day):%Y-%m-%d}",
            "Campaign": campaign,
            "Impr.": 800 + 29 * day % 300,
            "Clicks": 30 + 5 * day % 20,
            "Cost": f"{80 + 13 * day % 40 + place:.2f}",
        }
        for day in range(DAYS)
        for place, campaign in enumerate(CAMPAIGNS)
    ]
    return {"google_ads.csv": text(rows)}


def ocean(orders: Sequence[DemoOrder]) -> Files:
    """What ads in Douyin cost by day."""
    rows = [
        {
            "日期": f"{FIRST + timedelta(days=day):%Y-%m-%d}",
            "展示数": 9000 + 31 * day % 4000,
            "点击数": 300 + 7 * day % 90,
            "消耗": f"{500 + 17 * day % 120:.2f}",
        }
        for day in range(DAYS)
    ]
    return {"巨量广告.csv": text(rows, ",", "utf-8-sig")}


def analytics(orders: Sequence[DemoOrder]) -> Files:
    """Sessions by channel and day, below lines of comments."""
    lines = ["# ----------------------------------------", "# Traffic acquisition", "# 20260701-20261031", "#"]
    lines.append("Session primary channel group (Default channel group),Date,Sessions,Engaged sessions")
    for day in range(DAYS):
        on = f"{FIRST + timedelta(days=day):%Y%m%d}"
        for place, channel in enumerate(("Direct", "Organic Search", "Paid Social")):
            lines.append(f"{channel},{on},{100 + 7 * day % 40 + place},{60 + 5 * day % 20}")
    return {"traffic_acquisition.csv": ("\n".join(lines) + "\n").encode()}


def zendesk(orders: Sequence[DemoOrder]) -> Files:
    """Tickets, some of which are still open."""
    rows = [
        {
            "Id": order.number + 1,
            "Requester id": order.user,
            "Created at": f"{order.at:%Y-%m-%d %H:%M}",
            "Solved at": f"{order.at + timedelta(hours=2 + order.number % 30):%Y-%m-%d %H:%M}"
            if order.number % 13
            else "-",
            "Assignee": ("Ann", "Bo")[order.number % 2],
        }
        for order in orders
    ]
    return {"tickets.csv": text(rows)}


def surveymonkey(orders: Sequence[DemoOrder]) -> Files:
    """Answers to how likely one is to recommend, below a second row of headings."""
    question = "How likely is it that you would recommend us?"
    second = {"Respondent ID": "", "Collector ID": "", "Start Date": "", "Email Address": "", question: "Response"}
    rows = [
        {
            "Respondent ID": 11000 + order.number,
            "Collector ID": 45,
            "Start Date": f"{order.at:%m/%d/%Y %I:%M:%S %p}",
            "Email Address": f"u{order.user}@example.com",
            question: order.number * 3 % 11,
        }
        for order in orders
    ]
    return {"survey.csv": text([second, *rows])}
