import Model
import Testing

@testable import Operator

@Suite struct `souk id` {
    @Test func `prints the ids that an import derives`() async throws {
        let ids = DerivedIDs(source: "shop")
        let person: ID<Person> = ids.id("17")
        let product: ID<Catalogue.Product> = ids.id("TEA-1")

        let one = try await SoukProgram.run("id", "person", "17", "--source", "shop")
        let two = try await SoukProgram(["id", "product", "-", "--source", "shop"], input: "TEA-1\nTEA-1\n").result()

        #expect(one.lines == [person.description])
        #expect(two.lines == [product.description, product.description])
    }
}
