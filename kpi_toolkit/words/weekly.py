"""The words of weekly targets, points and the policy lab."""

WEEKLY: dict[str, tuple[str, str]] = {
    "chain.total": ("合计 {points} 绩点（满分 {worth}）", "{points} points of {worth}"),
    "chain.partial": ("已得 {points} 绩点，只覆盖 {worth} 中的 {covered}，不计总分", "{points} points so far; only {covered} of {worth} is covered, so there is no total"),
}  # fmt: skip
