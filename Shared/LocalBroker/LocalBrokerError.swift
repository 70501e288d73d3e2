/// Why the broker on this machine could not be started or controlled.
public struct LocalBrokerError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
