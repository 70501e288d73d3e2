import Model
import Testing

@testable import Operator

@Suite struct `The notice that somebody was shown` {
    private func text(_ locale: String) -> Identity.ConsentNotice {
        var notice = Identity.ConsentNotice.example
        notice.locale = locale
        return notice
    }

    @Test func `is the only one of its version, or the one in their language`() throws {
        #expect(try NoticeChoice([text("en")], locale: nil).notice == text("en"))
        #expect(try NoticeChoice([text("en"), text("de")], locale: "de").notice == text("de"))
        #expect(try NoticeChoice([], locale: "de").notice == nil)
    }

    @Test func `has to be named where there are several, and has to be one of them`() {
        let texts = [text("en"), text("de")]
        let nextStep = "Name the one they were shown by --locale: de, en."

        #expect(throws: Failure.usage("The notice has texts in several languages.", nextStep: nextStep)) {
            try NoticeChoice(texts, locale: nil)
        }
        #expect(throws: Failure.usage("The notice has no text in fr.", nextStep: nextStep)) {
            try NoticeChoice(texts, locale: "fr")
        }
    }
}
