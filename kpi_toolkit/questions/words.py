"""The words of questions by what they ask for, in both languages; what is no word here is named, not passed over."""

from typing import Literal

Role = Literal[
    "filler",
    "why",
    "how",
    "compare",
    "target",
    "who",
    "drive",
    "which",
    "up",
    "down",
    "more",
    "less",
    "highest",
    "lowest",
    "previous",
    "last_year",
]
"""``up`` and ``down`` say that something moved, ``more`` and ``less`` how it is, compared with something else."""

_WORDS: dict[Role, tuple[str, str]] = {
    "why": (
        "为什么 为何 为啥 为什么会 原因 的原因 原因是什么 什么原因 是什么原因 怎么回事 是怎么回事 "
        "说说为什么 什么导致 是什么导致",
        "why|how come|what caused|what is the reason for|reason|reasons|the reason|what explains|"
        "explain|cause of|because of what",
    ),
    "how": ("怎么 怎么会 咋", ""),
    "compare": (
        "比 对比 比较 相比 相比较 较 比起 差异 差别 差距 变化 变化多少 变了多少 改善 有没有改善 "
        "改善了 变化大 对比一下 比一下 比较一下 差多少",
        "compare|compared to|compared with|compared|comparing|vs|vs.|versus|against|than|difference|"
        "difference between|improve|improved|improving|better|worse|difference in|change of|"
        "change in|change|changed|differ",
    ),
    "target": (
        "目标 完成目标 达到目标 能完成目标 达标 达成 能达成 完成 能完成 能达标 能否完成 能否达标 "
        "是否达标 没达标 未达标 没有达标 没完成 未完成 没完成目标 没有完成目标 没达成 未达成 完成率 "
        "目标完成率 达成率 进度 完成进度 完成情况 离目标 离目标差多少 距离目标 距目标 预计 会达标 "
        "会完成 达标没 达标了没 达标了没有 来得及 能达到 达到 能不能达到 能不能达到目标 能不能完成 "
        "能不能达标 会不会达标 能达到目标 达到目标了吗 有没有完成 有没有达标",
        "on track|on track for|on track with|on track to|target|targets|the target|goal|hit|reach|"
        "reached|meet|met|miss|missed|achieve|achieved|on pace|pace|landing|land|where will|"
        "will land|attainment|progress",
    ),
    "who": (
        "谁 是谁 谁负责 是谁负责的 谁负责的 负责人 负责 谁在负责 谁在跟进 跟进 归谁 归谁管 谁管 在管 "
        "谁在管 谁来 行动 有什么行动 什么行动 措施",
        "who|who's|who's in charge of|whose|owner|owner of|owns|responsible|responsible for|"
        "who is responsible for|in charge|in charge of|accountable|working on|who is working on|"
        "action|actions|what is being done",
    ),
    "drive": (
        "拖累 拖累了 拉低 拉低了 拉高 拉高了 带动 带动了 拖了后腿 贡献 贡献了 造成 造成了 导致 导致了",
        "drove|drives|driving|behind|is behind|pulled down|dragged down|dragged|pushed up|"
        "contributed|contributed to|accounts for|account for|accounted for|caused",
    ),
    "which": ("哪个 哪些 哪一个 哪几个 哪家", "which"),
    "up": (
        "上升 上涨 涨 涨了 增长 增长了 增加 增加了 提高 提高了 提升 上去 变多 变高 回升 升 升了 增长多少",
        "rise|rose|rising|increase|increased|grow|grew|growing|growth|growth in|growth of|go up|"
        "went up|going up|up|climb|climbed|jump|jumped",
    ),
    "down": (
        "下降 下降了 下跌 下跌了 跌 跌了 下滑 下滑了 降 降了 降低 降低了 减少 减少了 掉 掉了 变少 变低 下来 回落 缩水",
        "drop|dropped|drop in|fall|fell|fall of|fall in|falling|decline|declined|decline in|decrease|"
        "decreased|decrease in|go down|went down|going down|down|shrink|shrank|lose|lost|sink|sank",
    ),
    "more": ("高 高了 多 多了 更高 更多 这么高 那么高 太高 偏高", "high|higher|more|so high|too high"),
    "less": ("低 低了 少 少了 更低 更少 这么低 那么低 太低 偏低", "low|lower|less|fewer|so low|too low"),
    "highest": ("最高 最多 最大 排名 排行", "highest|most|largest|biggest|top"),
    "lowest": ("最低 最少 最小", "lowest|least|smallest|fewest"),
    "previous": (
        "环比 环比增长 比上期 较上期 和上期 上期",
        "month over month|month on month|mom|week over week|quarter over quarter|qoq|wow|"
        "period over period|previous period",
    ),
    "last_year": (
        "同比 同比增长 去年同期 上年同期 比去年同期",
        "year over year|year on year|yoy|a year ago|a year earlier|same time last year|"
        "same period last year|last year's",
    ),
    "filler": (
        "的 了 吗 呢 啊 吧 呀 是 有 和 与 跟 及 在 里 我 我们 我们的 咱们 公司 店里 咱们店 我们店 "
        "本店 请 请问 帮我 帮忙 给我 看 看看 看下 看一下 查 查查 查一下 查询 说说 说一下 告诉我 "
        "想知道 我想知道 想看 列出 显示 多少 多少钱 是多少 有多少 是多少呢 几 什么 是什么 什么意思 "
        "是什么意思 定义 的定义 口径 怎么算 怎么算的 怎么计算 如何计算 怎么定义 怎么样 如何 情况 "
        "数据 数值 数字 总共 加了多少 一共 按 分 各 各个 每个 不同 按照 分别 会 还是 对 从 现在 目前 "
        "一下 没有 都 由 是不是 来自 用户 渠道来的",
        "what|what is|what's|what was|what were|what are|what did|what does|is|was|were|are|be|been|"
        "do|does|did|has|have|had|will|would|the|a|an|of|in|for|at|on|by|per|each|every|across|from|"
        "with|our|ours|we|us|i|my|you|your|it|its|their|to|please|show|show me|tell me|give me|give|"
        "me|let me see|can you|could you|can|could|how many|how much|how is|how are|how's|how was|"
        "how were|how did|how do|how does|how|number of|value of|value|values|figure|figures|total|"
        "look|like|mean|meaning|definition|definition of|define|calculated|computed|defined|there|so|"
        "and|or|between|both|it's|that|that's|this|month's|broken down by|break down|break down by|"
        "breakdown by|breakdown|any idea|is there|split by|users|user|should|may i|may we|data|get|"
        "got",
    ),
}
PUNCTUATION = "?!,.;:。、…“”\"'()（）《》[]·~-/=#\t "
"""Signs between words that say nothing; `=` parts a column from its value."""


