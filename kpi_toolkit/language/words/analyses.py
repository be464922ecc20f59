"""The words of what analysts reach for: cohorts, retention and the like."""

ANALYSES: dict[str, tuple[str, str]] = {
    "analysis.open": ("未满", "open"),
    "analysis.cohort": ("群组", "Cohort"),
    "analysis.size": ("人数", "Members"),
    "analysis.all": ("全部", "All"),
    "analysis.lag": ("第 {lag} 期", "+{lag}"),
    "analysis.day": ("第 {lag} 天", "Day {lag}"),
    "analysis.step": ("第 {first}–{last} 天", "Days {first}–{last}"),
    "analysis.cohorts": ("按群组的用户数", "Users by cohort"),
    "analysis.retention": ("按群组的留存率", "Retention by cohort"),
    "analysis.segment": ("分组", "Segment"),
    "analysis.immature": (
        "「未满」的格子窗口还没有过完，不是零；数据截至 {until}。",
        "An “open” cell is not over yet, which is not zero; the data end on {until}.",
    ),
    "analysis.retention_at": (
        "{lag}：{users} / {out_of} 人，留存率 {rate}（95% 区间 {low}–{high}）。",
        "{lag}: {users} of {out_of}, retention {rate} (95% interval {low}–{high}).",
    ),
    "analysis.nobody": ("没有可以计算的群组。", "There is no cohort to compute."),
    "analysis.cohort_sizes": (
        "{count} 个群组，共 {members} 人，最多看到第 {lag} 期。",
        "{count} cohorts of {members} members in all, followed up to lag {lag}.",
    ),
    "reason.lag_open": (
        "未满：到 {over} 才过完，数据截至 {last}，不是零",
        "open: it is over on {over} only and the data end on {last}, which is not zero",
    ),
}
