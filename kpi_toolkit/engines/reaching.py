"""Functions by which SQL reaches beyond the tables of its database: to files, programs and other servers.

What kpi.yaml says is SQL of whoever wrote the workspace. A read-only transaction keeps it from changing anything;
these are what would still carry the machine's files into a report. DuckDB is locked instead: its source is files.
"""

from collections.abc import Sequence
from itertools import pairwise

from kpi_toolkit.errors import DataError
from kpi_toolkit.language.text import spoken

POSTGRES = (
    "pg_read_file pg_read_binary_file pg_ls_dir pg_ls_logdir pg_ls_waldir pg_ls_tmpdir pg_ls_archive_statusdir "
    "pg_stat_file pg_current_logfile pg_file_write lo_import lo_export lo_from_bytea lo_put lo_get dblink "
    "dblink_connect dblink_exec dblink_open dblink_send_query dblink_connect_u query_to_xml database_to_xml "
    "pg_sleep pg_sleep_for pg_sleep_until pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile"
)
CLICKHOUSE = (
    "file filecluster url urlcluster s3 s3cluster gcs hdfs hdfscluster azureblobstorage azureblobstoragecluster remote "
    "remotesecure cluster clusterallreplicas mysql postgresql mongodb redis sqlite odbc jdbc executable input iceberg "
    "icebergs3 iceberglocal deltalake deltalakelocal hudi paimon python getosenv sleep sleepeachrow arrowflight"
)
SPARK = "reflect java_method try_reflect read_files http_request ai_query remote_query read_kafka"
REACHING = {
    dialect: frozenset(names.split())
    for dialect, names in {"postgres": POSTGRES, "clickhouse": CLICKHOUSE, "spark": SPARK}.items()
}
FILES_OF_SPARK = frozenset(("text", "binaryfile", "csv", "json", "xml", "orc", "avro", "parquet", "delta"))
"""Before a path they read it; those of tables are read where they are named as such, not by SQL."""


def refuse_reaching(sql: str, dialect: str) -> None:
    """Refuse SQL that calls a function which reaches beyond the tables of its database.

    Raises
    ------
    DataError
        With the function.
    """
    from sqlglot import TokenType, tokenize  # slow to import; only a database's own SQL needs it
    from sqlglot.errors import TokenError

    try:
        tokens = tokenize(sql, read=dialect)
    except TokenError:
        return  # the database says what is wrong with it
    known = REACHING.get(dialect, frozenset())
    for token, after in pairwise(tokens):
        name = token.text.lower()
        if token.token_type == TokenType.STRING:
            continue
        is_call = after.token_type == TokenType.L_PAREN and name in known
        is_file = dialect == "spark" and after.token_type == TokenType.DOT and name in FILES_OF_SPARK
        if is_call or (is_file and _is_path(tokens, after)):
            raise DataError(spoken("fault.reaches", name=token.text))


def _is_path(tokens: Sequence[object], dot: object) -> bool:
    place = tokens.index(dot) + 1
    return place < len(tokens) and any(sign in str(getattr(tokens[place], "text", "")) for sign in "/:.\\")
