/// Follows numbered work that begins in order and ends in any, and tells how far everything is done.
struct ContiguousProgress {
    private var open: [Int64] = []
    private var head = 0
    private var early: Set<Int64> = []
    /// Everything up to this number has ended.
    private(set) var through: Int64

    init(through: Int64 = 0) {
        self.through = through
    }

    /// How many have begun and not yet been passed.
    var count: Int { open.count - head }
    var first: Int64? { head < open.count ? open[head] : nil }

    /// Begins a piece of work; the numbers rise.
    mutating func begin(_ number: Int64) {
        open.append(number)
    }

    /// Ends a piece of work; whether ``through`` has moved.
    @discardableResult
    mutating func end(_ number: Int64) -> Bool {
        guard head < open.count, open[head] == number else {
            early.insert(number)
            return false
        }
        pass()
        while head < open.count, !early.isEmpty, early.remove(open[head]) != nil { pass() }
        if head > 1024, head * 2 > open.count {
            open.removeFirst(head)
            head = 0
        }
        return true
    }

    private mutating func pass() {
        through = open[head]
        head += 1
    }
}
