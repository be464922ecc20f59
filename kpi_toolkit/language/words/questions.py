"""The words of questions that are asked in words, and of their answers."""

QUESTIONS: dict[str, tuple[str, str]] = {
    "question.unknown": (
        "这个问题里有不认识的词，没有猜：",
        "There are words in this question that I do not know, and nothing is guessed:",
    ),
    "question.unknown_word": ("不认识「{word}」。{hint}", "I do not know “{word}”. {hint}"),
    "question.near": ("相近的：{names}。", "Near: {names}."),
    "question.no_metric": (
        "没有看到指标。请写一个，例如「10月销售额是多少」；`kpi metrics` 列出全部指标。",
        "No metric is named. Write one, as in “what were sales in October”; `kpi metrics` lists all of them.",
    ),
    "question.several_metrics": (
        "一次只回答一个指标，这里有 {names}。请分开问。",
        "One metric is answered at a time; here are {names}. Ask for each by itself.",
    ),
    "question.ambiguous": (
        "「{phrase}」可能是 {count} 个指标之一，请写清楚是哪一个：",
        "“{phrase}” may be one of {count} metrics. Write which one:",
    ),
    "question.ambiguous_value": (
        "「{value}」可能是 {choices}。请写清楚是哪一个。",
        "“{value}” may be {choices}. Write which one.",
    ),
    "question.no_cut": (
        "{metric} 不能按「{by}」分。可以按：{cuts}。",
        "{metric} cannot be cut by “{by}”. It can be by {cuts}.",
    ),
    "question.beyond.adjective": (
        "和什么比？请写出两个时期，或写「环比」「同比」。",
        "Compared with what? Name two periods, or write “month over month” or “year over year”.",
    ),
    "question.beyond.columns": (
        "一次只按一列分。多列交叉请用 `kpi measure --by A --by B`。",
        "Segments are of one column at a time. For several crossed use `kpi measure --by A --by B`.",
    ),
    "question.beyond.against": (
        "原因只和上一期、去年同期或目标比。其他两期请用「对比」。",
        "A reason is told against the period before, the same one last year, or the target. Compare other periods.",
    ),
    "question.beyond.periods": (
        "这里的时期太多：「对比」要两个，「为什么」「能否达标」「谁」要一个。",
        "There are too many periods: a comparison takes two, why, on track and who take one.",
    ),
    "question.beyond.compare": (
        "对比两个时期，或同一时期的两个分组，不能再多。",
        "Two periods are compared, or two segments in one period, and nothing more.",
    ),
    "question.beyond.of_segment": (
        "这个问题只对整体回答，不对某个分组。分组的数请问「北京 10 月销售额是多少」。",
        "This is answered of the whole only, not of a segment. Ask for its number, as in “sales from wechat in October”.",
    ),
    "question.beyond.owner": (
        "负责人不按分组回答。问哪个分组造成了变化，请写「哪个渠道拉低了销售额」。",
        "Owners are not told by segment. For what a change came from, ask “which channel drove the drop in sales”.",
    ),
    "answer.number": (
        "{name}，{period}{where}：{value}{parts}。{caveat}",
        "{name}, {period}{where}: {value}{parts}. {caveat}",
    ),
    "answer.parts": ("（{num} ÷ {den}）", " ({num} ÷ {den})"),
    "answer.where": ("，{segment}", ", {segment}"),
    "answer.no_number": ("{name}，{period}{where}：{reason}", "{name}, {period}{where}: {reason}"),
    "answer.definition": ("定义：{name}，{said}", "Definition: {name}. {said}"),
    "answer.formula": ("公式：{formula}", "Formula: {formula}"),
    "answer.command": ("同样的数：{command}", "The same numbers: {command}"),
    "answer.not_up": ("并没有上升：{name}变化了 {change}。", "It did not rise: {name} changed by {change}."),
    "answer.not_down": ("并没有下降：{name}变化了 {change}。", "It did not fall: {name} changed by {change}."),
    "answer.no_target": (
        "计划里没有{name}在 {period}的目标，所以说不出能否达标。",
        "The plan has no target for {name} in {period}, so nobody can say whether it is on track.",
    ),
    "answer.target": ("目标 {asks}，负责人 {owner}。", "Target {asks}, owned by {owner}."),
    "answer.reached": ("已达标，与目标相差 {gap}。", "It was reached, by {gap}."),
    "answer.not_reached": ("没有达标，与目标相差 {gap}。", "It was not reached, by {gap}."),
    "answer.landing": (
        "按截至 {last} 的数据，期末预计 {landing}（80% 区间 {low}–{high}）。",
        "By the data until {last} it will land at {landing} (80% interval {low}–{high}).",
    ),
    "answer.chance": ("达标的可能性 {chance}。", "Chance of reaching the target: {chance}."),
    "answer.accounts": ("{name}：{effect}", "{name}: {effect}"),
    "answer.owner": ("负责人：{owner}（{role}{where}）。", "Owner: {owner} ({role}{where})."),
    "answer.joint": ("、", ", "),
    "answer.no_owner": (
        "计划里没有人负责{name}。可以负责它的岗位：{roles}。",
        "Nobody owns {name} in the plan. Roles that may answer for it: {roles}.",
    ),
    "answer.action": (
        "行动 {id}（{status}，{owner}，到 {due}）：{steps}",
        "Action {id} ({status}, {owner}, until {due}): {steps}",
    ),
    "answer.status.proposed": ("提议中", "proposed"),
    "answer.status.running": ("进行中", "running"),
    "answer.status.done": ("已完成", "done"),
    "answer.status.overdue": ("已逾期", "overdue"),
    "answer.status.cancelled": ("已取消", "cancelled"),
}
