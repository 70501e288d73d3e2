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

    /// As src/StripeTests/Services/Events/EventUtilityTest.cs of stripe-dotnet has it, with its event_test_signature.json.
    @Test func `believes the event that Stripe's own library is tested with`() throws {
        let signature = "2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7"
        let other = "63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef"
        let time = Timestamp(milliseconds: 1_533_204_620_000)
        let secret = WebhookSecret("webhook_secret")

        #expect(Self.published.utf8.count == 484)
        #expect(secret.header(for: Self.published, at: time) == "t=1533204620,v1=\(signature)")
        let header = "t=1533204620,v1=\(signature),v0=\(other)"
        try WebhookSecret.check(Self.published, header: header, secrets: [secret], at: time + .seconds(100))
        for (payload, now, fault) in [
            (Self.published, time + .seconds(400), .old), (Self.published + "this_changes_the_json", time, .wrong),
        ] as [(String, Timestamp, WebhookFault)] {
            #expect(throws: fault) {
                try WebhookSecret.check(payload, header: header, secrets: [secret], at: now)
            }
        }
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
        // These are of stripe-dotnet's tests, too.
        "t=,v1=2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7", "t,v1=,v0=", "t,v1=,v0", "t,v1=,",
        "t,,", ",,", "t",
    ])
    func `does not read a header without a time or a signature that it knows`(header: String) {
        #expect(throws: WebhookFault.malformed) { try check(header, at: time) }
    }

    private static let published = """
        {
          "id": "evt_123",
          "object": "event",
          "account": "acct_123",
          "api_version": "2017-05-25",
          "created": 1533204620,
          "data": {
            "object": {
              "id": "cus_123",
              "object": "customer",
              "created": 123456789,
              "email": "test@stripe.com",
              "livemode": false,
              "metadata": {}
            }
          },
          "livemode": false,
          "pending_webhooks": 1,
          "request": {
            "id": "req_123",
            "idempotency_key": "idempotency-key-123"
          },
          "type": "customer.created"
        }

        """

    private func check(_ header: String, at now: Timestamp) throws {
        try WebhookSecret.check(payload, header: header, secrets: [secret], at: now)
    }
}
