import Model
import Testing

@testable import NotificationService

@Suite struct `Templates` {
    @Test(arguments: Template.all.map(\.name))
    func `have a title and a text in every language, with the same placeholders`(name: String) throws {
        let template = try Template.named(name)

        #expect(template.title.keys.sorted() == ["en", "zh-Hans"])
        #expect(template.text.keys.sorted() == ["en", "zh-Hans"])
        for language in template.text.keys {
            let placeholders = Template.placeholders(in: template.text[language] ?? "")
                .union(Template.placeholders(in: template.title[language] ?? ""))
            #expect(placeholders == template.parameters, "\(language)")
        }
        #expect(!template.channels.isEmpty)
    }

    @Test func `have names of their own`() {
        #expect(Set(Template.all.map(\.name)).count == Template.all.count)
    }

    @Test(arguments: [
        ("en", "en"), ("en-GB", "en"), ("zh-Hans", "zh-Hans"), ("zh-Hans-CN", "zh-Hans"), ("ZH-hans", "zh-Hans"),
        ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("de", "en"), ("", "en"),
    ])
    func `are read in the nearest language`(locale: String, language: String) throws {
        #expect(try Template.named("order_paid").nearest(to: locale) == language)
    }

    @Test func `fill in one pass, so that a value stays what it is`() {
        #expect(Template.fill("{a} and {b}", with: ["a": "{b}", "b": "2"]) == "{b} and 2")
    }

    @Test(arguments: [
        (Money(1999, .eur), "19.99 EUR"), (Money(5, .eur), "0.05 EUR"), (Money(-1999, .cny), "-19.99 CNY"),
        (Money(0, .usd), "0.00 USD"),
    ])
    func `write amounts with the digits of their currency`(amount: Money, text: String) {
        #expect(amount.text == text)
    }

    @Test func `know currencies of no and of three digits`() throws {
        #expect(Money(1999, try #require(Currency("JPY"))).text == "1999 JPY")
        #expect(Money(1999, try #require(Currency("KWD"))).text == "1.999 KWD")
    }
}
