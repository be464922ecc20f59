"""What analysts ask besides metrics: rows grouped in ways that choices tell, kept and run as those of metrics are."""

from kpi_toolkit.measuring.studies.attribution import ATTRIBUTION
from kpi_toolkit.measuring.studies.cohorts import COHORTS
from kpi_toolkit.measuring.studies.experiment import EXPERIMENT
from kpi_toolkit.measuring.studies.funnel import EVENT_FUNNEL
from kpi_toolkit.measuring.studies.rivals import RIVAL_USERS
from kpi_toolkit.measuring.studies.states import STATES
from kpi_toolkit.measuring.studies.study import Given, StudyKind

STUDIES: dict[str, StudyKind] = {
    kind.name: kind for kind in (COHORTS, EVENT_FUNNEL, ATTRIBUTION, STATES, RIVAL_USERS, EXPERIMENT)
}
"""All studies by name."""

__all__ = ["STUDIES", "Given", "StudyKind"]
