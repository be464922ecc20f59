"""What the demo shop is called and sells, in both scripts: a tea shop with its channels, goods and people."""

CHANNELS = ("wechat", "xiaohongshu", "douyin", "friends", "search", "store", "feed_ads", "sms", "email")
WECHAT, XIAOHONGSHU, DOUYIN, FRIENDS, SEARCH, STORE, FEED_ADS, SMS, EMAIL = range(len(CHANNELS))

# How many of a hundred users come by each channel; feed_ads brings only the planted zombies.
CHANNEL_WEIGHTS = (30.0, 22.0, 16.0, 14.0, 6.0, 12.0, 0.0, 0.0, 0.0)

CITIES = ("上海", "北京", "深圳", "杭州", "成都", "广州", "武汉", "Singapore")
CITY_WEIGHTS = (24.0, 18.0, 14.0, 13.0, 11.0, 10.0, 7.0, 3.0)
GENDERS = ("女", "男")

LEVELS = ("bronze", "silver", "gold", "diamond")
LEVEL_FROM = (0, 30_000, 100_000, 300_000)
"""Fen spent since joining from which a member has each level."""

# Name, price and cost in fen. The number of products is prime, so that steps through them never repeat one.
PRODUCTS = tuple(
    (f"P{place:02d} {name}", price * 100 - 10, cost * 100)
    for place, (name, price, cost) in enumerate(
        (
            ("西湖龙井 Longjing", 168, 92),
            ("碧螺春 Biluochun", 148, 80),
            ("安吉白茶 Anji white tea", 128, 66),
            ("黄山毛峰 Maofeng", 118, 60),
            ("六安瓜片 Guapian", 138, 74),
            ("太平猴魁 Houkui", 198, 110),
            ("信阳毛尖 Maojian", 108, 55),
            ("铁观音 Tieguanyin", 98, 45),
            ("大红袍 Dahongpao", 188, 98),
            ("凤凰单丛 Dancong", 158, 82),
            ("冻顶乌龙 Dongding", 128, 64),
            ("正山小种 Lapsang", 118, 56),
            ("祁门红茶 Keemun", 108, 50),
            ("滇红 Yunnan black", 88, 40),
            ("金骏眉 Jinjunmei", 268, 150),
            ("白毫银针 Silver needle", 228, 125),
            ("白牡丹 White peony", 138, 70),
            ("寿眉 Shoumei", 68, 30),
            ("熟普洱 Ripe pu-erh", 98, 44),
            ("生普洱 Raw pu-erh", 128, 62),
            ("六堡茶 Liubao", 88, 40),
            ("安化黑茶 Anhua dark", 78, 35),
            ("茉莉花茶 Jasmine", 58, 24),
            ("桂花乌龙 Osmanthus oolong", 68, 29),
            ("菊花茶 Chrysanthemum", 38, 14),
            ("陈皮 Tangerine peel", 58, 25),
            ("柠檬冷泡 Lemon cold brew", 29, 11),
            ("袋泡茶 Tea bags", 25, 9),
            ("试饮装 Tasting set", 20, 8),
            ("抹茶粉 Matcha", 78, 36),
            ("盖碗 Gaiwan", 88, 41),
            ("紫砂壶 Clay pot", 368, 210),
            ("公道杯 Pitcher", 58, 26),
            ("品茗杯 Tea cups", 48, 20),
            ("茶盘 Tea tray", 158, 85),
            ("保温杯 Flask", 99, 48),
            ("茶叶罐 Caddy", 45, 19),
            ("茶点礼盒 Pastry box", 79, 38),
            ("节日礼盒 Festival box", 238, 130),
            ("茶具套装 Tea set", 298, 165),
            ("茶艺课 Tea class", 199, 70),
        ),
        start=1,
    )
)

CONTENTS = tuple(
    f"A{place:02d} {name}"
    for place, name in enumerate(
        (
            "怎样泡龙井 Brewing longjing",
            "茶与节气 Tea and seasons",
            "认识乌龙 Knowing oolong",
            "茶园日记 Garden diary",
            "冷泡指南 Cold brew guide",
            "器物之美 Beauty of wares",
            "红茶配点心 Tea and pastry",
            "普洱收藏 Keeping pu-erh",
            "问茶师 Ask the master",
            "送礼清单 Gift list",
            "一杯好水 Good water",
            "春茶上市 Spring harvest",
            "办公室喝茶 Tea at work",
            "茶友故事 Friends of tea",
            "老茶馆 Old tea houses",
            "双11攻略 Double 11 guide",
            "养生误区 Health myths",
            "直播回放 Live replay",
        ),
        start=1,
    )
)

GROUP_CITIES = ("上海 Shanghai", "北京 Beijing", "深圳 Shenzhen", "杭州 Hangzhou", "成都 Chengdu", "广州 Guangzhou")
PHASES = ("trial", "growing", "mature", "quiet")

STAFF = (
    ("李娜 Li Na", "operations"),
    ("王伟 Wang Wei", "operations"),
    ("张敏 Zhang Min", "promotion"),
    ("刘洋 Liu Yang", "promotion"),
    ("陈静 Chen Jing", "content"),
    ("杨帆 Yang Fan", "content"),
    ("赵磊 Zhao Lei", "service"),
    ("周玥 Zhou Yue", "service"),
    ("吴堃 Wu Kun", "data"),
    ("郑喆 Zheng Zhe", "data"),
    ("孙婷 Sun Ting", "community"),
    ("朱琳 Zhu Lin", "community"),
)
"""The team, each with the role; the same people own the staff accounts s01 … s12."""

PROJECTS = ("年货节 New Year market", "会员日 Members' day", "社群试点 Community pilot", "数据看板 Dashboards")
COURSES = (
    ("数据分析入门 Data basics", 6, True),
    ("客诉处理 Handling complaints", 3, True),
    ("社群运营 Running communities", 5, False),
    ("文案写作 Copywriting", 4, False),
    ("茶艺师 Tea master", 12, False),
    ("信息安全 Information security", 2, True),
)
DEPARTMENTS = ("门店 Stores", "仓库 Warehouse", "客服 Service desk", "直播间 Live room")
