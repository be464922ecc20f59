"""The words of `kpi run`."""

RUN: dict[str, tuple[str, str]] = {"run.unchanged": ("未变，保持原样", "unchanged, left as it is")}
