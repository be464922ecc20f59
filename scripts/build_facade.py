"""Write ``kpi_toolkit/__init__.pyi``: the types of the public names, which are loaded when first asked for.

Run by ``make docs``; a test compares the file with what this script would write.
"""

from pathlib import Path

import kpi_toolkit
from kpi_toolkit.metrics.catalogue import CATALOGUE

FILE = Path(kpi_toolkit.__file__).with_suffix(".pyi")


def stub() -> str:
    """Return the text of the stub: each public name from where it lies, then the metrics."""
    names = sorted(kpi_toolkit._PUBLIC.items(), key=lambda entry: (entry[1], entry[0]))
    imports = [f"from {module} import {name} as {name}" for name, module in names]
    metrics = [f"{name}: Metric" for name in CATALOGUE.names]
    head = [f'"""{kpi_toolkit.__doc__}"""', "", *imports, "", "__version__: str", "_PUBLIC: dict[str, str]", ""]
    return "\n".join([*head, *metrics, ""])


if __name__ == "__main__":
    FILE.write_text(stub(), "utf-8")
