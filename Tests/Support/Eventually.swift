public import Testing

/// Waits until a condition holds, looking again and again; records an issue and throws after the deadline.
public func eventually(
    _ expectation: String = "the condition holds",
    within deadline: Duration = .seconds(60),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + deadline
    while try await !condition() {
        guard ContinuousClock.now < end else {
            Issue.record("Not within \(deadline): \(expectation)", sourceLocation: sourceLocation)
            throw DeadlinePassed(expectation: expectation)
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}

public struct DeadlinePassed: Error {
    public let expectation: String
}
