"""The databases that a workspace may name in ``source.url``: one row says all that is known of each.

A new one takes a driver module, its row here and an extra in pyproject.toml.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownEngine:
    """How one kind of database is named, opened, installed and tested.

    Parameters
    ----------
    scheme
        What stands before ``://``; `aliases` say the same.
    name
        How people call it.
    module
        Where its driver lies. It has the function `opener`, which takes an
        :class:`kpi_toolkit.engines.address.Address`, user, password and the workspace's folder and returns a
        :class:`kpi_toolkit.engines.driver.Driver`, and ``UNREACHABLE``, the errors of a database that does not
        answer or refuses.
    packages
        What must be installed to import that module, by `extra` of this project; `beside` names what else.
    example
        A URL as messages and pages show it; `note` says what else may be written.
    how, tested
        How it is run, and what of it is tested.
    options
        What may stand behind the question mark of a URL.
    is_place_plain
        Whether what stands between ``://`` and the question mark is handed on as it is, as ``local[*]``.
    has_snapshots
        Whether all that a run reads is of one moment, whatever is written meanwhile.
    in_process
        A URL that needs no server, which ``kpi engines check`` tries where the packages are installed; empty for none.
    """

    scheme: str
    name: str
    module: str
    packages: tuple[str, ...]
    extra: str
    example: str
    how: str
    tested: str
    options: tuple[str, ...] = ()
    opener: str = "open_driver"
    aliases: tuple[str, ...] = ()
    beside: str = ""
    note: str = ""
    is_place_plain: bool = False
    has_snapshots: bool = False
    in_process: str = ""

    @property
    def install(self) -> str:
        """The command that installs its packages."""
        return f"pip install 'kpi-toolkit[{self.extra}]'"


_ON_THE_DEMO = "every metric on the demo shop: two months and a quarter, in total and by channel"

ENGINES: tuple[KnownEngine, ...] = (
    KnownEngine(
        scheme="postgres",
        aliases=("postgresql",),
        name="PostgreSQL 15",
        module="kpi_toolkit.engines.postgres",
        packages=("psycopg",),
        extra="postgres",
        example="postgres://db.example:5432/shop?schema=sales",
        options=("schema", "sslmode"),
        has_snapshots=True,
        how="psycopg 3; reads one snapshot, READ ONLY, results kept as TEMP tables where the user may",
        tested=_ON_THE_DEMO,
    ),
    KnownEngine(
        scheme="clickhouse",
        name="ClickHouse 26",
        module="kpi_toolkit.engines.clickhouse",
        packages=("clickhouse_connect",),
        extra="clickhouse",
        example="clickhouse://db.example:8123/shop",
        options=("secure",),
        how="clickhouse-connect to a server",
        tested="by chDB, which is the same engine; a server over HTTP is **not tested**",
    ),
    KnownEngine(
        scheme="chdb",
        name="chDB 4",
        module="kpi_toolkit.engines.clickhouse",
        opener="open_chdb",
        packages=("chdb", "clickhouse_connect"),
        extra="clickhouse",
        example="chdb:///data/shop",
        note="`chdb://` in memory",
        options=("database",),
        how="ClickHouse in the process, through clickhouse-connect",
        tested=_ON_THE_DEMO,
        in_process="chdb://",
    ),
    KnownEngine(
        scheme="spark",
        name="Spark 4",
        module="kpi_toolkit.engines.spark",
        packages=("pyspark", "py4j"),
        extra="spark",
        beside="Java 17",
        example="spark://local[4]",
        note="`spark://` takes the active session, else a local one",
        options=("database",),
        how="the active session, else a local one; `spark://host:7077` for a cluster",
        tested="every metric on the demo shop: one month, in total",
        is_place_plain=True,
        in_process="spark://local[2]",
    ),
)

BY_SCHEME: dict[str, KnownEngine] = {
    scheme: engine for engine in ENGINES for scheme in (engine.scheme, *engine.aliases)
}
"""Each of them by what may stand before ``://``."""
