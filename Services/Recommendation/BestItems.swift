/// Keeps the items with the highest values among all that are offered, without keeping all.
struct BestItems {
    private let limit: Int
    /// A heap, the lowest value first.
    private var heap: [(value: Double, item: Int32)] = []

    init(_ limit: Int) {
        self.limit = limit
        heap.reserveCapacity(limit)
    }

    var items: [Int32] { heap.map(\.item) }

    /// Whether an item of this value would be kept.
    func wants(_ value: Double) -> Bool { heap.count < limit || value > heap[0].value }

    mutating func offer(_ item: Int32, _ value: Double) {
        guard wants(value) else { return }
        if heap.count < limit {
            heap.append((value, item))
            siftUp(heap.count - 1)
        } else {
            heap[0] = (value, item)
            siftDown()
        }
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0, heap[child].value < heap[(child - 1) / 2].value {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var least = parent
            let (left, right) = (2 * parent + 1, 2 * parent + 2)
            if left < heap.count, heap[left].value < heap[least].value { least = left }
            if right < heap.count, heap[right].value < heap[least].value { least = right }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
