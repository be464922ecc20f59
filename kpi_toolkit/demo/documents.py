"""The settings and the README of the demo workspace."""

from datetime import date

from kpi_toolkit.demo.campaigns import SALES
from kpi_toolkit.demo.names import LEVELS
from kpi_toolkit.demo.shop import Shop

SETTINGS = """\
# 示例茶叶店：由 `kpi demo` 生成，数据都是虚构的。 A made-up tea shop, written by `kpi demo`.
organisation: {{zh: 山间茶铺, en: Hillside Tea}}
language: zh
time_zone: Asia/Shanghai
currency: CNY

source:
  path: data
  covers_from: {first}
  covers_until: {last}

# 与标准名称不同的表写在这里；其余的表按名称自动识别。
# Only tables that differ from the canonical ones stand here; all others are found by their names.
tables:
  users:                        # 改名 renamed: another file name, other column names
    from: customers
    columns: {{user_id: customer_id, registered_at: created_at, referrer_id: invited_by}}
  complaints:                   # 筛选 filtered: the service desk's tickets hold enquiries as well
    from: tickets
    filter: kind = 'complaint'
  inquiries:                    # 同一来源 the same source: each table takes its own rows
    from: tickets
    columns: {{inquiry_id: complaint_id}}
    filter: kind = 'enquiry'
  points:                       # 取值对照 translated: the points system writes Chinese words
    values:
      kind: {{发放: earn, 核销: redeem, 过期: expire}}
  deliverables:                 # 常量 a constant: the file holds the data team's reports only
    from: reports_due
    constants: {{role: data}}
  wallet:                       # 时区 another zone: the payment provider writes UTC
    time_zone: UTC

rules:
  levels: [{levels}]

# 别的系统给出的数（daily_measures），在这里声明成指标。 Numbers of other systems, declared as metrics.
metrics:
  ad_click_rate:
    {{label: {{zh: 广告点击率, en: Ad click rate}}, daily: ratio, by: [channel], unit: share, better: higher,
     stage: acquisition, roles: [promotion], use: diagnostic}}
  official_followers:
    {{label: {{zh: 公众号关注人数, en: Followers of the public account}}, daily: last, unit: users, better: higher,
     stage: activity, roles: [content], use: diagnostic}}
  app_rating:
    {{label: {{zh: 应用商店评分, en: App store rating}}, daily: mean, unit: score, better: higher, stage: feedback,
     roles: [service], use: diagnostic}}
{calendar}"""

CALENDAR = """
# 每年的大促：往年同期按它们对齐。 The sales of every year: periods of other years are aligned by them.
calendar:
  campaigns:
{campaigns}
"""

README = """\
# 山间茶铺 Hillside Tea

`kpi demo` 生成的示例店铺：人物、订单、号码都是虚构的。同样的参数总是得到完全相同的文件。
A made-up shop written by `kpi demo`: people, orders and numbers are invented. The same arguments always give the same
files, byte by byte (with the same versions of numpy and pyarrow).

```sh
kpi demo DIR --users {users} --months {months} --seed {seed}{clean}
kpi check   --workspace DIR
kpi measure --workspace DIR --period {first}..{last} --metric sales --metric new_users
kpi run     --workspace DIR --period {last} --role operations
```

| 文件 file | 内容 contents |
|---|---|
| `kpi.yaml` | 设置，以及各表如何对应 / settings, and how tables are mapped |
| `data/` | 26 张表；大表每月一个 Parquet 文件 / 26 tables; the large ones as one Parquet file a month |
| `plan/targets.csv` | 最近三个月的目标 / targets of the last three months |
| `plan/actions.csv` | 行动与结论 / actions and their verdicts |
| `plan/proposals.csv` | 提议与批准 / what was proposed and approved |
| `plan/comments.csv` | 评论 / comments |
| `truths.json` | 生成时数出的真值与埋下的问题 / true numbers counted while generating, planted problems |

{planted}
准确的数字与统计口径见 `truths.json`。 Exact numbers, and how each is counted, stand in `truths.json`.
"""

CLEAN = """\
## 没有埋下问题 Nothing planted

用 `--clean` 生成：同样的店铺，没有埋下任何问题；在这里报警就是误报。
Made with `--clean`: the same shop without any planted problem; an alarm here is a false one.
"""

PLANTED = """\
## 埋下的问题 Planted problems

| 问题 problem | 怎样发现 what to look for |
|---|---|
| 僵尸用户 zombie users | 某渠道的新用户只来一次，从不购买 / new users of one channel come once, never buy |
| 员工自言自语 a staff account | 社群里只有员工在发言；员工也会下单 / only staff writes in a group; staff orders |
| 只用券的一批买家 coupon-only buyers | 某月的新客每单都用券 / the new buyers of one month order with coupons only |
| 结算故障 a broken checkout | 某渠道两周内只加购、不下单 / two weeks of carts without orders in one channel |
| 月末冲量 a rush at a month's end | 月末三天的订单下月初全部退款 / orders of three days, given back in the next ones |
| 挑人发问卷 a picked survey | 只发给还会来的人：应答率上升，份数下降 / sent to few who still come: the rate rises |
| 迟到的订单 late orders | 订单时间在上月，却写在下月的文件里 / orders of one month in the next month's file |
| 跨年活动 a campaign over the year's end | 年货节 / the New Year market |
| 一天两次变级 two changes in a day | 同一会员当天先升后降 / a member rises and falls on one day |
| 裂变链 a chain of referrals | 六层邀请 / six steps deep |
| 已删除的用户 a deleted user | 不在用户表里，却仍在下单 / orders without being in the users |
| 提价 a change of prices | 日历中注明 / noted in the calendar |
| 渠道见顶 a plateau | 搜索渠道的访客不再增长 / visitors by search no longer grow |
"""

ACTIONS = """\
| 一项有用的行动 an action that works | 一个渠道的转化从某月起提高 / visits by one channel buy more often |
"""


def settings_text(shop: Shop) -> str:
    """Return ``kpi.yaml``."""
    calendar = CALENDAR.format(campaigns=_campaigns(shop)) if shop.is_established else ""
    return SETTINGS.format(first=shop.firsts[0], last=shop.last_day, levels=", ".join(LEVELS), calendar=calendar)


def _campaigns(shop: Shop) -> str:
    """Return the sales of an established shop, each with its days in every year."""
    years = range(shop.firsts[0].year, shop.last_day.year + 1)
    lines = []
    for name, _, first, last in SALES:
        spans = [f"{date(year, *first)}/{date(year + (last < first), *last)}" for year in years]
        lines.append(f'    "{name}": [{", ".join(spans)}]')
    return "\n".join(lines)


def readme_text(shop: Shop) -> str:
    """Return ``README.md``."""
    return README.format(
        users=shop.users,
        months=shop.months,
        seed=shop.seed,
        first=shop.labels[0],
        last=shop.labels[-1],
        clean=" --clean" * shop.is_clean,
        planted=CLEAN if shop.is_clean else PLANTED + ACTIONS * shop.is_established,
    )
