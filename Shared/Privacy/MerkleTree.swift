internal import Crypto

/// A list that can only grow, so that nobody can change what is in it unnoticed (RFC 9162, section 2.1).
///
/// Whoever has kept a root can check any later list against it. The tree knows its nodes from a store of those whose
/// subtrees are complete: they never change again, and every root and every proof is made of a few of them.
public struct MerkleTree {
    /// A complete subtree: level 0 are the leaves; the n-th node of a level is about leaves from n · 2^level on.
    public struct Position: Hashable, Sendable {
        public var level: Int
        public var index: Int

        public init(level: Int, index: Int) {
            self.level = level
            self.index = index
        }
    }

    public let size: Int
    private let node: (Position) throws -> [UInt8]

    /// A tree of so many leaves, whose complete subtrees `node` knows.
    public init(size: Int, node: @escaping (Position) throws -> [UInt8]) {
        self.size = size
        self.node = node
    }

    /// A tree over entries that are all here.
    public init(_ entries: [[UInt8]]) {
        self.init(leafHashes: entries.map(Self.leafHash))
    }

    /// A tree over entries of which nothing but the hashes need be here.
    public init(leafHashes: [[UInt8]]) {
        var nodes: [Position: [UInt8]] = [:]
        for (index, leaf) in leafHashes.enumerated() {
            for (position, hash) in Self.completed(byLeaf: index, hash: leaf, node: { nodes[$0] ?? [] }) {
                nodes[position] = hash
            }
        }
        self.init(size: leafHashes.count) { nodes[$0] ?? [] }
    }

    /// The hash of an entry; never that of a node.
    public static func leafHash(_ entry: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: [0x00] + entry)) }

    private static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: [0x01] + left + right))
    }

    /// What is to be stored for one more leaf: itself, and the nodes whose subtrees it completes.
    public static func completed(
        byLeaf index: Int,
        hash: [UInt8],
        node: (Position) throws -> [UInt8]
    ) rethrows -> [(position: Position, hash: [UInt8])] {
        var position = Position(level: 0, index: index)
        var completed = [(position, hash)]
        var hash = hash
        while position.index % 2 == 1 {
            hash = nodeHash(try node(Position(level: position.level, index: position.index - 1)), hash)
            position = Position(level: position.level + 1, index: position.index / 2)
            completed.append((position, hash))
        }
        return completed
    }

    /// The hash of the whole list, as it is or was when it had fewer entries.
    public func root(at size: Int? = nil) throws -> [UInt8] {
        let size = size ?? self.size
        return size == 0 ? Array(SHA256.hash(data: [UInt8]())) : try hash(0..<size)
    }

    /// Shows that an entry is in the list.
    public func inclusionProof(of index: Int, at size: Int? = nil) throws -> [[UInt8]] {
        try path(to: index, in: 0..<(size ?? self.size))
    }

    /// Shows that the list begins with what it was when it had `old` entries.
    public func consistencyProof(from old: Int, to size: Int? = nil) throws -> [[UInt8]] {
        let size = size ?? self.size
        guard old > 0, old < size else { return [] }
        return try proof(of: old, in: 0..<size, isKnown: true)
    }

    private func hash(_ leaves: Range<Int>) throws -> [UInt8] {
        if leaves.count & (leaves.count - 1) == 0 {
            let level = leaves.count.trailingZeroBitCount
            return try node(Position(level: level, index: leaves.lowerBound >> level))
        }
        let middle = Self.split(leaves)
        return Self.nodeHash(try hash(leaves.lowerBound..<middle), try hash(middle..<leaves.upperBound))
    }

    private func path(to index: Int, in leaves: Range<Int>) throws -> [[UInt8]] {
        guard leaves.count > 1 else { return [] }
        let middle = Self.split(leaves)
        let (left, right) = (leaves.lowerBound..<middle, middle..<leaves.upperBound)
        return index < middle
            ? try path(to: index, in: left) + [hash(right)]
            : try path(to: index, in: right) + [hash(left)]
    }

    /// `isKnown` tells whether the verifier knows the hash of the old part as a whole.
    private func proof(of old: Int, in leaves: Range<Int>, isKnown: Bool) throws -> [[UInt8]] {
        if old == leaves.upperBound { return isKnown ? [] : [try hash(leaves)] }
        let middle = Self.split(leaves)
        let (left, right) = (leaves.lowerBound..<middle, middle..<leaves.upperBound)
        return old <= middle
            ? try proof(of: old, in: left, isKnown: isKnown) + [hash(right)]
            : try proof(of: old, in: right, isKnown: false) + [hash(left)]
    }

    /// Where a list is parted: after the largest power of two of leaves that is smaller than it.
    private static func split(_ leaves: Range<Int>) -> Int {
        leaves.lowerBound + 1 << (Int.bitWidth - 1 - (leaves.count - 1).leadingZeroBitCount)
    }
}

// For whoever has nothing but a root.
extension MerkleTree {
    /// Whether the proof shows that the entry of this hash is in the list of this root (RFC 9162, section 2.1.3.2).
    public static func isIncluded(
        _ leaf: [UInt8],
        at index: Int,
        in size: Int,
        root: [UInt8],
        proof: [[UInt8]]
    ) -> Bool {
        guard (0..<size).contains(index) else { return false }
        var (position, last, hash) = (index, size - 1, leaf)
        for sibling in proof {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                hash = nodeHash(sibling, hash)
                while position & 1 == 0, position > 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                hash = nodeHash(hash, sibling)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether the proof shows that the longer list begins with the shorter (RFC 9162, section 2.1.4.2).
    public static func isConsistent(
        from old: (size: Int, root: [UInt8]),
        to new: (size: Int, root: [UInt8]),
        proof: [[UInt8]]
    ) -> Bool {
        guard old.size <= new.size else { return false }
        if old.size == new.size { return proof.isEmpty && old.root == new.root }
        // Everything begins with nothing.
        guard old.size > 0 else { return proof.isEmpty }
        let isPowerOfTwo = old.size & (old.size - 1) == 0
        var path = ArraySlice(isPowerOfTwo ? [old.root] + proof : proof)
        guard let start = path.popFirst() else { return false }
        var (position, last) = (old.size - 1, new.size - 1)
        while position & 1 == 1 { (position, last) = (position >> 1, last >> 1) }
        var (oldHash, newHash) = (start, start)
        for sibling in path {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                oldHash = nodeHash(sibling, oldHash)
                newHash = nodeHash(sibling, newHash)
                while position & 1 == 0, position > 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                newHash = nodeHash(newHash, sibling)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        return last == 0 && oldHash == old.root && newHash == new.root
    }
}
