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

    private func findings(
        services: [String] = ["catalogue", "trade"],
        destroyedKeys: Int = 4,
        request other: ID<Identity.Erasure>? = nil,
        altered: Bool = false,
        forged: Bool = false,
        key given: String? = nil
    ) throws -> [Bool] {
        let confirmations = try services.map { service in
            var confirmation = Identity.ErasureConfirmation(
                service: service,
                deleted: [.init(table: "note", rows: 3)],
                retained: [],
                confirmedAt: Timestamp(milliseconds: 0),
                publicKey: serviceKey.publicKey
            )
            confirmation.signature = try serviceKey.sign(
                confirmation.signedText(request: other ?? request, person: person)
            )
            if forged { confirmation.deleted = [] }
            return String(decoding: try JSON.encode(confirmation), as: UTF8.self)
        }.joined(separator: ",")
        let text = """
            {"request":"\(other ?? request)","person":"\(person)","confirmations":[\(confirmations)],\
            "destroyed_keys":\(destroyedKeys)}
            """
        let certificate = Identity.SignedCertificate(
            text: altered ? text.replacing("trade", with: "Trade") : text,
            signature: try key.sign(text),
            publicKey: key.publicKey
        )
        return CertificateCheck(certificate, of: request, key: given, services: ["catalogue", "trade"])
            .findings.map(\.isRight)
    }

    @Test func `finds a sound one right, in every point`() throws {
        #expect(try findings() == [true, true, true, true, true])
        #expect(try findings(key: key.publicKey) == [true, true, true, true, true])
    }

    @Test func `finds a letter that was changed`() throws {
        #expect(try findings(altered: true)[0] == false)
    }

    @Test func `finds another signer than the one it was given`() throws {
        #expect(try findings(key: SigningKey().publicKey)[0] == false)
    }

    @Test func `finds a confirmation that its service has not signed`() throws {
        #expect(try findings(forged: true) == [true, true, true, false, true])
    }

    @Test func `finds another request, a service that is missing, and keys that are still there`() throws {
        #expect(try findings(request: ID(UUID128(high: 1, low: 5))) == [true, false, true, true, true])
        #expect(try findings(services: ["trade"]) == [true, true, false, true, true])
        #expect(try findings(destroyedKeys: 0) == [true, true, true, true, false])
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
