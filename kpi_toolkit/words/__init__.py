"""Every visible word as aligned tables, key: (Chinese, English), by topic; and the glyphs of the status words."""

from kpi_toolkit.words.evidence import EVIDENCE
from kpi_toolkit.words.judgement import JUDGEMENT
from kpi_toolkit.words.loop import LOOP
from kpi_toolkit.words.pages import PAGES
from kpi_toolkit.words.plan import PLAN
from kpi_toolkit.words.plan_sheet import SHEET
from kpi_toolkit.words.reasons import REASONS
from kpi_toolkit.words.report import REPORT
from kpi_toolkit.words.weekly import WEEKLY

GLYPHS = {"met": "●", "at_risk": "▲", "missed": "▼", "unbalanced": "◐", "noise": "◆", "no_data": "–", "open": "○"}
TOPICS = (REASONS, REPORT, JUDGEMENT, EVIDENCE, PLAN, SHEET, LOOP, WEEKLY, PAGES)
WORDS: dict[str, tuple[str, str]] = {key: both for topic in TOPICS for key, both in topic.items()}
