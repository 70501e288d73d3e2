import Model
import Testing

@testable import Operator

@Suite(.serialized) struct `souk approve` {
    private let refund = ["approve", "trade.order.refund", "ord_01kds9ss200000000000000003"]

    @Test func `asks for a code by mail whoever is logged in, and nobody else`() async throws {
        try await LiveIdentity.use { identity in
            let nobody = try await identity.souk(
                "approve",
                "identity.role.grant",
                "treasury",
                "--payee",
                "sub_01kds9ss20000000000000000a",
                status: 1
            )
            _ = try await identity.register("li", password: LiveIdentity.password)
            try await identity.logIn("li")
            let wrong = try await identity.souk(
                "approve",
                "trade.order.refund",
                "ord_01kds9ss200000000000000003",
                "--amount",
                "60000",
                "--currency",
                "EUR",
                status: 1,
                input: "000000\n"
            )

            #expect(nobody.notes.contains("`souk login` does that."))
            #expect(wrong.notes.contains("Code from the mail") && wrong.notes.contains("code_wrong"))
            #expect(wrong.output.isEmpty)
        }
    }

    @Test(arguments: [["--amount", "60000"], ["--currency", "EUR"], ["--amount", "60000", "--currency", "EURO"]])
    func `wants an amount in a currency`(arguments: [String]) async throws {
        #expect(try await SoukProgram(refund + arguments).result().status == 64)
    }

    @Test func `knows what there is to do`() async throws {
        let result = try await SoukProgram(["approve", "trade.order.refnd", "ord_01kds9ss200000000000000003"]).result()

        #expect(result.status == 64 && result.notes.contains("trade.order.refund"))
    }
}
