/// Things of one kind in the order in which they came up, each as it was last announced.
struct Latest<ID: Hashable, Value> {
    private(set) var ids: [ID] = []
    private var values: [ID: Value] = [:]

    mutating func note(_ value: Value, as id: ID) {
        if values.updateValue(value, forKey: id) == nil { ids.append(id) }
    }

    subscript(id: ID) -> Value? { values[id] }

    /// One of the last twenty that fits; one time of eight any of them, so that now and then a wish makes no sense.
    func pick(_ number: Int, where fits: (Value) -> Bool = { _ in true }) -> Value? {
        var choice = ids.suffix(20).compactMap { values[$0] }
        if !number.isMultiple(of: 8) { choice.removeAll { !fits($0) } }
        return choice.isEmpty ? nil : choice[choice.count - 1 - number / 8 % choice.count]
    }
}
