import Model
import Privacy

/// Identity's access log as these tests play it.
struct SampleLog {
    let key = SigningKey()
    var entries: [[UInt8]]

    init(_ count: Int) {
        entries = (0..<count).map { Array("entry \($0)".utf8) }
    }

    /// What identity announces at a size, with the proof since an earlier one.
    func checkpoint(_ size: Int, since previous: Int) throws -> Identity.AccessLogCheckpointed {
        let tree = MerkleTree(entries)
        let at = Timestamp(milliseconds: 1_767_225_600_000 + Int64(size))
        let root = Base64URL.encode(try tree.root(at: size))
        return Identity.AccessLogCheckpointed(
            checkpoint: Identity.AccessCheckpoint(
                size: size,
                root: root,
                at: at,
                signature: try key.sign(Identity.AccessCheckpoint.signedText(size: size, root: root, at: at)),
                publicKey: key.publicKey
            ),
            previousSize: previous,
            proof: try tree.consistencyProof(from: previous, to: size).map { Base64URL.encode($0) }
        )
    }
}
