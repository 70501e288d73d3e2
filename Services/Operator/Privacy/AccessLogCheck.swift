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
    }

    let findings: [Finding]

    /// Checks the signature of each checkpoint, and hashes the entries up to it anew.
    init(entries: [String], checkpoints: [Identity.AccessCheckpoint], key: String?) throws {
        let tree = MerkleTree(entries.map { Array($0.utf8) })
        findings = try checkpoints.map { checkpoint in
            let key = key ?? checkpoint.publicKey
            guard isSigned(checkpoint.signedText, signature: checkpoint.signature, publicKey: key) else {
                return .unsigned(size: checkpoint.size)
            }
            guard checkpoint.size <= entries.count else { return .truncated(size: checkpoint.size) }
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
        }
    }
}
