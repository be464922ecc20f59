"""The words of `kpi send`: what a letter says, and what is said of deliveries."""

SENDING: dict[str, tuple[str, str]] = {
    "letter.subject": ("{organisation}：{title} {period}", "{organisation}: {title}, {period}"),
    "letter.of_person": ("{person}的目标", "Targets of {person}"),
    "letter.preliminary": (
        "初步报告：该期数据不完整，或可疑；数字还会变。",
        "Preliminary: the data of the period are not complete, or in doubt. The numbers may change.",
    ),
    "letter.stale": (
        "已过时：之后数据、定义或目标有变，按现在会有不同：{what}",
        "Stale: data, definitions or targets have changed since. By now it would say otherwise: {what}",
    ),
    "letter.since": ("与上次（{period}）相比", "What changed since the last one ({period})"),
    "letter.since_restated": ("这份报告重述了上次发送的内容", "This restates what was sent before"),
    "letter.score": ("得分：{then} → {now}", "Score: {then} → {now}"),
    "letter.status": ("{label}：{then} → {now}", "{label}: {then} → {now}"),
    "letter.value": ("{label}：{then} → {now}（{what}）", "{label}: {then} → {now} ({what})"),
    "letter.new_line": ("{label}：新增", "{label}: new"),
    "letter.gone_line": ("{label}：不再考核", "{label}: no longer judged"),
    "letter.nothing_changed": ("没有一行的判断改变", "No line is judged otherwise"),
    "letter.metric": ("指标", "Metric"),
    "letter.actual": ("实际", "Actual"),
    "letter.target": ("目标", "Target"),
    "letter.judged": ("状态", "Status"),
    "letter.role": ("岗位", "Role"),
    "letter.role_score": ("得分", "Score"),
    "letter.role_met": ("达成", "Met"),
    "letter.line": ("{value}，目标 {target}，{status}", "{value}, target {target}, {status}"),
    "letter.line_alone": ("{value}，{status}", "{value}, {status}"),
    "letter.open": ("打开完整报告", "Open the whole review"),
    "letter.through": ("数据截至 {day}。", "Data through {day}."),
    "letter.shortened": (
        "这里放不下，另有 {count} 条见完整报告。",
        "There is no room for {count} more line(s): see the whole review.",
    ),
    "letter.too_large": (
        "`{file}` 有 {size} MB，超过附件上限 {most} MB，没有附上。",
        "`{file}` has {size} MB, more than the {most} MB that may be attached, and was left out.",
    ),
    "send.sent": ("已发送  {delivery}", "sent  {delivery}"),
    "send.would": ("将发送  {delivery}", "would send  {delivery}"),
    "send.before": ("已发送过  {delivery}", "sent before  {delivery}"),
    "send.subject": ("主题：{subject}", "subject: {subject}"),
    "send.holds": ("{lines} 行；附件：{files}", "{lines} line(s); attached: {files}"),
    "send.no_files": ("无", "nothing"),
    "send.not_set": ("环境变量 `{name}` 还没有设置", "the environment variable `{name}` is not set"),
    "send.nobody": (
        "`plan/recipients.csv` 没有写任何收件人。请用 `kpi plan template --what recipients` 起草一份。",
        "`plan/recipients.csv` names nobody. `kpi plan template --what recipients` drafts one.",
    ),
    "send.nothing": ("没有可发送的", "nothing is to be sent"),
    "send.faulty": ("`{file}` 有误，什么也没有发送：", "`{file}` has faults, and nothing was sent:"),
    "send.row": ("第 {row} 行：{said}", "row {row}: {said}"),
    "send.failed": ("没有送达  {delivery}：{why}", "not delivered  {delivery}: {why}"),
    "send.held": ("没有发送  {delivery}：{why}", "not sent  {delivery}: {why}"),
    "send.unknown": (
        "是否送达不明  {delivery}：上次发送中断，或对方没有回答。不会自动重发；请向收件人确认，没收到再用 `kpi send --again`",
        "may have arrived or not  {delivery}: sending was interrupted, or no answer came. It is not sent again by itself: "
        "ask the recipient, and if it is missing use `kpi send --again`",
    ),
    "send.no_edition": ("还没有这份报告；先用 `kpi run` 生成", "there is no such edition; make it with `kpi run`"),
    "send.not_whole": (
        "文件缺失或被改动；请用 `kpi run --force` 重做",
        "its files are missing or were changed: make it anew with `kpi run --force`",
    ),
    "send.no_format": (
        "这份报告没有 {format} 文件；请用 `kpi run --force --format …` 重做",
        "it has no {format} file: make it anew with `kpi run --force --format …`",
    ),
    "send.preliminary": (
        "是初步报告；仍要发送请加 `--preliminary`，会标明",
        "it is preliminary; `--preliminary` sends it, marked as such",
    ),
    "send.stale": (
        "已过时，按现在会有不同（{what}）；请先用 `kpi run` 重做，或加 `--preliminary`，会标明",
        "it is stale, by now it would say otherwise ({what}): make it anew with `kpi run`, or `--preliminary` sends it, "
        "marked as such",
    ),
    "send.not_theirs": ("{person} 在这一期没有自己的目标", "{person} has no target of their own in it"),
    "send.unset": (
        "环境变量 `{name}` 没有设置；请设为对方给的地址或密码",
        "the environment variable `{name}` is not set: put the address or password into it",
    ),
    "send.no_mail": (
        "kpi.yaml 没有写邮件服务器；请写 `send: {{mail: {{host: …, sender: …}}}}`",
        "kpi.yaml names no mail server: write `send: {{mail: {{host: …, sender: …}}}}`",
    ),
    "send.no_https": (
        "地址须以 https:// 开头：地址就是密码，不能明文传送",
        "the address must begin with https://: it is a password, and is not sent in the open",
    ),
    "send.no_address": ("变量里的不是地址：{why}", "what the variable holds is no address: {why}"),
    "send.no_apprise": (
        "渠道 `other` 需要 Apprise；请运行 `pip install 'kpi-toolkit[send]'`",
        "channel `other` needs Apprise: run `pip install 'kpi-toolkit[send]'`",
    ),
    "send.unreachable": ("连不上：{why}", "it cannot be reached: {why}"),
    "send.no_answer": ("已发出，没有得到可靠的回答：{why}", "it was sent, and no sure answer came: {why}"),
    "send.refused": ("对方拒绝：{why}", "it was refused: {why}"),
    "send.in_part": ("只送达了一部分：{why}", "only a part arrived: {why}"),
    "send.too_many": (
        "对方说太频繁（试了 {tries} 次，还要等 {seconds} 秒）；请稍后再运行",
        "it says that it is too much (tried {tries} times, {seconds} seconds more are to be waited): run this again later",
    ),
    "send.too_long": ("连标题也超过对方的上限 {most}", "not even its headline fits into the limit of {most}"),
    "send.file_size": (
        "`{file}` 大小不在 5 字节至 {most} MB 之间",
        "`{file}` has less than 5 bytes or more than {most} MB",
    ),
    "send.line": (
        "`{file}` 第 {line} 行不是一条发送记录；请从备份恢复这一行",
        "line {line} of `{file}` is no delivery: put the line back from a backup",
    ),
    "send.faulty_ledger": (
        "发送记录 `{file}` 有损坏，不猜哪些已经发送：",
        "The ledger `{file}` is damaged, and what was sent is not guessed:",
    ),
    "watch.course.recovered": ("恢复正常", "recovered"),
    "watch.course.missing": ("将达不成", "will be missed"),
    "watch.course.fallen": ("低于平常", "worse than usual"),
    "watch.course.broken": ("断链", "broken link"),
    "watch.seen": ("看到什么", "What is seen"),
    "watch.landing": (
        "截至 {last} 为 {actual}，期末预计 {landing}（{low}–{high}），目标 {target}，达成可能 {hit}",
        "{actual} until {last}, expected to end at {landing} ({low}–{high}) with a target of {target}: reached with {hit}",
    ),
    "watch.day": ("{day} 为 {value}，平常在 {low}–{high}", "{value} on {day}, usually {low}–{high}"),
    "watch.usual_again": ("{day} 回到平常", "as usual again on {day}"),
    "watch.link": (
        "{week} 为 {now}（{count}/{cases}），之前三周为 {then}",
        "{now} in {week} ({count} of {cases}), {then} in the three weeks before",
    ),
    "watch.subject": (
        "{organisation}：{title}，{period} 期内有变",
        "{organisation}: {title}, what changed within {period}",
    ),
    "watch.headline": ("{count} 项的判断有变。", "{count} thing(s) changed."),
    "watch.day_seen": (
        "{period}，数据截至 {last}，共看 {count} 个有目标的指标",
        "{period}, data through {last}, {count} metric(s) with a target watched",
    ),
    "watch.nothing": ("没有变化", "nothing changed"),
    "watch.line": (
        "`{file}` 第 {line} 行不是一条记录；请从备份恢复这一行",
        "line {line} of `{file}` is no saying: put the line back from a backup",
    ),
    "watch.faulty": (
        "记录 `{file}` 有损坏，不猜说过什么：",
        "The ledger `{file}` is damaged, and what was said is not guessed:",
    ),
}
