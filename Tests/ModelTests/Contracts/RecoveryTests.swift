import Messaging
import Model
import Testing

@Suite struct `Whoever has forgotten a password` {
    @Test(arguments: Identity.commands.map { $0.name })
    func `is asked for no hint, and no question whose answer others may know (ASVS 6.4.2)`(name: String) throws {
        let command = try #require(Suite.message(named: name))

        let fields = try fieldNames(in: MessageDescription(command).example)

        let telling = ["hint", "question", "reminder", "secret_answer", "birth", "maiden"]
        #expect(!fields.contains { field in telling.contains { field.contains($0) } })
    }

    private func fieldNames(in value: JSONValue) -> [String] {
        switch value {
        case .object(let object): object.fields.flatMap { [$0.name] + fieldNames(in: $0.value) }
        case .array(let values): values.flatMap(fieldNames)
        default: []
        }
    }
}
