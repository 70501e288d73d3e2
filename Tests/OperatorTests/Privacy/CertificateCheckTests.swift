import Messaging
import Model
import Privacy
import Testing

@testable import Operator

@Suite struct `The check of a certificate` {
    private let key = SigningKey()
    private let serviceKey = SigningKey()
    private let request = ID<Identity.Erasure>(UUID128(high: 1, low: 4))
    private let person = ID<Person>(UUID128(high: 1, low: 5))

    private func log(signedBy key: SigningKey) throws -> String {
        let (at, root) = (Timestamp(milliseconds: 0), Identity.AccessCheckpoint.example.root)
        let checkpoint = Identity.AccessCheckpoint(
            size: 0,
            root: root,
            at: at,
            signature: try key.sign(Identity.AccessCheckpoint.signedText(size: 0, root: root, at: at)),
            publicKey: key.publicKey
        )
        return String(decoding: try JSON.encode(checkpoint), as: UTF8.self)
    }

    /// Which claims are found wrong, counted from 0.
    private func wrong(
        services: [String] = ["catalogue", "trade"],
        destroyedKeys: Int = 4,
        remaining: Int? = 0,
        legalBasis: String = #"["GDPR, article 17"]"#,
        horizon: String = "2026-01-31T00:00:00.000Z",
        logKey: SigningKey? = nil,
        request other: ID<Identity.Erasure>? = nil,
        altered: Bool = false,
        forged: Bool = false,
        key given: String? = nil
    ) throws -> [Int] {
        let confirmations = try services.map { service in
            var confirmation = Identity.ErasureConfirmation(
                service: service,
                deleted: [.init(table: "note", rows: 3)],
                retained: [],
                confirmedAt: Timestamp(milliseconds: 0),
                remaining: remaining,
                publicKey: serviceKey.publicKey
            )
            confirmation.signature = try serviceKey.sign(
                confirmation.signedText(request: other ?? request, person: person)
            )
            if forged { confirmation.deleted = [] }
            return String(decoding: try JSON.encode(confirmation), as: UTF8.self)
        }.joined(separator: ",")
        let ids = ["contact", "marketing", "order_legal", "profile"].prefix(destroyedKeys).map { #""1.\#($0).1""# }
        let text = """
            {"request":"\(other ?? request)","person":"\(person)","legal_basis":\(legalBasis),\
            "certified_at":"2026-01-01T00:00:00.000Z","confirmations":[\(confirmations)],"remaining":\(remaining ?? 0),\
            "destroyed_keys":\(destroyedKeys),"destroyed_key_ids":[\(ids.joined(separator: ","))],\
            "backup_horizon":"\(horizon)","access_log":\(try log(signedBy: logKey ?? key))}
            """
        let certificate = Identity.SignedCertificate(
            text: altered ? text.replacing("trade", with: "Trade") : text,
            signature: try key.sign(text),
            publicKey: key.publicKey
        )
        let findings = CertificateCheck(
            certificate,
            of: request,
            key: given,
            services: ["catalogue", "trade"]
        ).findings
        #expect(findings.count == 9)
        return findings.indices.filter { !findings[$0].isRight }
    }

    @Test func `finds a sound one right, in every point`() throws {
        #expect(try wrong() == [])
        #expect(try wrong(key: key.publicKey) == [])
    }

    @Test func `finds a letter that was changed`() throws {
        #expect(try wrong(altered: true).first == 0)
    }

    @Test func `finds another signer than the one it was given`() throws {
        #expect(try wrong(key: SigningKey().publicKey) == [0, 8])
    }

    @Test func `finds a confirmation that its service has not signed`() throws {
        #expect(try wrong(forged: true) == [3])
    }

    @Test func `finds another request, a service that is missing, and keys that are still there`() throws {
        #expect(try wrong(request: ID(UUID128(high: 1, low: 5))) == [1])
        #expect(try wrong(services: ["trade"]) == [2])
        #expect(try wrong(destroyedKeys: 0) == [6])
    }

    @Test func `finds what has no basis, was not looked for or is still there, and a log that another has signed`()
        throws
    {
        #expect(try wrong(legalBasis: "[]") == [4])
        #expect(try wrong(remaining: 1) == [5])
        #expect(try wrong(remaining: nil) == [5])
        #expect(try wrong(horizon: "2026-02-01T00:00:00.000Z") == [7])
        #expect(try wrong(logKey: SigningKey()) == [8])
    }
}

@Suite struct `The line of a confirmation` {
    @Test func `says what was erased and what is kept, until when and why`() throws {
        let until = try #require(Timestamp("2036-01-01T00:00:00Z"))
        let confirmation = Identity.ErasureConfirmation(
            service: "trade",
            deleted: [.init(table: "cart", rows: 2), .init(table: "seat", rows: 3)],
            retained: [.init(table: "customer_order", rows: 1, ground: "tax law", until: until)],
            confirmedAt: until
        )

        #expect(
            ErasureLine(confirmation).text
                == "trade erased 5 rows, keeps 1 row of customer_order until 2036-01-01 (tax law)"
        )
    }

    @Test func `says what a service has found afterwards`() {
        let confirmation = Identity.ErasureConfirmation(
            service: "trade",
            deleted: [.init(table: "cart", rows: 2)],
            retained: [],
            confirmedAt: Timestamp(milliseconds: 0),
            remaining: 1
        )

        #expect(ErasureLine(confirmation).text == "trade erased 2 rows, STILL HAS 1 row")
    }

    @Test func `says so where there was nothing`() {
        let confirmation = Identity.ErasureConfirmation(
            service: "catalogue",
            deleted: [],
            retained: [],
            confirmedAt: Timestamp(milliseconds: 0)
        )

        #expect(ErasureLine(confirmation).text == "catalogue had nothing to erase")
    }
}
