"""Options that many commands take."""

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[Path, typer.Option("--workspace", "-w", help="Folder with a kpi.yaml.")]
LanguageOption = Annotated[str, typer.Option("--language", "-l", help="zh or en; the workspace's if not given.")]
PeriodOption = Annotated[str, typer.Option("--period", "-p", help="1998-03, 1998-W10, 1998-Q1, last-month or A..B.")]
