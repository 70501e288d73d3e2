/// Sums by number, used again and again: only what was touched is cleared.
struct Tally: Sendable {
    private(set) var values: [Double] = []
    private(set) var touched: [Int32] = []

    subscript(number: Int) -> Double { number < values.count ? values[number] : 0 }

    /// Makes all sums zero, and room for so many numbers.
    mutating func clear(_ count: Int) {
        for number in touched { values[Int(number)] = 0 }
        touched.removeAll(keepingCapacity: true)
        if values.count < count { values.append(contentsOf: repeatElement(0, count: count - values.count)) }
    }

    mutating func add(_ amount: Double, to number: Int32) {
        guard amount != 0 else { return }
        if values[Int(number)] == 0 { touched.append(number) }
        values[Int(number)] += amount
    }

    /// Multiplies what was touched.
    mutating func scale(_ factor: (Int) -> Double) {
        for number in touched { values[Int(number)] *= factor(Int(number)) }
    }
}
