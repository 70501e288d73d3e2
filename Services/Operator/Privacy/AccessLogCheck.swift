import Messaging
import Model
import Privacy

/// Compares the access log as identity shows it with what another service has kept of it.
struct AccessLogCheck {
    enum Finding: Equatable {
        /// The log begins with what it was then.
        case holds(size: Int)
        /// There are fewer entries than there were.
        case truncated(size: Int)
        /// Entries were changed, dropped or put in.
        case changed(size: Int)
        /// Not signed by identity.
        case unsigned(size: Int)
        /// An entry has gone before its time.
        case goneEarly(position: Int)
    }

    /// An entry of the log, or what is left of it.
    enum Leaf: Equatable {
        case entry(String)
        case gone(hash: String)
    }

    /// Entries are kept for three years; the checkpoint that has witnessed one is a little younger.
    private static let keptFor = Duration.seconds((3 * 365 - 1) * 86_400)

    let findings: [Finding]

    /// Checks the signature of each checkpoint, hashes the entries up to it anew, and looks whether those that have gone
    /// were old enough.
    init(leaves: [Leaf], checkpoints: [Identity.AccessCheckpoint], key: String?, at now: Timestamp) throws {
        let tree = MerkleTree(
            leafHashes: leaves.map { leaf in
                switch leaf {
                case .entry(let text): MerkleTree.leafHash(Array(text.utf8))
                case .gone(let hash): Base64URL.decode(hash) ?? []
                }
            }
        )
        let old = checkpoints.filter { $0.at + Self.keptFor <= now }.map(\.size).max() ?? 0
        let early = leaves.indices.first { index in
            if case .gone = leaves[index] { index >= old } else { false }
        }
        findings =
            try [early.map(Finding.goneEarly)].compactMap { $0 }
            + checkpoints.map { checkpoint in
                let key = key ?? checkpoint.publicKey
                guard isSigned(checkpoint.signedText, signature: checkpoint.signature, publicKey: key) else {
                    return .unsigned(size: checkpoint.size)
                }
                guard checkpoint.size <= leaves.count else { return .truncated(size: checkpoint.size) }
                let root = Base64URL.encode(try tree.root(at: checkpoint.size))
                return root == checkpoint.root ? .holds(size: checkpoint.size) : .changed(size: checkpoint.size)
            }
    }

    var isSound: Bool {
        findings.allSatisfy { finding in
            if case .holds = finding { true } else { false }
        }
    }
}

extension AccessLogCheck.Finding: CustomStringConvertible {
    var description: String {
        switch self {
        case .holds(let size): "right  the first \(size) entries are what they were"
        case .truncated(let size): "WRONG  there were \(size) entries, and now there are fewer"
        case .changed(let size): "WRONG  the first \(size) entries are not what they were"
        case .unsigned(let size): "WRONG  the checkpoint of \(size) entries is not signed by identity"
        case .goneEarly(let position): "WRONG  entry \(position) has gone before its three years were over"
        }
    }
}
