"""What PostgreSQL refuses, said for what it is: its own words in one line, without the SQL, and what to do."""

import psycopg

REMEDIES = {
    "42501": "Grant this user the right to read it, as by `GRANT SELECT ON … TO …`",
    "3F000": "Name an existing schema in `source.url`, as `?schema=sales`",
    "57014": "Give this user more time, as by `ALTER ROLE … SET statement_timeout = '10min'`, or let fewer rows be "
    "read (`filter`, `query`)",
    "55P03": "Another session holds a lock on the table: run this again when that is done",
    "40001": "The standby server could not keep the rows as long as they were read: run this again, or set "
    "`hot_standby_feedback = on` there",
    "22008": "A time lies outside of what PostgreSQL can move between zones: correct it, or leave it out with `filter`",
    "53200": "The server is out of memory: let fewer rows be read (`filter`, `query`)",
    "53100": "The server's disk is full: make room there",
    "22021": "The database holds bytes that are no text in its encoding: correct them there",
    "22P05": "The database's encoding lacks characters that are needed: only UTF8 has them all",
}
"""By code; the words of a server are in its language."""


def short(error: psycopg.Error) -> str:
    """Say in one line what PostgreSQL objects to, without the SQL, and what to do."""
    hint = (error.diag.message_hint or REMEDIES.get(error.diag.sqlstate or "", "")).rstrip(".")
    text = error.diag.message_primary or (str(error).strip().splitlines() or ["no answer"])[0]
    return text + (f" ({hint})" if hint else "")
