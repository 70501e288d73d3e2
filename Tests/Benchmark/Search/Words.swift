/// A word of everyday trade in seven languages.
struct Word {
    private let texts: [String: String]

    private init(_ en: String, _ zh: String, _ ja: String, _ ko: String, _ fr: String, _ de: String, _ vi: String) {
        texts = ["en": en, "zh-Hans": zh, "ja": ja, "ko": ko, "fr": fr, "de": de, "vi": vi]
    }

    func text(in language: String) -> String { texts[language, default: ""] }
}

extension Word {
    static let adjectives = [
        Word("light", "轻便", "軽量", "가벼운", "léger", "leicht", "nhẹ"),
        Word("portable", "便携", "携帯用", "휴대용", "portatif", "tragbar", "cầm tay"),
        Word("waterproof", "防水", "防水", "방수", "imperméable", "wasserdicht", "chống nước"),
        Word("classic", "经典", "クラシック", "클래식", "classique", "klassisch", "cổ điển"),
        Word("wireless", "无线", "ワイヤレス", "무선", "sans fil", "kabellos", "không dây"),
        Word("folding", "折叠", "折りたたみ", "접이식", "pliable", "faltbar", "gấp gọn"),
        Word("large", "大号", "大型", "대형", "géant", "groß", "cỡ lớn"),
        Word("mini", "迷你", "ミニ", "미니", "minuscule", "winzig", "nhỏ"),
        Word("soft", "柔软", "やわらか", "부드러운", "doux", "weich", "mềm"),
        Word("premium", "高级", "高級", "프리미엄", "de qualité", "hochwertig", "cao cấp"),
        Word("vintage", "复古", "レトロ", "빈티지", "rétro", "nostalgisch", "cổ"),
        Word("handmade", "手工", "手作り", "수제", "fait main", "handgefertigt", "thủ công"),
        Word("organic", "有机", "有機", "유기농", "biologique", "biologisch", "hữu cơ"),
        Word("silent", "静音", "静音", "저소음", "silencieux", "geräuscharm", "êm ái"),
        Word("thermal", "保温", "保温", "보온", "isotherme", "wärmend", "giữ nhiệt"),
    ]

