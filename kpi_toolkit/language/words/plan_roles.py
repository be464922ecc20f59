"""The words of the plan's rules about roles and metrics."""

PLAN_ROLES: dict[str, tuple[str, str]] = {
    "plan.k001_few": (
        "{role}岗位只有 {count} 个带权重的指标（第 {rows} 行），应为 2–4 个。请补充，例如：{core}。",
        "{role} has {count} weighted metric(s) (row {rows}); two to four are expected. Add some, as {core}.",
    ),
    "plan.k001_many": (
        "{role}岗位有 {count} 个带权重的指标（第 {rows} 行），应为 2–4 个。请保留最重要的，其余清空权重，只作观察。",
        "{role} has {count} weighted metrics (rows {rows}); two to four are expected. Keep those that matter "
        "most and clear the weights of the others: they are still watched.",
    ),
    "plan.k002_heavy": (
        "{metric}占 {share}，超过 60%：其他指标几乎不起作用。请把一部分权重分给其他指标。",
        "{metric} weighs {share}, more than 60%: the others hardly count. Give some of it to them.",
    ),
    "plan.k002_light": (
        "{metric}只占 {share}，低于 5%：没有人会为它改变做法。请至少给 5%，或清空权重，只作观察。",
        "{metric} weighs {share}, less than 5%: nobody will act on it. Give it 5% at least, or clear the "
        "weight and only watch it.",
    ),
    "plan.k006_role": (
        "{role}岗位不能承担{metric}，它属于：{roles}。请换一个本岗位的指标，或清空权重，只作观察。",
        "{role} cannot own {metric}; these roles can: {roles}. Choose one of the role's own, or clear the "
        "weight and only watch it.",
    ),
    "plan.k007": (
        "{role}岗位没有与钱有关的指标，而购买与充值金额是所有岗位都绕不开的。请加一个，例如 `sales`。",
        "{role} has no money-linked metric, though no role gets around what users pay. Add one, as `sales`.",
    ),
    "plan.k008_ratios": (
        "{role}岗位的指标都是比率，缩小分母就能完成。请加一个总量指标，例如 `sales`。",
        "All metrics of {role} are ratios, which a smaller base improves. Add a volume, as `sales`.",
    ),
    "plan.k008_volumes": (
        "{role}岗位的指标都是总量，拉人凑数就能完成。请加一个比率指标，例如转化率或回购率。",
        "All metrics of {role} are volumes, which anybody brought in improves. Add a ratio, as a conversion "
        "or repurchase rate.",
    ),
    "plan.k009": (
        "{metric}同时由 {count} 个岗位承担：{roles}（第 {rows} 行）。请只留给最能影响它的一两个岗位。",
        "{metric} is shared by {count} roles: {roles} (rows {rows}). Leave it to the one or two that can move it.",
    ),
    "plan.k010": (
        "{metric}只适合用来诊断：考核指标应当简单、人人看得懂。请清空权重，改用：{instead}。",
        "{metric} is for diagnosis: what people are appraised by should be simple enough for everybody. Clear its "
        "weight and use instead: {instead}.",
    ),
    "plan.k011_missing": (
        "{metric}取不到数（{reason}）。请在 kpi.yaml 中接入所需的表，或改用能取到的指标。",
        "{metric} cannot be had ({reason}). Connect what it needs in kpi.yaml, or choose one that can.",
    ),
    "plan.k011_gaps": (
        "{metric}来自手工填报（{tables}），最近三期中有 {count} 期没有数据。请先按期填报，或改用系统自动记录的指标。",
        "{metric} is filled in by hand ({tables}), and {count} of the last three periods have no data. Fill "
        "them in on time first, or choose one that a system records.",
    ),
    "plan.k011_hand": (
        "{role}岗位有 {share} 的权重来自手工填报的指标（{metrics}）。请让至少一半权重来自系统自动记录的指标。",
        "{share} of the weight of {role} comes from metrics filled in by hand ({metrics}). Let at least half "
        "of it come from what systems record.",
    ),
    "plan.k012": (
        "{metric}可以靠凑数做高，而{role}岗位没有与之制衡的指标。请从中选一个加一行（可以不带权重）：{pairs}。",
        "{metric} can be met without the good it stands for, and {role} has no counter-metric. Add a row, with or "
        "without weight, for one of: {pairs}.",
    ),
    "plan.k013_gate": (
        "社群在 {day} 处于第 {phase} 阶段，{metric}到第 5 阶段（复制推广）才可以考核。此时请用过程指标：{core}。",
        "On {day} the community is in phase {phase}; {metric} is for phase 5, the roll-out. Until then use "
        "process metrics: {core}.",
    ),
    "plan.k013_raters": (
        "{metric}是主观评分，至少需要两位评分人各自打分，{found}。请再请一位评分人，并写在 kpi.yaml 的 community.raters。",
        "{metric} is scored by people, and needs two raters who score on their own; {found}. Ask another "
        "rater, and say so under community.raters in kpi.yaml.",
    ),
    "plan.k014_none": (
        "{role}岗位没有任何目标。没有指标，员工就不知道该做什么。请加 2–4 个，例如：{core}。",
        "{role} has no target at all, so nobody there knows what to do. Add two to four, as {core}.",
    ),
    "plan.k014_outcomes": (
        "{role}岗位在 {day} 处于第 {phase} 阶段，却只有结果指标。请加一个能直接去做的过程指标，例如：{core}。",
        "{role} is in phase {phase} on {day}, but has outcome metrics only. Add a process metric that can "
        "be acted on, as {core}.",
    ),
    "plan.k015": (
        "提出人与批准人都是「{person}」。请由执行者提出、决策者批准。",
        "`{person}` both proposed and approved it. Let who carries it out propose, and who decides approve.",
    ),
    "plan.k015_alone": (
        "{role}岗位的目标（第 {rows} 行）只写了「{person}」一个人，而负责人是别人：执行的人没有参与制定。请由执行者提出（`proposed_by`），再由决策者批准（`approved_by`）。",
        "The targets of {role} (rows {rows}) name nobody but `{person}`, who carries none of them out: it is a plan by one "
        "person alone. Let those who carry it out propose (`proposed_by`), and who decides approve (`approved_by`).",
    ),
    "plan.k022": (
        "{metric}会把员工自己的活跃算进去：users 表没有 is_staff 列。请在 kpi.yaml 中接入标明员工账号的列。",
        "{metric} counts the staff's own activity: the table users has no column is_staff. Connect in kpi.yaml "
        "the column that marks staff accounts.",
    ),
    "plan.k023": (
        "`{column}` 写着「{text}」：「{words}」没有数字，事后无法核对。请写出从多少到多少、到什么时候。",
        "`{column}` says “{text}”: “{words}” without a number cannot be checked afterwards. Write from what to what, "
        "and by when.",
    ),
}
