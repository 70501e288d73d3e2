import Model

/// Gives ids small numbers, so that lists of them are short and quick to follow.
struct Numbering<Subject: Identified>: Sendable {
    private var numbers: [ID<Subject>: Int32] = [:]
    /// By number; nil once forgotten.
    private(set) var ids: [ID<Subject>?] = []

    var count: Int { ids.count }

    func find(_ id: ID<Subject>) -> Int? { numbers[id].map(Int.init) }

    /// The number of an id; the next free one if it is new.
    mutating func number(_ id: ID<Subject>) -> Int {
        if let number = numbers[id] { return Int(number) }
        numbers[id] = Int32(ids.count)
        ids.append(id)
        return ids.count - 1
    }

    mutating func forget(_ id: ID<Subject>) {
        guard let number = numbers.removeValue(forKey: id) else { return }
        ids[Int(number)] = nil
    }
}
