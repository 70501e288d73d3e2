/// What is published and not yet confirmed, in the order of its sequence numbers; bounded in count and in bytes.
///
/// The bound on bytes is what keeps publishing from ever blocking: it fits into the socket's send buffer, even when the
/// broker has stopped reading.
struct ConfirmWindow<Item> {
    enum Outcome: Equatable {
        case confirmed
        /// Confirmed after the broker had returned it.
        case returned(code: UInt16, text: String)
        case rejected
    }

    private struct Slot {
        var item: Item
        var size: Int
        var isSettled = false
        var returned: (code: UInt16, text: String)?
    }

    let limit: Publisher.Window
    private var slots: Ring<Slot>
    /// The sequence number of the first slot; the broker counts from 1.
    private var firstSequence: UInt64 = 1
    /// How many are not settled, and their size.
    private(set) var count = 0
    private(set) var bytes = 0

    init(limit: Publisher.Window) {
        self.limit = limit
        slots = Ring(minimumCapacity: limit.count)
    }

    var isEmpty: Bool { count == 0 }

    /// Whether one more fits; into an empty window anything fits.
    func hasRoom(for size: Int) -> Bool {
        isEmpty || (slots.count < limit.count && bytes + size <= limit.bytes)
    }

    mutating func append(_ item: Item, size: Int) {
        slots.append(Slot(item: item, size: size))
        count += 1
        bytes += size
    }

    /// Marks the oldest item that matches and was not returned yet; its confirm follows.
    ///
    /// Returns come in the order of publishing, so among indistinguishable items the oldest is the right one.
    ///
    /// - Returns: false when none matches.
    mutating func markReturned(code: UInt16, text: String, where matches: (Item) -> Bool) -> Bool {
        for offset in 0..<slots.count {
            let slot = slots[offset]
            if !slot.isSettled, slot.returned == nil, matches(slot.item) {
                slots[offset].returned = (code, text)
                return true
            }
        }
        return false
    }

    /// Settles one sequence number, or with `multiple` all up to it (0: all there are); unknown ones are ignored.
    mutating func settle(_ tag: UInt64, multiple: Bool, isRejected: Bool, _ settled: (Item, Outcome) -> Void) {
        guard tag >= firstSequence || multiple else { return }
        let last = tag == 0 ? slots.count : Int(clamping: tag - min(tag, firstSequence - 1))
        guard multiple else {
            if last <= slots.count { settle(offset: last - 1, isRejected, settled) }
            return removeSettled()
        }
        for offset in 0..<min(last, slots.count) {
            settle(offset: offset, isRejected, settled)
        }
        removeSettled()
    }

    private mutating func settle(offset: Int, _ isRejected: Bool, _ settled: (Item, Outcome) -> Void) {
        let slot = slots[offset]
        guard !slot.isSettled else { return }
        slots[offset].isSettled = true
        count -= 1
        bytes -= slot.size
        if isRejected {
            settled(slot.item, .rejected)
        } else if let (code, text) = slot.returned {
            settled(slot.item, .returned(code: code, text: text))
        } else {
            settled(slot.item, .confirmed)
        }
    }

    private mutating func removeSettled() {
        while let first = slots.first, first.isSettled {
            _ = slots.popFirst()
            firstSequence += 1
        }
    }

    /// Empties the window for a new channel, and returns what is not settled, oldest first.
    mutating func restart() -> [Item] {
        var items: [Item] = []
        while let slot = slots.popFirst() {
            if !slot.isSettled { items.append(slot.item) }
        }
        firstSequence = 1
        count = 0
        bytes = 0
        return items
    }
}
