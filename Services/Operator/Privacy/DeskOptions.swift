import ArgumentParser
import Messaging
import Model

/// Who asks identity, where it is, and how its answer is shown.
struct DeskOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print the answer as JSON.")
    var printsJSON = false

    @OptionGroup var me: MeOption
    @OptionGroup var broker: BrokerOptions

    /// Talks to identity, on behalf of whoever is logged in if that was asked for.
    func talk<Answer>(
        patience: Duration = .seconds(10),
        _ body: (PrivacyDesk) async throws -> Answer
    ) async throws -> Answer {
        let session = try await me.session(broker, patience: patience)
        let desk = try await PrivacyDesk(broker, patience: patience, me: session)
        let answer = try await body(desk)
        await desk.end()
        return answer
    }

    /// Prints an answer as JSON, or a line for each of its fields.
    func show(_ answer: some Encodable, on console: Console) throws {
        let answer = try JSONValue.parse(JSON.encode(answer))
        guard !printsJSON else { return console.print(answer.text(for: console.output)) }
        for line in FieldLines(answer).lines { console.print(line) }
    }

    /// Prints an answer as JSON, or what of it is for people; `nothing` says that there are no rows.
    func show(_ answer: some Encodable, as table: TextTable, orSay nothing: String, on console: Console) throws {
        guard !printsJSON else { return try show(answer, on: console) }
        guard !table.rows.isEmpty else { return console.note(nothing) }
        for line in table.lines(for: console.output) { console.print(line) }
    }
}
