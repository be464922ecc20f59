"""Every visible word as aligned tables, key: (Chinese, English), by topic; and the glyphs of the status words."""

from kpi_toolkit.language.words.analyses import ANALYSES
from kpi_toolkit.language.words.asked import ASKED
from kpi_toolkit.language.words.columns import COLUMNS
from kpi_toolkit.language.words.doctor import DOCTOR
from kpi_toolkit.language.words.evidence import EVIDENCE
from kpi_toolkit.language.words.files import FILES
from kpi_toolkit.language.words.findings import FINDINGS
from kpi_toolkit.language.words.judgement import JUDGEMENT
from kpi_toolkit.language.words.loop import LOOP
from kpi_toolkit.language.words.many import MANY
from kpi_toolkit.language.words.pages import PAGES
from kpi_toolkit.language.words.plan import PLAN
from kpi_toolkit.language.words.plan_action import ACTIONS
from kpi_toolkit.language.words.plan_guide import GUIDE
from kpi_toolkit.language.words.plan_import import IMPORT
from kpi_toolkit.language.words.plan_sheet import SHEET
from kpi_toolkit.language.words.plan_target import TARGETS
from kpi_toolkit.language.words.questions import QUESTIONS
from kpi_toolkit.language.words.reading import READING
from kpi_toolkit.language.words.reasons import REASONS
from kpi_toolkit.language.words.report import REPORT
from kpi_toolkit.language.words.rows import ROWS
from kpi_toolkit.language.words.run import RUN
from kpi_toolkit.language.words.sending import SENDING
from kpi_toolkit.language.words.settings import SETTINGS
from kpi_toolkit.language.words.starting import STARTING
from kpi_toolkit.language.words.store import STORE
from kpi_toolkit.language.words.tables import TABLES
from kpi_toolkit.language.words.weekly import WEEKLY

GLYPHS = {"met": "●", "at_risk": "▲", "missed": "▼", "unbalanced": "◐", "noise": "◆", "no_data": "–", "open": "○"}
TOPICS = (
    ASKED,
    REASONS,
    TABLES,
    ROWS,
    REPORT,
    JUDGEMENT,
    EVIDENCE,
    FINDINGS,
    PLAN,
    SHEET,
    TARGETS,
    ACTIONS,
    GUIDE,
    IMPORT,
    LOOP,
    WEEKLY,
    PAGES,
    RUN,
    STORE,
    SENDING,
    ANALYSES,
    QUESTIONS,
    MANY,
    FILES,
    READING,
    COLUMNS,
    SETTINGS,
    STARTING,
    DOCTOR,
)
READ_BY_ALL = frozenset(
    key for topic in (JUDGEMENT, EVIDENCE, FINDINGS, REPORT, WEEKLY, ANALYSES, PAGES) for key in topic
)
"""What stands on pages, where whole numbers are written with separators."""
WORDS: dict[str, tuple[str, str]] = {key: both for topic in TOPICS for key, both in topic.items()}
