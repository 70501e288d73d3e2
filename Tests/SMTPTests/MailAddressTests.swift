import SMTP
import Testing

@Suite struct `Mail address` {
    @Test(arguments: [
        "bob@example.com", "b@x", "first.last+tag@mail.example.com", "o'neil@example.com", "用户@例子.中国", "a_b@x-y.org",
    ])
    func `is taken as it is`(text: String) {
        #expect(MailAddress(text)?.text == text)
    }

    @Test(arguments: [
        "", "bob", "@example.com", "bob@", "a@b@c", "bob@example..com", ".bob@example.com", "bob.@example.com",
        "bob@example.com\r\nRCPT TO:<eve@example.com>", "bob@example.com\nDATA", "bob\r@example.com",
        "bob@exam ple.com",
        "<bob@example.com>", "bob@example.com>", "\"bob\"@example.com", "bob@example.com\u{0}", "bob@example.com\u{85}",
        "bob@example.com\u{2028}x", "bob,eve@example.com", "bob@[127.0.0.1]",
        String(repeating: "a", count: 65) + "@example.com", "a@" + String(repeating: "b", count: 260),
    ])
    func `is refused when it could say more than an address`(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test func `knows whether it goes beyond ASCII`() {
        #expect(MailAddress("用户@example.com")?.needsUTF8 == true)
        #expect(MailAddress("user@example.com")?.needsUTF8 == false)
    }
}