def fixed_words() -> dict[str, Role]:
    """Return each phrase with what it asks for; of a phrase in two places the first counts."""
    roles: dict[str, Role] = {}
    for role, (zh, en) in _WORDS.items():
        for phrase in (*zh.split(), *en.split("|")):
            if phrase:
                roles.setdefault(phrase, role)
    return roles


VALUES: dict[str, tuple[str, ...]] = {
    "wechat": ("微信",),
    "weixin": ("微信",),
    "douyin": ("抖音",),
    "tiktok": ("抖音",),
    "xiaohongshu": ("小红书", "rednote"),
    "taobao": ("淘宝",),
    "tmall": ("天猫",),
    "jd": ("京东",),
    "pinduoduo": ("拼多多",),
    "kuaishou": ("快手",),
    "store": ("门店",),
    "search": ("搜索",),
    "friends": ("朋友推荐",),
    "email": ("邮件",),
    "sms": ("短信",),
    "女": ("女性", "women", "female"),
    "男": ("男性", "men", "male"),
    "female": ("女性", "women"),
    "male": ("男性", "men"),
    "gold": ("金卡",),
    "silver": ("银卡",),
    "北京": ("beijing",),
    "上海": ("shanghai",),
    "广州": ("guangzhou",),
    "深圳": ("shenzhen",),
    "杭州": ("hangzhou",),
    "成都": ("chengdu",),
    "武汉": ("wuhan",),
}
"""What people call values that data hold; only those that the data do hold are known."""
