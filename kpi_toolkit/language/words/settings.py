"""What is wrong with kpi.yaml: its lines, single settings, and the source that it names."""

SETTINGS = {
    "setting.variable": (
        "写环境变量的名字，如 `$KPI_MAIL_PASSWORD`；密码本身不写进文件",
        "name an environment variable, as `$KPI_MAIL_PASSWORD`; never the password itself",
    ),
    "setting.link": (
        "须是以 http:// 或 https:// 开头的地址",
        "expected an address that begins with http:// or https://",
    ),
    "yaml.no_settings": (
        "`{file}` 是空的，或不是设置。请写成`键: 值`的行",
        "`{file}` is empty or not a list of settings. Write `key: value` lines.",
    ),
    "yaml.faulty": ("`{file}` 有 {count} 处设置有误：", "`{file}` has {count} faulty setting(s):"),
    "yaml.not_there": (
        "`{file}` 不存在。工作区是放有 kpi.yaml 的文件夹",
        "`{file}` does not exist. A workspace is a folder with a kpi.yaml in it.",
    ),
    "yaml.deep": (
        "`{file}` 第 {row} 行：嵌套超过 {most} 层。没有一项设置需要这么深，请检查括号和缩进",
        "`{file}` line {row}: it is nested more than {most} levels deep, as no setting is. Check brackets and indents.",
    ),
    "yaml.alias": (
        "`{file}` 用了别名（`*name`）。请把值写出来",
        "`{file}` uses an alias (`*name`). Write the value out.",
    ),
    "yaml.no_utf8": (
        "`{file}` 不是 UTF-8（第 {place} 字节）。请另存为 UTF-8",
        "`{file}` is not UTF-8 (byte {place}). Save it as UTF-8.",
    ),
    "yaml.line": ("`{file}` 第 {row} 行：{said}", "`{file}` line {row}: {said}"),
    "yaml.unreadable": ("`{file}` 不能按 YAML 读取：{said}", "`{file}` cannot be read as YAML: {said}."),
    "yaml.twice": (
        "键 `{name}` 在这里第二次出现。请只留一个",
        "the key `{name}` stands here for the second time. Keep one of the two.",
    ),
    "yaml.tab": ("应为空格的地方是制表符。请用空格缩进", "a tab stands where blanks are expected. Indent with blanks."),
    "yaml.problem": (
        "{said}。请看这一行前后的缩进、冒号和引号",
        "{said}. Check indentation, colons and quotes around this line.",
    ),
    "yaml.no_setting": (
        "第 {row} 行：没有 `{setting}` 这个设置。{hint}",
        "line {row}: `{setting}` is no setting. {hint}",
    ),
    "yaml.setting": ("第 {row} 行：`{setting}`：{said}{given}", "line {row}: `{setting}`: {said}{given}"),
    "yaml.given": ("（写的是 `{value}`）", " (given: `{value}`)"),
    "typed.string_type": ("应为文本", "Input should be a valid string"),
    "typed.int_type": ("应为整数", "Input should be a valid integer"),
    "typed.int_from_float": ("应为整数", "Input should be a valid integer, got a number with a fractional part"),
    "typed.float_type": ("应为数", "Input should be a valid number"),
    "typed.decimal_type": ("应为数", "Input should be a valid decimal"),
    "typed.is_instance_of": ("应为数", "Input should be a number"),
    "typed.finite_number": ("应为有限的数", "Input should be a finite number"),
    "typed.bool_type": ("应为 true 或 false", "Input should be a valid boolean"),
    "typed.date_type": ("应为日期，如 2026-10-31", "Input should be a valid date"),
    "typed.list_type": ("应为列表，如 [a, b]", "Input should be a valid list"),
    "typed.tuple_type": ("应为列表，如 [a, b]", "Input should be a valid tuple"),
    "typed.dict_type": ("应为`键: 值`的行", "Input should be a valid dictionary"),
    "typed.model_type": ("应为`键: 值`的行", "Input should be a valid dictionary"),
    "typed.missing": ("缺少这个设置", "Field required"),
    "typed.literal_error": ("应为 {expected}", "Input should be {expected}"),
    "typed.greater_than": ("必须大于 {gt}", "Input should be greater than {gt}"),
    "typed.greater_than_equal": ("不能小于 {ge}", "Input should be greater than or equal to {ge}"),
    "typed.less_than": ("必须小于 {lt}", "Input should be less than {lt}"),
    "typed.less_than_equal": ("不能大于 {le}", "Input should be less than or equal to {le}"),
    "typed.string_pattern_mismatch": ("形式不对，应符合 `{pattern}`", "String should match pattern '{pattern}'"),
    "typed.string_too_long": ("最多 {max_length} 个字符", "String should have at most {max_length} characters"),
    "typed.string_too_short": ("至少 {min_length} 个字符", "String should have at least {min_length} characters"),
    "setting.zone": ("没有这个时区。{hint}", "no such time zone. {hint}"),
    "setting.write": ("请写 `{value}`。", "Write `{value}`."),
    "setting.zone_or": (
        "请写时区的名字，如 `{value}`；若全年都是这个时差，写 `{fixed}`",
        "Write the name of a zone, as `{value}`, or `{fixed}` for these clocks all the year.",
    ),
    "setting.zone_as": ("请写时区的名字，如 `{value}`", "Write the name of a zone, as `{value}`."),
    "setting.year": ("年份必须在 {first} 与 {last} 之间", "the year must lie between {first} and {last}"),
    "setting.years": ("年份必须在 {first} 与 {last} 之间", "the years must lie between {first} and {last}"),
    "setting.encoding": (
        "没有这种文本编码。请用 utf-8、gb18030、gbk、big5、utf-16 或其他编码",
        "no such text encoding. Use utf-8, gb18030, gbk, big5, utf-16 or another one",
    ),
    "setting.date_form": (
        "不是日期的格式。请写 strptime 的格式，如 `%d/%m/%Y`，或 {names}",
        "no form of dates. Write a strptime form, as `%d/%m/%Y`, or {names}",
    ),
    "setting.covers": ("covers_from 不能晚于 covers_until", "covers_from must not be later than covers_until"),
    "setting.one_origin": (
        "`query` 与「`from` 加 `filter`」只能写一种",
        "give either `query`, or `from` with `filter`",
    ),
    "setting.refund_of": ("`refund_of` 要与 `sign: refunds` 一起写", "`refund_of` goes with `sign: refunds`"),
    "setting.decimal_inside": ("请把 `decimal` 写在 `amount` 里", "give `decimal` inside `amount`"),
    "setting.constants_or": (
        "`{name}` 只能写在 `constants` 或 `{other}` 中的一处",
        "give `{name}` either in `constants` or in `{other}`",
    ),
    "setting.smaller": ("{lower} 必须小于 {upper}", "{lower} must be smaller than {upper}"),
    "setting.levels": (
        "levels 至少写一个等级，每个一次，从低到高",
        "levels must name at least one level, each once, from low to high",
    ),
    "setting.header_row": (
        "请写表头所在的行，如 4；表头有几行时连着写，如 [3, 4]；第一行是 1",
        "write the row of the headings, as 4, or rows one below the other, as [3, 4]; the first is 1",
    ),
    "setting.collapse_by": ("请写明哪些行是同一个，如 `by: order_id`", "say which rows are one, as `by: order_id`"),
    "setting.collapse_taken": ("{given}：同一个的几行只能取 {taken}", "{given}: of the rows of one take {taken}"),
    "setting.two_signs": ("`decimal` 和 `thousands` 必须是两个符号", "`decimal` and `thousands` must be two signs"),
    "setting.no_days": (
        "这不是两个日期。请写首尾两天，如 `2025-11-01/2025-11-11`",
        "these are no two days. Write first and last day as `2025-11-01/2025-11-11`",
    ),
    "setting.ends_first": (
        "结束早于开始。请写首尾两天，如 `2025-11-01/2025-11-11`",
        "it ends before it begins. Write first and last day as `2025-11-01/2025-11-11`",
    ),
    "setting.overlap": ("{names} 重叠。活动的每一天只写一次", "{names} overlap. Name each day of a campaign once"),
    "setting.country": (
        "没有它的节假日。请写 ISO 3166 的两个字母，如 `CN`，或留空",
        "no holidays are known of it. Give the two letters of ISO 3166 as `CN`, or leave it empty",
    ),
    "setting.has": ("写了 {names}", "it has {names}"),
    "setting.has_none": ("一个也没写", "it has none of them"),
    "setting.made_of": (
        "请写明由什么得出，用 {names} 之一；现在{said}",
        "say of what it is made by one of {names}; {said}",
    ),
    "setting.metric_column": (
        "`{column}` 不是表的列。请写成 `orders.shipping_fee`",
        "`{column}` is no column of a table. Write `orders.shipping_fee`",
    ),
    "setting.two_metrics": (
        "{form} 由两个指标得出，如 `[sales, orders]`",
        "a {form} is made of two metrics, as `[sales, orders]`",
    ),
    "setting.some_metrics": ("sum 由两个或更多指标得出", "a sum is made of two metrics or more"),
    "setting.of_daily": ("`named` 和 `by` 只用于 `daily` 指标", "`named` and `by` are of `daily` metrics"),
    "setting.metric_name": (
        "`{name}` 不能作指标名。请用小写字母、数字和 `_`，如 `shipping_cost`",
        "`{name}` is no name of a metric. Use small letters, digits and `_`, as `shipping_cost`.",
    ),
    "setting.weights": ("权重合计为 {total}，应为 1", "the weights sum to {total}. Make them 1"),
    "setting.both_called": (
        "`{name}` 和 `{other}` 都叫 `{word}`。请改一个",
        "`{name}` and `{other}` are both called `{word}`. Rename one.",
    ),
    "setting.role_name": (
        "`{name}` 不能作岗位名。请用小写字母、数字和 `_`，如 `finance`",
        "`{name}` is no name of a role. Use small letters, digits and `_`, as `finance`.",
    ),
    "setting.role_overview": (
        "`{name}` 是全部岗位的总览，不能作岗位名。请换一个名字",
        "`{name}` shows all roles together and cannot be one of them. Give it another name.",
    ),
    "setting.built_in": ("内置的有 {names}", "Built in are {names}."),
    "setting.own_role": (
        "`{name}` 不是内置岗位；自己的岗位要写 {missing}。{hint}",
        "`{name}` is no built-in role, and one of your own needs {missing}. {hint}",
    ),
    "setting.no_role": ("没有岗位 `{name}`。{hint}", "There is no role `{name}`. {hint}"),
    "setting.phases": ("阶段 {second} 必须晚于阶段 {first} 开始", "phase {second} must begin after phase {first}"),
    "setting.bands_or_line": ("`bands` 和 `line` 只能写一个", "give either `bands` or `line`"),
    "setting.two_scores": ("至少写两个分数，各有系数", "give at least two scores, each with its factor"),
    "setting.lowest_band": (
        "最低一档必须从 0 开始：每个分数都要有系数",
        "let the lowest band begin at 0: every score needs a factor",
    ),
    "setting.factors": (
        "{higher} 的系数（{more}）低于 {lower} 的（{less}）",
        "the factor of {higher} ({more}) is below that of {lower} ({less})",
    ),
    "setting.no_number": (
        "`{given}` 不是数。请直接写，如 1234.50",
        "`{given}` is no number. Write it plainly, as 1234.50",
    ),
    "setting.base": ("base 必须在 lower 与 upper 之间", "base must lie between lower and upper"),
    "setting.at_risk": ("at_risk 不能大于 met", "at_risk must not be larger than met"),
    "setting.part_of_number": (
        "{names} 是数的一部分，去掉就成了另一个数。请在 `query` 中相乘或相除",
        "{names} belongs to the number, which is another one without it. Multiply or divide in a `query`",
    ),
    "setting.made_of_columns": (
        "请写一种：`plus` 和 `minus`（两列），`net`（退款后的金额），或 `status`（整单退款的状态）",
        "write one of them: `plus` with `minus` (two columns), `net` (what is left after refunds), or `status` (states that "
        "were given back whole)",
    ),
    "setting.in": ("kpi.yaml 的 `{at}`：{said}", "`{at}` in kpi.yaml: {said}"),
    "setting.named_twice": ("kpi.yaml 的 `{at}` 两次写了 `{name}`", "`{at}` in kpi.yaml names `{name}` twice."),
    "setting.names": ("kpi.yaml 的 `{at}` 写了 `{name}`。{hint}", "`{at}` in kpi.yaml names `{name}`. {hint}"),
    "setting.roles": ("kpi.yaml 的岗位有误：", "The roles of kpi.yaml are faulty:"),
    "metric.none": ("没有指标 `{name}`。{hint}", "There is no metric `{name}`. {hint}"),
    "metric.meant": ("是不是 {names}？", "Did you mean {names}?"),
    "declared.no_unit": (
        "kpi.yaml 的 `{at}`：没有单位 `{unit}`。{hint}",
        "`{at}` in kpi.yaml: there is no unit `{unit}`. {hint}",
    ),
    "declared.needs_unit": ("kpi.yaml 的 `{at}` 要写 `unit`。{hint}", "`{at}` in kpi.yaml needs a `unit`. {hint}"),
    "declared.unit_of_rate": (
        "kpi.yaml 的 `{at}`：`{unit}` 是比率的单位，而 {how} 不是比率。请换一个单位",
        "`{at}` in kpi.yaml: `{unit}` is the unit of a rate, and a {how} is none. Name another unit.",
    ),
    "declared.unit_of_total": (
        "kpi.yaml 的 `{at}`：`{unit}` 是总量的单位，而 {how} 不是总量。请换一个单位",
        "`{at}` in kpi.yaml: `{unit}` is the unit of a total, and a {how} is none. Name another unit.",
    ),
    "declared.no_section": (
        "kpi.yaml 的 `{at}`：没有章节 `{name}`。{hint}",
        "`{at}` in kpi.yaml: there is no section `{name}`. {hint}",
    ),
    "declared.no_table": (
        "kpi.yaml 的 `{at}`：没有叫 `{table}` 的表。{hint}",
        "`{at}` in kpi.yaml: no table is called `{table}`. {hint}",
    ),
    "declared.no_time": (
        "kpi.yaml 的 `{at}`：`{table}` 的行没有时间，不属于任何周期。{hint}",
        "`{at}` in kpi.yaml: the rows of `{table}` have no time, so no period has any of them. {hint}",
    ),
    "declared.made": (
        "kpi.yaml 的 `{at}`：`{column}` 由工具得出。请把你的列对应为另一个名字",
        "`{at}` in kpi.yaml: `{column}` is made by the toolkit. Map a column of yours under another name.",
    ),
    "declared.no_number": (
        "kpi.yaml 的 `{at}`：`{column}` 不是数。请写一列数",
        "`{at}` in kpi.yaml: `{column}` is no number. Name a column of numbers.",
    ),
    "engine.memory": (
        "`{set}` 不是内存大小：{said}。请写成 `4GB`",
        "`{set}` is no amount of memory: {said}. Write it as `4GB`.",
    ),
    "engine.needs_url": (
        "写了 `source.user_variable` 或 `source.password_variable`，还要写 `source.url`",
        "`source.user_variable` and `source.password_variable` need `source.url` beside them.",
    ),
    "engine.path_and_url": (
        "kpi.yaml 的 `source` 同时有 `path` 和 `url`。请只留一个",
        "`source` in kpi.yaml has both `path` and `url`. Keep one of them.",
    ),
    "engine.variable": (
        "`{setting}` 写的环境变量 `{name}` 没有设置",
        "The environment variable `{name}`, which `{setting}` names, is not set.",
    ),
    "engine.package": (
        "这个数据源需要 `{package}` 包。请安装：`{install}`",
        "This source needs the package `{package}`. Install it: `{install}`.",
    ),
    "engine.unreachable": (
        "数据源 `{source}` 打不开：{said}。请检查 kpi.yaml 的 `source`，以及数据库是否在运行、是否允许这个用户",
        "The source `{source}` cannot be opened: {said}. Check `source` in kpi.yaml and whether the database runs and lets "
        "this user in.",
    ),
    "engine.scheme": ("`source.url` 必须以 {names} 之一开头", "`source.url` must begin with one of {names}."),
    "engine.url": (
        "`source.url` 不是能读的网址。请写成 `{example}`",
        "`source.url` is no URL that can be read. Write it as `{example}`.",
    ),
    "engine.password": (
        "`source.url` 里有密码。请去掉，放进环境变量，再写它的名字：`source: {{url: …, password_variable: KPI_PASSWORD}}`",
        "`source.url` holds a password. Take it out, put it into an environment variable, and name that variable: "
        "`source: {{url: …, password_variable: KPI_PASSWORD}}`.",
    ),
    "engine.no_options": ("没有可用的选项", "There are none."),
    "engine.option": (
        "`source.url`：{engine} 没有选项 `{name}`。{hint}",
        "`source.url`: `{name}` is no option of {engine}. {hint}",
    ),
    "engine.no_schema": (
        "数据库没有 `source.url` 写的模式 `{schema}`。{hint}",
        "The database has no schema `{schema}`, which `source.url` names. {hint}",
    ),
    "engine.schema_right": (
        '用户 `{user}` 不能用 `source.url` 写的模式 `{schema}`。请给它权限：`GRANT USAGE ON SCHEMA "{schema}" TO "{user}"`',
        "The user `{user}` may not use the schema `{schema}`, which `source.url` names. Grant it that right: "
        '`GRANT USAGE ON SCHEMA "{schema}" TO "{user}"`.',
    ),
    "engine.encoding": (
        "数据库 `{name}` 的编码是 {encoding}，其中的文本与别处不同；应为 UTF8。请用 `createdb -T template0 -E UTF8` 建库，再用 `pg_dump`"
        "（以 `-E` 写明文本的实际编码）复制过去，或把表导出为 CSV",
        "The database `{name}` has the encoding {encoding}, in which text is not the same as elsewhere; UTF8 was expected. "
        "Copy it into a database made with `createdb -T template0 -E UTF8` by `pg_dump` (with `-E` and the encoding that its "
        "text really has), or export its tables as CSV files.",
    ),
    "engine.temporary": (
        "`{name}` 有 {count} 行，而这个用户不能建临时表。请给它权限",
        "`{name}` has {count} rows, and this user may not make temporary tables. Grant it that right.",
    ),
    "engine.no_table": ("没有表 `{name}`", "there is no table `{name}`"),
    "engine.may_not_read": ("这个用户不能读 `{name}`。{hint}", "this user may not read `{name}`. {hint}"),
}
