"""The exports that `kpi init` knows, from the table of them."""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from kpi_toolkit.starting.exports import EXPORTS, Export
from kpi_toolkit.units import Language
from scripts.docs_site.markup import anchor, code, fence, grid
from scripts.docs_site.words import said

OR = " | "


def exports(language: Language) -> str:
    """Return every export: by which headings it is told, and the kpi.yaml that is written of it."""
    rows = [
        [
            f"[{export.name(language)}](#{anchor(export.name(language))})",
            f"[`{export.table}`](tables.md#{export.table})",
        ]
        for export in EXPORTS
    ]
    contents = grid([said("export", language), said("becomes", language)], rows)
    return "\n\n".join([contents, *(_section(export, language) for export in EXPORTS)])


def _section(export: Export, language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    told = f"{said('told_by', language)}{colon}{code(export.headings)}"
    return "\n\n".join([f"## {export.name(language)}", told, fence(snippet(export), "yaml")])


def snippet(export: Export) -> str:
    """Return the part of kpi.yaml that an export comes to, of columns of several names the first."""
    columns = {name: heading.split(OR)[0] for name, heading in export.columns.items()}
    table: dict[str, Any] = {"columns": columns} if columns else {}
    out = StringIO()
    writer = YAML()
    writer.default_flow_style = False
    writer.dump({"tables": {export.table: table | dict(export.said)}}, out)
    return out.getvalue()
