"""Run a notebook for many editions and publish what proves to be whole.

Knows errors and periods, nothing of metrics: any notebook with a `parameters` cell and an echo in its last
cell can be published. Importing it imports nothing of Jupyter.
"""

from kpi_toolkit.run.deferred import defer_grammar
from kpi_toolkit.run.editions import exit_code, run_editions
from kpi_toolkit.run.parameters import check_parameters, coerce
from kpi_toolkit.run.publish import sweep
from kpi_toolkit.run.request import Outcome, Request

__all__ = ["Outcome", "Request", "check_parameters", "coerce", "exit_code", "run_editions", "sweep"]

defer_grammar()  # before any module of this room imports Jupyter
