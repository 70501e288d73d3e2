import Model
import Testing

@testable import Operator

@Suite struct `Derived ids` {
    @Test func `are the same each time, and others for another source, kind or name`() {
        let shop = DerivedIDs(source: "shop")
        let person: ID<Person> = shop.id("17")
        let product: ID<Catalogue.Product> = shop.id("17")

        #expect(person == shop.id("17"))
        #expect(person.uuid != product.uuid)
        #expect(person != shop.id("18"))
        #expect(person != DerivedIDs(source: "shop2").id("17"))
        #expect(shop.message("a", [1], "2") != shop.message("a", [1, 50], ""))
    }

    @Test func `are UUIDs of version 8, made as the documents say`() {
        let id: ID<Person> = DerivedIDs(source: "shop").id("17")

        // printf '\0\0\0\0\0\0\0\4shop\0\0\0\0\0\0\0\3sub\0\0\0\0\0\0\0\00217' | sha256sum
        #expect(id.uuid.description == "49b27a2c-557e-889c-b652-26a28219f22c")
        #expect(id.uuid.high >> 12 & 0xF == 8)
        #expect(id.uuid.low >> 62 == 0b10)
    }

    @Test func `leave an id of ours as it is`() {
        let id = SocialGraph.FollowPerson.example.follower

        #expect(DerivedIDs(source: "shop").id(id.description) == id)
    }
}
