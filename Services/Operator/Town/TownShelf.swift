/// What is sold in a town, by interest: names in two languages and prices in yuan.
struct TownShelf {
    struct Article {
        var chinese: String
        var english: String
        /// In yuan, from the plain one to the best.
        var prices: ClosedRange<Int>
    }

    var interest: String
    var chinese: String
    var articles: [Article]
    var qualities: [(chinese: String, english: String)]

    private init(
        _ interest: String,
        _ chinese: String,
        _ articles: [(String, String, ClosedRange<Int>)],
        _ qualities: [(String, String)]
    ) {
        self.interest = interest
        self.chinese = chinese
        self.articles = articles.map { Article(chinese: $0.0, english: $0.1, prices: $0.2) }
        self.qualities = qualities.map { (chinese: $0.0, english: $0.1) }
    }

    static let makers = [
        ("山野", "Shanye"), ("木石", "Mushi"), ("南风", "Nanfeng"), ("小满", "Xiaoman"), ("青禾", "Qinghe"), ("海盐", "Haiyan"),
        ("一叶", "Yiye"), ("半岛", "Bandao"), ("云雀", "Yunque"), ("白鹭", "Bailu"),
    ]

    static let all = [
        TownShelf(
            "tea",
            "茶",
            [
                ("龙井绿茶", "Longjing green tea", 58...420), ("正山小种", "Lapsang souchong", 48...360),
                ("白毫银针", "silver needle white tea", 88...680), ("普洱茶饼", "pu'er tea cake", 68...880),
                ("茉莉花茶", "jasmine tea", 36...180), ("紫砂壶", "zisha teapot", 128...1680),
                ("盖碗", "gaiwan", 29...260), ("茶盘", "tea tray", 69...480),
            ],
            [("明前", "early spring"), ("手工", "hand-made"), ("有机", "organic"), ("陈年", "aged"), ("礼盒", "gift-boxed")]
        ),
        TownShelf(
            "outdoor",
            "户外",
            [
                ("双人帐篷", "two-person tent", 299...1899), ("登山杖", "trekking poles", 89...499),
                ("冲锋衣", "hard-shell jacket", 399...2199), ("睡袋", "sleeping bag", 159...1299),
                ("头灯", "headlamp", 49...399), ("保温壶", "vacuum flask", 69...329), ("徒步鞋", "hiking boots", 299...1499),
                ("露营灯", "camping lantern", 59...299),
            ],
            [
                ("轻量", "lightweight"), ("防水", "waterproof"), ("四季", "four-season"), ("可折叠", "folding"),
                ("专业", "expedition"),
            ]
        ),
        TownShelf(
            "kitchen",
            "厨房",
            [
                ("铸铁锅", "cast-iron pot", 199...1299), ("菜刀", "cleaver", 79...899), ("砧板", "cutting board", 39...259),
                ("电饭煲", "rice cooker", 199...1999), ("手冲咖啡壶", "pour-over kettle", 99...599),
                ("蒸笼", "bamboo steamer", 29...149), ("砂锅", "clay pot", 59...299), ("磨豆机", "coffee grinder", 129...1299),
            ],
            [("家用", "household"), ("不粘", "non-stick"), ("老式", "old-style"), ("大师", "chef's"), ("迷你", "small")]
        ),
        TownShelf(
            "home",
            "家居",
            [
                ("亚麻床品", "linen bedding", 299...1599), ("台灯", "desk lamp", 99...799), ("羊毛地毯", "wool rug", 399...2999),
                ("收纳盒", "storage box", 19...129), ("香薰蜡烛", "scented candle", 39...259), ("抱枕", "cushion", 29...199),
                ("挂钟", "wall clock", 59...399), ("花瓶", "vase", 39...499),
            ],
            [("原木", "oak"), ("极简", "plain"), ("复古", "retro"), ("手织", "hand-woven"), ("北欧", "Nordic")]
        ),
        TownShelf(
            "digital",
            "数码",
            [
                ("降噪耳机", "noise-cancelling headphones", 299...2499), ("机械键盘", "mechanical keyboard", 199...1599),
                ("移动电源", "power bank", 79...399), ("智能手表", "smart watch", 399...2999),
                ("蓝牙音箱", "bluetooth speaker", 129...1299), ("摄像头", "webcam", 99...699),
                ("无线鼠标", "wireless mouse", 59...599), ("电子书阅读器", "e-reader", 599...1999),
            ],
            [("便携", "portable"), ("静音", "silent"), ("快充", "fast-charging"), ("复古", "retro"), ("旗舰", "flagship")]
        ),
        TownShelf(
            "books",
            "书籍",
            [
                ("短篇小说集", "collection of short stories", 29...79), ("诗集", "book of poems", 25...69),
                ("城市摄影集", "book of city photographs", 88...268), ("古典乐入门", "introduction to classical music", 39...98),
                ("植物图鉴", "illustrated flora", 68...198), ("围棋教程", "go primer", 35...88),
                ("旅行笔记", "travel notes", 32...78), ("家常菜谱", "book of home cooking", 39...128),
            ],
            [
                ("插图版", "illustrated"), ("精装", "hardcover"), ("双语", "bilingual"), ("口袋本", "pocket"),
                ("初版", "first-edition"),
            ]
        ),
        TownShelf(
            "pets",
            "宠物",
            [
                ("猫爬架", "cat tree", 99...899), ("狗粮", "dog food", 69...399), ("猫砂", "cat litter", 29...119),
                ("宠物背包", "pet carrier", 89...399), ("自动喂食器", "automatic feeder", 159...699),
                ("逗猫棒", "cat teaser", 9...49), ("狗窝", "dog bed", 59...359), ("饮水机", "pet fountain", 69...299),
            ],
            [("天然", "natural"), ("耐咬", "chew-proof"), ("大号", "large"), ("静音", "quiet"), ("可拆洗", "washable")]
        ),
        TownShelf(
            "beauty",
            "美妆",
            [
                ("面霜", "face cream", 79...699), ("口红", "lipstick", 49...329), ("防晒霜", "sunscreen", 59...299),
                ("洗面奶", "cleanser", 39...229), ("面膜", "sheet masks", 39...269), ("护手霜", "hand cream", 19...139),
                ("香水", "perfume", 129...999), ("洗发水", "shampoo", 39...199),
            ],
            [("温和", "gentle"), ("保湿", "moisturising"), ("清爽", "light"), ("植物", "botanical"), ("敏感肌", "sensitive-skin")]
        ),
        TownShelf(
            "sports",
            "运动",
            [
                ("瑜伽垫", "yoga mat", 59...399), ("跑鞋", "running shoes", 199...1299),
                ("羽毛球拍", "badminton racket", 89...999),
                ("哑铃", "dumbbells", 79...499), ("泳镜", "swimming goggles", 39...259),
                ("运动水壶", "sports bottle", 29...149),
                ("跳绳", "skipping rope", 15...99), ("骑行头盔", "cycling helmet", 129...799),
            ],
            [("入门", "beginner's"), ("专业", "competition"), ("加厚", "thick"), ("透气", "breathable"), ("可调节", "adjustable")]
        ),
        TownShelf(
            "stationery",
            "文具",
            [
                ("钢笔", "fountain pen", 39...899), ("手账本", "journal", 29...169), ("墨水", "ink", 19...129),
                ("和纸胶带", "washi tape", 9...59), ("毛笔", "writing brush", 19...259), ("宣纸", "xuan paper", 29...199),
                ("书签", "bookmark", 9...49), ("削笔器", "pencil sharpener", 15...129),
            ],
            [("手工", "hand-made"), ("复古", "retro"), ("国风", "classical"), ("旅行", "traveller's"), ("限量", "limited")]
        ),
    ]
}
