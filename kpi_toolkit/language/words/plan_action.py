"""The words of the sheets of actions and proposals: what is wrong with one."""

ACTIONS: dict[str, tuple[str, str]] = {
    # Actions and proposals
    "plan.action_dates": (
        "开始日 {start} 不早于截止日 {due}。请对调或改正。",
        "`start` {start} is not before `due` {due}. Exchange or correct them.",
    ),
    "plan.action_no_expectation": (
        "没有写预期变化：以后无法判断是否有效。请在行动之前写下幅度、方向和日期。",
        "`expected` is empty: nobody can say later whether it worked. Write size, direction and day before acting.",
    ),
    "plan.action_expects_nothing": (
        "预期变化为 0，等于没有预期。请写带正负号的幅度。",
        "an expected change of 0 expects nothing. Write its size with its sign.",
    ),
    "plan.action_mode_missing": (
        "预期变化 {size} 没有写方式：是基线的比例、百分点，还是指标单位下的变化？请在 `expected_mode`（预期方式）写相对、百分点或绝对。",
        "`expected` is {size} without a mode: a share of the baseline, points, or a change in the metric's unit? "
        "Write `relative`, `pp` or `absolute` into `expected_mode`.",
    ),
    "plan.action_no_day": (
        "预期没有日期。请在 `expected_by`（预期日期）写哪天应当看到变化。",
        "the expectation has no day. Write into `expected_by` when the change should show.",
    ),
    "plan.action_not_fixed": (
        "没有写预期定于哪天（`fixed_on`）：无法说明它在行动之前就已写下。请填写。",
        "`fixed_on` is empty, so it cannot be shown that the expectation stood before acting. Fill it in.",
    ),
    "plan.action_fixed_late": (
        "预期在 {fixed} 才写下，而行动从 {start} 开始：事后写下的预期不能作为证据。",
        "the expectation was written down on {fixed}, but the action began on {start}: what is expected afterwards is no evidence.",
    ),
    "plan.action_too_early": (
        "预期日期 {by} 不晚于开始日 {start}。请改正其中一个。",
        "`expected_by` {by} is not after `start` {start}. Correct one of them.",
    ),
    "plan.action_no_evidence": (
        "写了结论却没有证据。请写依据的数据或报告。",
        "there is a verdict without evidence. Write the data or report it rests on.",
    ),
    "plan.action_pp_of_number": (
        "百分点只用于比率，`{metric}` 不是。请用相对或绝对。",
        "`pp` is for shares, which `{metric}` is not. Write `relative` or `absolute`.",
    ),
    "plan.action_points_too_large": (
        "{size} 超过 100 个百分点。10 个百分点写 0.1。",
        "{size} is more than 100 points. Write 10 points as 0.1.",
    ),
    "plan.action_split_of_nobody": (
        "写了随机比例 `split`，却没有写 `segment`（细分）：不知道数据的哪一列记录谁被抽中，无法作随机对照。请写成 列=值，如 users.arm=new。",
        "there is a `split`, but no `segment`: no column of the data says who was drawn, so the arms cannot be compared. "
        "Write the column and the value of those who were given it, as users.arm=new.",
    ),
    "plan.action_split_size": (
        "随机比例 {size} 不在 0 与 1 之间。一半写 0.5。",
        "a `split` of {size} is not between 0 and 1. Write one half as 0.5.",
    ),
    "plan.action_twice": (
        "编号 `{id}` 已用于第 {first} 行。每个行动一个编号。",
        "`id` {id} stands in row {first} already. Give each action its own.",
    ),
    "plan.benchmark_of_nothing": (
        "没有写低位、中位或高位。请至少写一个，比率写 0–1。",
        "`low`, `median` and `high` are all empty. Write one at least; rates as 0–1.",
    ),
    "plan.benchmark_order": (
        "{lower}大于{higher}。请对调或改正。",
        "{lower} is above {higher}. Exchange or correct them.",
    ),
    "plan.benchmark_twice": (
        "同一指标、细分、来源和日期已在第 {first} 行。请删去一行，或改正。",
        "row {first} has the same metric, segment, source and day already. Delete one of them, or correct it.",
    ),
    "plan.comment_twice": (
        "同一条评论已在第 {first} 行。请删去一行。",
        "row {first} has the same comment already. Delete one of them.",
    ),
    "plan.recipient_twice": (
        "同一收件人、渠道、地址和语言已在第 {first} 行。请删去一行。",
        "row {first} sends the same to the same address already. Delete one of them.",
    ),
    "plan.recipient_which": (
        "岗位和收件人须写且只写一个：岗位收整份报告，收件人只收自己的目标。",
        "write `role` or `person`, one of the two: a role is sent the whole review, a person what is theirs.",
    ),
    "plan.recipient_address": (
        "`address`（地址）不是邮箱。请写成 lin@example.com。",
        "`address` is no mail address. Write it as lin@example.com.",
    ),
    "plan.recipient_secret": (
        "{channel}的 `address`（地址）只写环境变量名，如 `$KPI_GROUP`；地址就是密码，请从表中删去，放进那个变量。",
        "`address` of {channel} names an environment variable, as `$KPI_GROUP`. The address itself is a password: take it "
        "out of the sheet and put it into that variable.",
    ),
    "plan.recipient_formats": (
        "没有格式{unknown}。可以写：{known}。",
        "there is no format {unknown}. Write some of {known}.",
    ),
    "plan.recipient_no_files": (
        "{channel}不能附文件。请清空 `formats`（格式），或改用 {others}。",
        "no file can go by {channel}. Clear `formats`, or send by {others}.",
    ),
    "plan.recipient_files_of_person": (
        "收件人只收自己的目标，而文件里有全岗位的内容。请清空 `formats`（格式），或改写岗位。",
        "a person is sent what is theirs, and files hold the whole role. Clear `formats`, or name the role instead.",
    ),
    "plan.proposal_dates": (
        "复查日 {again} 不晚于决定日 {decided}。请改正其中一个。",
        "`review_on` {again} is not after `decided_on` {decided}. Correct one of them.",
    ),
    "plan.proposal_no_decider": (
        "写了决定日却没有批准人。请写由谁决定。",
        "there is a `decided_on`, but no `approved_by`. Write who decided.",
    ),
    "plan.proposal_not_dated": (
        "写了批准人却没有决定日。请写日期。",
        "there is an `approved_by`, but no `decided_on`. Write the day.",
    ),
    "plan.proposal_no_review": (
        "已决定但没有复查日。请写何时复查。",
        "it is decided, but `review_on` is empty. Write when it is looked at again.",
    ),
}
