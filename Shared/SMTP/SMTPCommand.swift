internal import Foundation

/// All that we ever say to a server, made of checked parts only: no text of anybody's can end a line.
enum SMTPCommand {
    case hello
    case startTLS
    case login(user: String, password: String)
    case from(MailAddress, size: Int?, is8Bit: Bool, isUTF8: Bool)
    case to(MailAddress)
    case data
    case quit

    var line: String {
        switch self {
        // We have no name that the server could check; RFC 5321 asks for the address in brackets then.
        case .hello: "EHLO [127.0.0.1]"
        case .startTLS: "STARTTLS"
        case .login(let user, let password):
            "AUTH PLAIN \(Data("\u{0}\(user)\u{0}\(password)".utf8).base64EncodedString())"
        case .from(let address, let size, let is8Bit, let isUTF8):
            "MAIL FROM:<\(address.text)>" + (size.map { " SIZE=\($0)" } ?? "") + (is8Bit ? " BODY=8BITMIME" : "")
                + (isUTF8 ? " SMTPUTF8" : "")
        case .to(let address): "RCPT TO:<\(address.text)>"
        case .data: "DATA"
        case .quit: "QUIT"
        }
    }
}

/// What a server can do, as it says in answer to EHLO.
struct SMTPExtensions {
    var startsTLS = false
    var logsInPlainly = false
    var takes8Bit = false
    var takesUTF8 = false
    var saysSize = false
    /// The largest mail it takes.
    var maximumSize: Int?

    init(_ reply: SMTPReply) {
        for line in reply.lines.dropFirst() {
            let words = line.uppercased().split(separator: " ")
            switch words.first {
            case "STARTTLS": startsTLS = true
            case "AUTH": logsInPlainly = words.dropFirst().contains("PLAIN")
            case "8BITMIME": takes8Bit = true
            case "SMTPUTF8": takesUTF8 = true
            case "SIZE":
                saysSize = true
                maximumSize = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            default: break
            }
        }
    }
}

/// Doubles a dot at a line's beginning and ends the mail with a lone one (RFC 5321, 4.5.2).
///
/// A bare CR or LF, which some servers take for a line's end and so could smuggle commands, becomes a full one.
func dotStuffed(_ mail: [UInt8]) -> [UInt8] {
    let (cr, lf, dot) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "."))
    var result: [UInt8] = []
    result.reserveCapacity(mail.count + 64)
    var isAtStart = true
    var position = 0
    while position < mail.count {
        let byte = mail[position]
        position += 1
        if byte == cr || byte == lf {
            if byte == cr, position < mail.count, mail[position] == lf { position += 1 }
            result += [cr, lf]
            isAtStart = true
        } else {
            if isAtStart, byte == dot { result.append(dot) }
            result.append(byte)
            isAtStart = false
        }
    }
    if !isAtStart { result += [cr, lf] }
    return result + [dot, cr, lf]
}
