import Testing

@testable import CatalogueService

@Suite struct `Search text` {
    @Test(
        arguments: [
            ("Green Tea, 100 g", ["green", "tea", "100", "g"]), ("iPhone15", ["iphone", "15"]),
            ("绿茶", ["绿", "茶", "绿茶"]), ("茶", ["茶"]), ("手机壳", ["手", "机", "壳", "手机", "机壳"]),
            ("iPhone手机 case", ["iphone", "手", "机", "手机", "case"]), ("men's  t-shirt", ["mens", "t", "shirt"]),
            ("녹차", ["녹", "차", "녹차"]), ("—!…", []), ("", []),
        ] as [(String, [String])]
    )
    func `is cut into words, or into characters and pairs of them`(text: String, terms: [String]) {
        #expect(SearchText(text).terms == terms)
    }

    @Test(
        arguments: [
            ("ＩＰＨＯＮＥ１５", "iphone15"), ("Été", "ete"), ("E\u{301}te\u{301}", "ete"), ("Đồng hồ", "dong ho"),
            ("Größe", "grosse"), ("Łódź", "lodz"), ("Œuvre", "oeuvre"), ("ÇAĞ", "cag"), ("Кофе", "кофе"),
            ("カメラ", "かめら"), ("ｶﾒﾗ", "かめら"), ("ガラス", "がらす"), ("ｶﾞﾗｽ", "がらす"), ("カ\u{3099}ラス", "がらす"),
            ("ﾊﾟﾝ", "ぱん"), ("ヴィオラ", "ゔぃおら"), ("コーヒー・ミル", "こーひー みる"), ("茶\u{3000}碗", "茶 碗"),
        ] as [(String, String)]
    )
    func `is the same in every spelling`(one: String, other: String) {
        #expect(SearchText(one) == SearchText(other))
    }

    @Test func `tells numbers from each other and from letters`() {
        #expect(SearchText("XR240").pieces == [.word("xr"), .word("240")])
        #expect(SearchText("240") != SearchText("24"))
    }

    @Test func `keeps no more of an endless word than anybody types`() {
        #expect(SearchText(String(repeating: "a", count: 500)).terms.map(\.count) == [SearchText.longestWord])
    }
}
