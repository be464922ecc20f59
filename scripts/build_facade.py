"""Write ``kpi_toolkit/__init__.pyi`` and ``metrics/__init__.pyi``: the types of names that are loaded when asked for.

Run by ``make docs``; a test compares the file with what this script would write.
"""

from pathlib import Path

import kpi_toolkit
from kpi_toolkit import metrics
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages.part import Part
from kpi_toolkit.pages.parts import PARTS

FILE = Path(kpi_toolkit.__file__).with_suffix(".pyi")
METRICS = FILE.parent / "metrics" / "__init__.pyi"


def stub() -> str:
    """Return the text of the stub: the metrics of their own stub, each public name from where it lies, the parts."""
    public = [(module, name, f"{name} as {name}") for name, module in kpi_toolkit._PUBLIC.items()]
    every_metric = (metrics.__name__, "*", "*  # noqa: F403  (each metric, from the stub of its own)")
    named = sorted([*public, (Part.__module__, "Part", "Part"), every_metric])
    imports = [f"from {module} import {said}" for module, _, said in named]
    parts = [f"{name}: Part" for name in PARTS]
    head = [
        f'"""{kpi_toolkit.__doc__}"""',
        "",
        "from kpi_toolkit import metrics as metrics",
        *imports,
        "",
        "__version__: str",
        "__loaded_at__: int",
        "_PUBLIC: dict[str, str]",
        "",
    ]
    return "\n".join([*head, *parts, ""])


def metrics_stub() -> str:
    """Return the text of the stub of ``kt.metrics``: each metric."""
    head = [f'"""{metrics.__doc__}"""', "", "from kpi_toolkit.metrics.metric import Metric", ""]
    return "\n".join([*head, *(f"{name}: Metric" for name in CATALOGUE.names), ""])


if __name__ == "__main__":
    METRICS.write_text(metrics_stub(), "utf-8")
    FILE.write_text(stub(), "utf-8")
