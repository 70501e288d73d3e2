import Foundation

/// Text for one line of a header: without control characters, so that it can't begin another header or the body.
public struct HeaderText: Hashable, Sendable {
    public let text: String

    /// Nil if the text has control characters or line separators.
    public init?(_ text: String) {
        let breaks: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
        guard !text.unicodeScalars.contains(where: { breaks.contains($0.properties.generalCategory) }) else {
            return nil
        }
        self.text = text
    }

    /// As it stands in a header (RFC 2047): what isn't plain and short becomes encoded words, folded one per line.
    var encoded: String {
        let isPlain = text.utf8.allSatisfy { 32...126 ~= $0 } && text.utf8.count <= 70 && !text.contains("=?")
        return isPlain ? text : words.joined(separator: "\r\n ")
    }

    /// Each at most 75 characters, cut between characters and never inside one.
    private var words: [String] {
        var words: [String] = []
        var chunk: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            // 45 bytes are 60 digits of base 64; with the frame of 12 a word has 72 characters.
            if chunk.count + bytes.count > 45 {
                words.append(Self.word(chunk))
                chunk = []
            }
            chunk += bytes
        }
        return words + [Self.word(chunk)]
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(Data(bytes).base64EncodedString())?=" }
}
