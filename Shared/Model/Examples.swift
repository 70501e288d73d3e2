// Values for the examples in contracts: the same in every build, and told from real ones at a glance.

extension Timestamp {
    /// The first of January 2026, half past eight in the morning.
    static let example = Timestamp(milliseconds: 1_767_256_200_000)
}

extension ID {
    /// An id whose last digits are a small number.
    static func example(_ number: UInt64) -> ID {
        ID(UUID128(v7: .example, random: (0, number)))
    }
}
