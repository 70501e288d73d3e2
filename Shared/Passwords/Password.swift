internal import Foundation

/// A password in clear, for as long as it takes to hash it; prints nothing of itself.
///
/// Normalised to NFKC before anything else (NIST SP 800-63B-4), so that the same letters from another keyboard are the
/// same password; capitals, spaces and every other character are kept, and nothing is ever cut off. ASVS 6.2.8 wants
/// passwords "exactly as received": decision 50 says why we differ.
public struct Password: Sendable, CustomStringConvertible {
    /// What the text normalises to; no longer password than ``longest`` is ever hashed.
    private let text: String

    public init(_ text: String) {
        self.text = text.precomposedStringWithCompatibilityMapping
    }

    public var description: String { "(password)" }

    var bytes: [UInt8] { Array(text.utf8) }

    /// Hashes the password at this cost.
    public func hash(by function: Argon2id) throws(OutOfMemory) -> String { try function.hash(bytes) }

    /// Whether the hash is of this password.
    public func matches(_ hash: String) -> Bool { isHashable && Argon2id.verify(bytes, against: hash) }
}

// What makes a password fit to be chosen.
extension Password {
    /// Why a password is not good enough, for the person who has chosen it.
    public enum Weakness: Hashable, Sendable, CustomStringConvertible {
        case short(least: Int)
        case long
        /// Among the first that attackers try, or found in a breach.
        case common
        /// It is mostly what everybody knows of the person or of us.
        case guessable
        /// There is something in it that no keyboard types.
        case control

        public var description: String {
            switch self {
            case .short(let least): "A password has at least \(least) characters."
            case .long: "A password has at most \(Password.longest) characters."
            case .common: "This password is among those that attackers try first."
            case .guessable: "This password is made of a name or an address that others know."
            case .control: "A password has no control characters."
            }
        }
    }

    /// Shortest beside a second factor.
    public static let shortestWithSecondFactor = 8
    /// Shortest where the password is all there is (NIST SP 800-63B-4).
    public static let shortest = 15
    public static let longest = 128
    private static let mostBytes = 1024

    /// Long input costs memory and time before it is refused; this bounds both.
    var isHashable: Bool { text.utf8.count <= Self.mostBytes && text.unicodeScalars.count <= Self.longest }

    /// What is wrong with the password; nil if it may be chosen.
    ///
    /// No rules of composition: length is what counts, in Unicode scalars, since what looks like one letter may be many.
    /// - Parameters:
    ///   - least: ``shortest``, or ``shortestWithSecondFactor``.
    ///   - words: what others know: the person's name and address, the name of the shop.
    ///   - breached: those known from breaches, if the operator has them.
    /// - Returns: the first thing that is wrong.
    public func weakness(least: Int, context words: [String], breached: BreachedPasswords? = nil) -> Weakness? {
        let scalars = text.unicodeScalars
        if scalars.count < least { return .short(least: least) }
        if !isHashable { return .long }
        if scalars.contains(where: { $0.properties.generalCategory == .control }) { return .control }
        let folded = text.lowercased()
        if frequentPasswords.contains(folded[...]) || breached?.contains(text) == true { return .common }
        return isGuessable(folded, from: words) ? .guessable : nil
    }

    /// Whether little is left of the password without the words.
    private func isGuessable(_ folded: String, from words: [String]) -> Bool {
        let telling = words.map { $0.precomposedStringWithCompatibilityMapping.lowercased() }
            .filter { $0.utf8.count >= 3 }
        guard !telling.isEmpty else { return false }
        var rest = folded
        for word in telling.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            rest = rest.replacingOccurrences(of: word, with: "")
        }
        guard rest.utf8.count < folded.utf8.count else { return false }
        return rest.unicodeScalars.count { $0.properties.isAlphabetic } < 4
    }
}