    static let nouns = [
        Word("phone case", "手机壳", "スマホケース", "휴대폰케이스", "étui de téléphone", "Handyhülle", "ốp điện thoại"),
        Word("headphones", "头戴式耳机", "ヘッドホン", "헤드폰", "écouteurs", "Kopfhörer", "tai nghe"),
        Word("keyboard", "机械键盘", "キーボード", "키보드", "clavier", "Tastatur", "bàn phím"),
        Word("backpack", "双肩背包", "リュックサック", "백팩", "sac à dos", "Rucksack", "ba lô"),
        Word("umbrella", "雨伞", "折り畳み傘", "우산", "parapluie", "Regenschirm", "cái ô"),
        Word("teapot", "紫砂茶壶", "急須", "찻주전자", "théière", "Teekanne", "ấm trà"),
        Word("kettle", "电热水壶", "電気ケトル", "전기주전자", "bouilloire", "Wasserkocher", "ấm đun nước"),
        Word("lamp", "台灯", "卓上ランプ", "탁상램프", "lampe de bureau", "Schreibtischlampe", "đèn bàn"),
        Word("blanket", "毛毯", "毛布", "담요", "couverture", "Wolldecke", "chăn"),
        Word("pillow", "记忆棉枕头", "低反発枕", "베개", "oreiller", "Kopfkissen", "gối"),
        Word("notebook", "笔记本", "ノート", "공책", "carnet", "Notizbuch", "sổ tay"),
        Word("fountain pen", "钢笔", "万年筆", "만년필", "stylo à plume", "Füllfederhalter", "bút máy"),
        Word("watch", "手表", "腕時計", "손목시계", "montre", "Armbanduhr", "đồng hồ"),
        Word("sunglasses", "太阳眼镜", "サングラス", "선글라스", "lunettes de soleil", "Sonnenbrille", "kính râm"),
        Word("wallet", "钱包", "財布", "지갑", "portefeuille", "Geldbörse", "ví"),
        Word("sneakers", "运动鞋", "スニーカー", "운동화", "baskets", "Turnschuhe", "giày thể thao"),
        Word("slippers", "拖鞋", "スリッパ", "슬리퍼", "chaussons", "Hausschuhe", "dép lê"),
        Word("jacket", "羽绒服", "ジャケット", "재킷", "veste", "Jacke", "áo khoác"),
        Word("sweater", "毛衣", "セーター", "스웨터", "pull-over", "Strickpullover", "áo len"),
        Word("scarf", "围巾", "マフラー", "목도리", "écharpe", "Schal", "khăn quàng"),
        Word("gloves", "手套", "手袋", "장갑", "gants", "Handschuhe", "găng tay"),
        Word("bicycle", "自行车", "自転車", "자전거", "vélo", "Fahrrad", "xe đạp"),
        Word("helmet", "头盔", "ヘルメット", "헬멧", "casque", "Schutzhelm", "mũ bảo hiểm"),
        Word("tent", "帐篷", "テント", "텐트", "tente", "Zelt", "lều"),
        Word("sleeping bag", "睡袋", "寝袋", "침낭", "sac de couchage", "Schlafsack", "túi ngủ"),
        Word("thermos", "保温杯", "水筒", "보온병", "bouteille isotherme", "Thermosflasche", "bình giữ nhiệt"),
        Word("coffee grinder", "咖啡磨豆机", "コーヒーミル", "커피그라인더", "moulin à café", "Kaffeemühle", "máy xay cà phê"),
        Word("frying pan", "平底锅", "フライパン", "프라이팬", "poêle", "Bratpfanne", "chảo"),
        Word("chopsticks", "筷子", "箸", "젓가락", "baguettes", "Essstäbchen", "đũa"),
        Word("rice cooker", "电饭煲", "炊飯器", "전기밥솥", "cuiseur à riz", "Reiskocher", "nồi cơm điện"),
        Word("vacuum cleaner", "吸尘器", "掃除機", "청소기", "aspirateur", "Staubsauger", "máy hút bụi"),
        Word("hair dryer", "吹风机", "ドライヤー", "헤어드라이어", "sèche-cheveux", "Haartrockner", "máy sấy tóc"),
        Word("toothbrush", "电动牙刷", "電動歯ブラシ", "칫솔", "brosse à dents", "Zahnbürste", "bàn chải"),
        Word("face mask", "面膜", "フェイスマスク", "마스크팩", "masque pour le visage", "Gesichtsmaske", "mặt nạ"),
        Word("lipstick", "口红", "口紅", "립스틱", "rouge à lèvres", "Lippenstift", "son môi"),
        Word("perfume", "香水", "香水", "향수", "parfum", "Parfüm", "nước hoa"),
        Word("green tea", "龙井绿茶", "緑茶", "녹차", "thé vert", "Grüntee", "trà xanh"),
        Word("chocolate", "巧克力", "チョコレート", "초콜릿", "chocolat", "Schokolade", "sô cô la"),
        Word("noodles", "方便面", "ラーメン", "라면", "nouilles", "Nudeln", "mì"),
        Word("honey", "蜂蜜", "はちみつ", "벌꿀", "miel", "Bienenhonig", "mật ong"),
        Word("camera", "照相机", "カメラ", "카메라", "appareil photo", "Kamera", "máy ảnh"),
        Word("tripod", "三脚架", "三脚", "삼각대", "trépied", "Stativ", "chân máy"),
        Word("loudspeaker", "蓝牙音箱", "スピーカー", "스피커", "haut-parleur", "Lautsprecher", "loa"),
        Word("charger", "充电器", "充電器", "충전기", "chargeur", "Ladegerät", "bộ sạc"),
        Word("power bank", "充电宝", "モバイルバッテリー", "보조배터리", "batterie externe", "Zusatzakku", "sạc dự phòng"),
        Word("guitar", "吉他", "ギター", "기타", "guitare", "Gitarre", "đàn ghi ta"),
        Word("violin", "小提琴", "バイオリン", "바이올린", "violon", "Geige", "đàn vĩ cầm"),
        Word("puzzle", "拼图", "ジグソーパズル", "퍼즐", "casse-tête", "Geduldsspiel", "xếp hình"),
        Word("teddy bear", "泰迪熊", "くまのぬいぐるみ", "곰인형", "ours en peluche", "Teddybär", "gấu bông"),
        Word("yoga mat", "瑜伽垫", "ヨガマット", "요가매트", "tapis de yoga", "Yogamatte", "thảm tập"),
        Word("dumbbell", "哑铃", "ダンベル", "아령", "haltère", "Hantel", "tạ tay"),
        Word("fishing rod", "钓鱼竿", "釣り竿", "낚싯대", "canne à pêche", "Angelrute", "cần câu"),
        Word("bookshelf", "书架", "本棚", "책장", "bibliothèque", "Bücherregal", "kệ sách"),
        Word("armchair", "单人沙发", "ソファ", "안락의자", "fauteuil", "Sessel", "ghế bành"),
        Word("mirror", "化妆镜", "手鏡", "거울", "miroir", "Spiegel", "gương"),
        Word("candle", "香薰蜡烛", "キャンドル", "양초", "bougie", "Kerze", "nến thơm"),
    ]
}
