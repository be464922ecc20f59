"""What is said of rows as a whole: their words and states, those that stand again, days without any."""

ROWS: dict[str, tuple[str, str]] = {
    "reason.rows_again": (
        "{table} 有 {count} 行除编号外与另一行完全相同：照常计入，请核对是否重复导入",
        "{count} rows of {table} are the same as another one in everything but an id: they count; check whether they "
        "were loaded twice",
    ),
    "reason.other_currency": (
        "{table} 的 {column} 写的是 {listed}，而 kpi.yaml 的 currency 是 {currency}：请改 currency，或在 query 中折算",
        "{column} of {table} says {listed}, but currency in kpi.yaml is {currency}: correct it, or convert in a query",
    ),
    "reason.spelt_otherwise": (
        "{table} 的 {column}：{listed} 写法不同（大小写、空格、全半角），按不同的值计入。"
        "若是同一个值，请在 kpi.yaml 的 tables.{in_settings}.values.{column} 中都改为 {meant}",
        "{table}, column {column}: {listed} differ only by capitals, blanks or width and count as different values. "
        "If they are one, make them {meant} under tables.{in_settings}.values.{column} in kpi.yaml",
    ),
    "reason.signs_inside": (
        "{table} 的 {column} 有 {count} 行的值里含看不见的字符（{signs}）：{listed}，与不含它的值是不同的值。"
        "若是同一个值，请在 kpi.yaml 的 tables.{in_settings}.values.{column} 中对应，如 {hint}",
        "{table}, column {column}: {count} rows have signs inside that nobody sees ({signs}): {listed}; such a value is "
        "another than the one without them. If they are one, map it under tables.{in_settings}.values.{column} in kpi.yaml, "
        "as {hint}",
    ),
    "reason.signs_inside_further": (
        "{table} 的 {column} 有 {count} 行的值里含看不见的字符（{signs}）：{listed}，与不含它的值是不同的值",
        "{table}, column {column}: {count} rows have signs inside that nobody sees ({signs}): {listed}; such a value is "
        "another than the one without them",
    ),
    "reason.words_unknown": (
        "{table} 的 {column}：{listed} 对内置指标没有含义",
        "{table}, column {column}: {listed} mean nothing to the built-in metrics",
    ),
    "reason.words_map": (
        "{table} 的 {column}：{listed} 对内置指标没有含义。可在 kpi.yaml 的 tables.{in_settings}.values.{column} 中对应，"
        "也许是 {hint}",
        "{table}, column {column}: {listed} mean nothing to the built-in metrics. Map them under "
        "tables.{in_settings}.values.{column} in kpi.yaml, perhaps {hint}",
    ),
    "reason.states_counted": (
        "计入销售的订单状态（笔数 / 金额）：{listed}",
        "orders of these states count as sold (orders / amount): {listed}",
    ),
    "reason.states_doubtful": (
        "这些订单状态通常不算成交，现在计入（笔数 / 金额）：{listed}。若不应计入，请写入 kpi.yaml 的 rules.left_out_statuses",
        "orders of these states usually are no sales, and they count (orders / amount): {listed}. If they must not, name "
        "them in rules.left_out_statuses in kpi.yaml",
    ),
    "reason.states_unknown": (
        "这些订单状态的含义不明，现在计入（笔数 / 金额）：{listed}。若不应计入，请写入 kpi.yaml 的 rules.left_out_statuses；若应计入，请在 "
        "tables.orders.values.{column} 中对应，如 {first}: 已完成",
        "it is not known what these states of orders mean, and they count (orders / amount): {listed}. If they must not, name "
        "them in rules.left_out_statuses in kpi.yaml; if they do, map them under tables.orders.values.{column}, as "
        "{first}: completed",
    ),
    "check.state": ("{state}：{count} 笔，{amount}，{counted}", "{state}: {count} order(s), {amount}, {counted}"),
    "check.state_counted": ("计入", "counted"),
    "check.state_left_out": ("不计入", "not counted"),
    "check.no_state": ("（空）", "(empty)"),
    "check.states": ("订单状态", "States of orders"),
    "reason.states_not_read": (
        "orders 的 {column} 列像是订单状态，但没有对应为 status，因此所有订单都计入（笔数 / 金额）：{listed}",
        "column {column} of orders looks like their state but is not mapped to status, so that all orders count "
        "(orders / amount): {listed}",
    ),
    "reason.not_loaded": (
        "无数据：{table} 在 {first} 至 {last} 没有记录，与其一贯的节奏不符，应是没有导入",
        "no data: {table} has no rows from {first} to {last}, against its own rhythm, as if they were not loaded",
    ),
    "reason.partial_gap": (
        "数据不完整：{table} 在 {first} 至 {last} 没有记录，与其一贯的节奏不符",
        "not complete: {table} has no rows from {first} to {last}, against its own rhythm",
    ),
    "reason.partial_thin": (
        "数据不完整：{table} 在 {first} 至 {last} 只有 {count} 行，通常约 {usual} 行",
        "not complete: {table} has only {count} rows from {first} to {last}, where about {usual} are usual",
    ),
    "reason.partial_repeat": (
        "数据存疑：{table} 在 {first} 至 {last} 有 {count} 行与 {of} 的相同，只有编号和日期不同",
        "in doubt: {count} rows of {table} from {first} to {last} are those of {of} again, but for ids and days",
    ),
    "reason.partial_twice": (
        "数据存疑：{table} 在 {first} 至 {last} 有 {count} 行除编号外与另一行完全相同",
        "in doubt: {count} rows of {table} from {first} to {last} stand there twice, but for an id",
    ),
    "reason.lapse_gap": (
        "{table}：{first} 至 {last} 没有记录，与其一贯的节奏不符。请补齐；若当时确实没有，请写入 kpi.yaml 的 source.whole",
        "{table} has no rows from {first} to {last}, against its own rhythm. Load them; if there were none, "
        "say so under source.whole in kpi.yaml",
    ),
    "reason.lapse_thin": (
        "{table}：{first} 至 {last} 只有 {count} 行，通常约 {usual} 行。请核对是否导全；若当时确实这么少，"
        "请写入 kpi.yaml 的 source.whole",
        "{table} has only {count} rows from {first} to {last}, where about {usual} are usual. Check that all are "
        "loaded; if there were no more, say so under source.whole in kpi.yaml",
    ),
    "reason.lapse_repeat": (
        "{table}：{first} 至 {last} 有 {count} 行与 {of} 的相同，只有编号和日期不同，像是同一份数据导入了两次。"
        "请核对；若确实如此，请写入 kpi.yaml 的 source.whole",
        "{count} rows of {table} from {first} to {last} are those of {of} again, but for ids and days, as if one month "
        "was loaded twice. Check them; if they are right, say so under source.whole in kpi.yaml",
    ),
    "reason.lapse_twice": (
        "{table}：{first} 至 {last} 有 {count} 行除编号外与另一行完全相同，像是同一份数据导入了两次。请核对；"
        "若确实如此，请写入 kpi.yaml 的 source.whole",
        "{count} rows of {table} from {first} to {last} stand there twice, but for an id, as if they were loaded twice. "
        "Check them; if they are right, say so under source.whole in kpi.yaml",
    ),
    "reason.level_jump": (
        "{table}：{first} 至 {last} 有 {count} 行，此前的水平是 {usual} 行。请核对是否重复导入，或来源、口径有变",
        "{table} has {count} rows from {first} to {last}, where the level before was {usual}. Check whether rows are "
        "there twice, or the source or its rules changed",
    ),
    "reason.covers_from_unlikely": (
        "{table}：kpi.yaml 写明数据自 {claimed} 起，但最早的记录是 {first}，此前长时间没有记录与其节奏不符：自 {first} 起算",
        "{table}: kpi.yaml says that the data begin on {claimed}, but the oldest row is of {first}, and such silence "
        "before it is against its rhythm: it counts as covered from {first}",
    ),
    "reason.covers_until_unlikely": (
        "{table}：kpi.yaml 写明数据至 {claimed}，但最新的记录是 {last}，此后长时间没有记录与其节奏不符：算到 {last} 为止",
        "{table}: the data are said to reach {claimed}, but the newest row is of {last}, and such silence after it is "
        "against its rhythm: it counts as covered until {last}",
    ),
    "reason.ends_early": (
        "{table}：最新的记录是 {last}，而其他表到 {latest}，此后长时间没有记录与其节奏不符：算到 {last} 为止。请补齐",
        "{table}: the newest row is of {last}, but other tables reach {latest}, and such silence is against its rhythm: it "
        "counts as covered until {last}. Load the rest",
    ),
}
