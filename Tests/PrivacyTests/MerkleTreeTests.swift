import Privacy
import Testing

@Suite struct `A Merkle tree` {
    /// The entries and roots that the tests of Certificate Transparency use everywhere.
    private static let entries: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
        Array(0x60...0x6F),
    ]
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test func `has the roots of the public test vectors`() throws {
        for size in 0...8 {
            #expect(try MerkleTree(Array(Self.entries.prefix(size))).root().hex == Self.roots[size], "\(size)")
        }
        let tree = MerkleTree(Self.entries)
        for size in 0...8 { #expect(try tree.root(at: size).hex == Self.roots[size], "\(size)") }
    }

    /// Section 2.1.5 of RFC 9162 names the nodes of a tree of seven leaves a to l.
    @Test func `has the proofs of the example in the RFC`() throws {
        let entries = Array(Self.entries.prefix(7))
        let tree = MerkleTree(entries)
        func node(_ range: Range<Int>) throws -> [UInt8] { try MerkleTree(Array(entries[range])).root() }
        let (b, c, d, f) = (try node(1..<2), try node(2..<3), try node(3..<4), try node(5..<6))
        let (g, h, i, j) = (try node(0..<2), try node(2..<4), try node(4..<6), try node(6..<7))
        let (k, l) = (try node(0..<4), try node(4..<7))

        #expect(try tree.inclusionProof(of: 0) == [b, h, l])
        #expect(try tree.inclusionProof(of: 3) == [c, g, l])
        #expect(try tree.inclusionProof(of: 4) == [f, j, k])
        #expect(try tree.inclusionProof(of: 6) == [i, k])
        #expect(try tree.consistencyProof(from: 3) == [c, d, g, l])
        #expect(try tree.consistencyProof(from: 4) == [l])
        #expect(try tree.consistencyProof(from: 6) == [i, j, k])
    }

    private static func list(_ size: Int) -> [[UInt8]] { (0..<size).map { Array("entry \($0)".utf8) } }

    @Test(arguments: 1...33)
    func `shows every entry of every list, and none that isn't there`(size: Int) throws {
        let entries = Self.list(size)
        let tree = MerkleTree(entries)
        let root = try tree.root()
        for index in 0..<size {
            let proof = try tree.inclusionProof(of: index)
            func isIncluded(_ entry: [UInt8], at index: Int, root: [UInt8] = root, _ proof: [[UInt8]] = proof) -> Bool {
                MerkleTree.isIncluded(MerkleTree.leafHash(entry), at: index, in: size, root: root, proof: proof)
            }
            #expect(isIncluded(entries[index], at: index))
            #expect(!isIncluded(Array("another".utf8), at: index))
            #expect(!isIncluded(entries[index], at: index + 1))
            #expect(!isIncluded(entries[index], at: -1))
            #expect(!isIncluded(entries[index], at: index, root: MerkleTree.leafHash([])))
            #expect(!isIncluded(entries[index], at: index, proof + [root]))
            if !proof.isEmpty { #expect(!isIncluded(entries[index], at: index, proof.dropLast())) }
        }
    }

    @Test(arguments: 1...33)
    func `shows that every list begins with every shorter one`(size: Int) throws {
        let tree = MerkleTree(Self.list(size))
        let new = (size, try tree.root())
        for old in 0...size {
            let proof = try tree.consistencyProof(from: old)
            let before = (old, try tree.root(at: old))
            #expect(MerkleTree.isConsistent(from: before, to: new, proof: proof), "\(old)")
            guard old > 0, old < size else { continue }
            #expect(!MerkleTree.isConsistent(from: (old, new.1), to: new, proof: proof), "\(old)")
            #expect(!MerkleTree.isConsistent(from: before, to: (size, before.1), proof: proof), "\(old)")
            #expect(!MerkleTree.isConsistent(from: before, to: new, proof: proof + [new.1]), "\(old)")
            #expect(!MerkleTree.isConsistent(from: before, to: new, proof: []), "\(old)")
        }
        #expect(!MerkleTree.isConsistent(from: new, to: (size - 1, try tree.root(at: size - 1)), proof: []))
    }

    enum Change: CaseIterable { case flip, drop, truncate, rewrite }

    /// What somebody may try who can write the list, but not the root that others have kept.
    @Test(arguments: Change.allCases)
    func `gives away whoever changes it`(change: Change) throws {
        let entries = Self.list(20)
        let kept = (size: 13, root: try MerkleTree(entries).root(at: 13))
        var changed = entries
        switch change {
        case .flip: changed[5][0] ^= 1
        case .drop: changed.remove(at: 5)
        case .truncate: changed = Array(changed.prefix(12))
        case .rewrite: changed = Self.list(20).map { $0 + [1] }
        }
        let tree = MerkleTree(changed)

        let honest = MerkleTree(entries)
        let proof = try tree.consistencyProof(from: 13)
        #expect(!MerkleTree.isConsistent(from: kept, to: (changed.count, try tree.root()), proof: proof))
        let real = try honest.consistencyProof(from: 13)
        #expect(MerkleTree.isConsistent(from: kept, to: (20, try honest.root()), proof: real))
        #expect(!MerkleTree.isConsistent(from: kept, to: (changed.count, try tree.root()), proof: real))
    }
}
