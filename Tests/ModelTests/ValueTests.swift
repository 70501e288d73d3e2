import Model
import Testing

@Suite struct `A currency` {
    @Test(arguments: ["EUR", "CNY", "USD", "JPY", "XOF"])
    func `is one that people pay with`(code: String) {
        #expect(Currency(code)?.description == code)
    }

    @Test(arguments: ["", "eur", "EURO", "XAU", "XTS", "USN", "ABC", "E R"])
    func `is nothing else`(code: String) {
        #expect(Currency(code) == nil)
    }

    @Test func `has a name for each of the known ones that is its code`() {
        #expect([Currency.cny, .eur, .gbp, .usd].map { Currency($0.description) } == [.cny, .eur, .gbp, .usd])
    }
}

@Suite struct `A localized text` {
    @Test(arguments: ["en", "zh-Hans", "pt-BR", "sl-rozaj-biske-1994", "es-419", "gsw"])
    func `knows a language tag`(tag: String) {
        #expect(LocalizedText([tag: "x"]) != nil)
    }

    @Test(arguments: ["", "e", "en_US", "en-", "-en", "en--US", "1en", "englishish", "en-toolongsub", "é", "en us"])
    func `refuses what is no language tag`(tag: String) {
        #expect(LocalizedText(["en": "x", tag: "x"]) == nil)
    }

    @Test func `is listed in the order of the languages`() {
        let text = LocalizedText(["zh-Hans": "绿茶", "de": "Grüner Tee", "en": "Green tea"])

        #expect(text?.sorted.map(\.language) == ["de", "en", "zh-Hans"])
        #expect(text?.sorted.map(\.text) == ["Grüner Tee", "Green tea", "绿茶"])
    }
}

@Suite struct `A role` {
    @Test func `is named as the broker's user`() {
        #expect(Role(user: "") == nil)
        #expect(Role(user: "operator") == .operator)
        #expect(Role(user: "edge") == .edge)
        #expect(Role(user: "catalogue") == .service("catalogue"))
        for user in ["operator", "edge", "catalogue"] { #expect(Role(user: user)?.description == user) }
    }
}

@Suite struct `The suite` {
    @Test func `finds the contract of a message by its name`() {
        #expect(Suite.message(named: "catalogue.product.publish") == Catalogue.PublishProduct.self)
        #expect(Suite.message(named: "catalogue.product.published") == Catalogue.ProductPublished.self)
        #expect(Suite.message(named: "catalogue.product.publis") == nil)
        #expect(Suite.message(named: "") == nil)
    }

    @Test func `finds a question to one service under its common name`() {
        #expect(Suite.message(named: "ops.health") == Operations.AskHealth.self)
        #expect(Suite.message(named: "catalogue.ops.health") == Operations.AskHealth.self)
        #expect(Suite.message(named: "catalogue.ops.wealth") == nil)
    }
}
