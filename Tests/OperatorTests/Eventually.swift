import Testing

/// Polls until the condition holds; fails the test when it does not within the deadline.
func eventually(
    within deadline: Duration = .seconds(30),
    _ condition: () async throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let end = ContinuousClock.now + deadline
    while try await !condition() {
        try #require(ContinuousClock.now < end, "The condition never held.", sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(10))
    }
}
