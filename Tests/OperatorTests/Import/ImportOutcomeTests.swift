import Model
import Testing

@testable import Operator

@Suite struct `The end of an imported message` {
    @Test(arguments: [
        (#"{"ok":{}}"#, ImportOutcome.done),
        (#"{"problem":{"type":"person_exists","path":"$.person"}}"#, .wasThere),
        // Somebody else has the address: this person is not there.
        (
            #"{"problem":{"type":"person_exists","path":"$.email"}}"#,
            .bad("identity.person.register was refused: person_exists (at $.email)")
        ),
    ])
    func `is told by the answer`(reply: String, outcome: ImportOutcome) throws {
        let message = try ImportMessage(
            Identity.RegisterPerson.example,
            DerivedIDs(source: "test"),
            repetition: .personExists
        )

        #expect(ImportOutcome(Array(reply.utf8), to: message) == outcome)
    }
}
