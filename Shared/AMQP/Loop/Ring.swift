/// A first-in, first-out queue in one array that grows as needed.
struct Ring<Element> {
    private var slots: [Element?]
    private var head = 0
    private(set) var count = 0

    init(minimumCapacity: Int = 16) {
        var capacity = 16
        while capacity < minimumCapacity { capacity *= 2 }
        slots = Array(repeating: nil, count: capacity)
    }

    var isEmpty: Bool { count == 0 }

    var first: Element? { isEmpty ? nil : slots[head] }

    /// Reads or changes the element at a distance from the first.
    subscript(offset: Int) -> Element {
        get {
            guard offset < count, let element = slots[place(offset)] else {
                preconditionFailure("There is no element \(offset).")
            }
            return element
        }
        set { slots[place(offset)] = newValue }
    }

    mutating func append(_ element: Element) {
        growIfFull()
        slots[place(count)] = element
        count += 1
    }

    mutating func prepend(_ element: Element) {
        growIfFull()
        head = (head - 1) & (slots.count - 1)
        slots[head] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[head].take()
        head = place(1)
        count -= 1
        return element
    }

    private func place(_ offset: Int) -> Int {
        // The capacity is a power of two.
        (head + offset) & (slots.count - 1)
    }

    private mutating func growIfFull() {
        guard count == slots.count else { return }
        var grown: [Element?] = []
        grown.reserveCapacity(slots.count * 2)
        for offset in 0..<count {
            grown.append(slots[place(offset)])
        }
        grown.append(contentsOf: repeatElement(nil, count: slots.count))
        slots = grown
        head = 0
    }
}
