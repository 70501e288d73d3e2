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

    /// Adds to the other ends of edges what these weigh.
    mutating func add(_ edges: ArraySlice<Behaviour.Edge>, times weight: Double) {
        add(edges, number: \.other) { weight * Double($0.strength) }
    }

    /// Adds the same to all of these.
    mutating func add(_ numbers: ArraySlice<Int32>, times weight: Double) {
        add(numbers, number: \.self) { _ in weight }
    }

    /// The innermost loop of every feed, so on bare memory: twice as fast as on arrays that are checked at each step.
    @inline(__always)
    private mutating func add<Element>(
        _ elements: ArraySlice<Element>,
        number: (Element) -> Int32,
        amount: (Element) -> Double
    ) {
        // Taken out, since a closure can't hold two parts of the tally at once.
        var touched = self.touched
        self.touched = []
        let count = values.count
        values.withUnsafeMutableBufferPointer { values in
            elements.withUnsafeBufferPointer { elements in
                for element in elements {
                    let amount = amount(element)
                    guard amount != 0 else { continue }
                    let number = number(element)
                    precondition(number >= 0 && number < count, "a tally has room for every number")
                    if values[Int(number)] == 0 { touched.append(number) }
                    values[Int(number)] += amount
                }
            }
        }
        self.touched = touched
    }

    /// What edges weigh, each times the sum of its other end.
    func sum(over edges: ArraySlice<Behaviour.Edge>) -> Double {
        edges.reduce(0) { $0 + Double($1.strength) * values[Int($1.other)] }
    }

    /// Makes a sum zero, as if nothing had been added.
    mutating func drop(_ number: Int32) {
        guard self[Int(number)] != 0 else { return }
        values[Int(number)] = 0
        touched.removeAll { $0 == number }
    }

    /// Multiplies what was touched.
    mutating func scale(_ factor: (Int) -> Double) {
        for number in touched { values[Int(number)] *= factor(Int(number)) }
    }

    /// Multiplies what was touched by what stands at the same number.
    mutating func scale(by factors: [Double]) {
        scale { factors[$0] }
    }
}
