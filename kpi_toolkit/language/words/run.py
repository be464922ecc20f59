"""The words of `kpi run` and of `kpi notebook`."""

RUN: dict[str, tuple[str, str]] = {
    "run.unchanged": ("未变，保持原样", "unchanged, left as it is"),
    "notebook.take_one": (
        "复制一份到工作区并填好参数：kpi notebook 名称 --workspace 文件夹",
        "Copy one into a workspace, its parameters filled in: kpi notebook NAME --workspace DIR",
    ),
    "notebook.copied": (
        "已复制到 `{file}`，参数已填好。接下来：",
        "Copied to `{file}`, its parameters filled in. Next:",
    ),
}
