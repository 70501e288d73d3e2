/// Text made safe and measured for a terminal: messages come from anywhere.
struct DisplayText {
    let text: String
    /// Columns on a terminal, where an East Asian character or an emoji takes two.
    let width: Int

    /// Writes control characters, which a terminal would obey, as escapes.
    init(_ raw: String) {
        var text = ""
        var width = 0
        for character in raw {
            if let escape = Self.escape(character) {
                text += escape
                width += escape.count
            } else {
                text.append(character)
                width += Self.isWide(character) ? 2 : 1
            }
        }
        self.text = text
        self.width = width
    }

    private static func escape(_ character: Character) -> String? {
        switch character {
        case "\n": "\\n"
        case "\r\n": "\\r\\n"
        case "\t": "\\t"
        case let other where other.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }):
            other.unicodeScalars.map { "\\u{\(String($0.value, radix: 16))}" }.joined()
        default: nil
        }
    }

    private static func isWide(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first else { return false }
        if first.properties.isEmojiPresentation { return true }
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return true
        default: return false
        }
    }
}
