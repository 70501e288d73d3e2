import ArgumentParser

extension CompletionKind {
    /// The types of a kind that begin as what was typed.
    static func messageTypes(_ kind: Vocabulary.Kind? = nil) -> CompletionKind {
        .custom { _, _, prefix in Vocabulary.ours.names(kind).filter { $0.hasPrefix(prefix) }.sorted() }
    }
}
