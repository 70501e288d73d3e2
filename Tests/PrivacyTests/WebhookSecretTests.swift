import Model
import Privacy
import Testing

/// The expected signatures come from `printf '%s' "$t.$payload" | openssl dgst -sha256 -hmac "$secret"`.
@Suite struct `Webhook secret` {
    private let secret = WebhookSecret("whsec_test_secret")
    private let payload = "{\n  \"id\": \"evt_test_webhook\",\n  \"object\": \"event\"\n}"
    private let signature = "2672d138c9a412830f3bfe2ecc5bfb3277cf6f5b49d0119d77dd6cb64da1257e"
    private let time = Timestamp(milliseconds: 12_345_000)

    @Test func `signs as openssl does`() {
        #expect(secret.header(for: payload, at: time) == "t=12345,v1=\(signature)")
        #expect(
            secret.header(for: #"{"id":"evt_test"}"#, at: Timestamp(milliseconds: 1_492_774_577_000))
                == "t=1492774577,v1=22f7d74836ddad3284a2b80853dd2fe731655c1bfddcff3c3666a500cf3abd80"
        )
    }

    @Test func `believes what is signed, for five minutes before and after`() throws {
        for offset in [-300, 0, 300] { try check("t=12345,v1=\(signature)", at: time + .seconds(offset)) }
        for offset in [-301, 301] {
            #expect(throws: WebhookFault.old) { try check("t=12345,v1=\(signature)", at: time + .seconds(offset)) }
        }
    }

    @Test func `believes any of several signatures, and any of several secrets`() throws {
        let other = String(repeating: "0", count: 64)

        try check("t=12345,v1=\(other),v1=\(signature),v0=\(other)", at: time)
        try WebhookSecret.check(
            payload,
            header: "t=12345,v1=\(signature)",
            secrets: [WebhookSecret("whsec_new"), secret],
            at: time
        )
    }

    @Test(arguments: [
        "t=12345,v1=2672d138c9a412830f3bfe2ecc5bfb3277cf6f5b49d0119d77dd6cb64da1257f",
        "t=12346,v1=2672d138c9a412830f3bfe2ecc5bfb3277cf6f5b49d0119d77dd6cb64da1257e",
    ])
    func `does not believe another signature or another time`(header: String) {
        #expect(throws: WebhookFault.wrong) { try check(header, at: time) }
    }

    @Test func `does not believe another payload or another secret`() {
        #expect(throws: WebhookFault.wrong) {
            try WebhookSecret.check(payload + " ", header: "t=12345,v1=\(signature)", secrets: [secret], at: time)
        }
        #expect(throws: WebhookFault.wrong) {
            try WebhookSecret.check(
                payload,
                header: "t=12345,v1=\(signature)",
                secrets: [WebhookSecret("whsec_test")],
                at: time
            )
        }
        #expect(throws: WebhookFault.wrong) {
            try WebhookSecret.check(payload, header: "t=12345,v1=\(signature)", secrets: [], at: time)
        }
    }

    @Test(arguments: [
        "", "t=12345", "v1=2672d138c9a412830f3bfe2ecc5bfb3277cf6f5b49d0119d77dd6cb64da1257e", "t=,v1=00",
        "t=12345,v0=2672d138c9a412830f3bfe2ecc5bfb3277cf6f5b49d0119d77dd6cb64da1257e", "t=12345,v1=2672", ",=,",
    ])
    func `does not read a header without a time or a signature that it knows`(header: String) {
        #expect(throws: WebhookFault.malformed) { try check(header, at: time) }
    }

    private func check(_ header: String, at now: Timestamp) throws {
        try WebhookSecret.check(payload, header: header, secrets: [secret], at: now)
    }
}
