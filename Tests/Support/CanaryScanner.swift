import Crypto
import Foundation
import Glibc

/// Looks for texts in files as they lie on the disk, in every form in which software tends to write them.
package struct CanaryScanner {
    package struct Finding: Hashable, CustomStringConvertible {
        package var file: String
        package var form: String

        package var description: String { "\(file) has it \(form)" }
    }

    private var forms: [(name: String, bytes: Data)] = []

    package init(_ texts: [String]) {
        for text in texts { add(text) }
    }

    /// Looks for bytes just as they are.
    package init(bytes: [[UInt8]]) {
        forms = bytes.map { ("as it is", Data($0)) }
    }

    private mutating func add(_ text: String) {
        let bytes = Data(text.utf8)
        forms.append(("as it is", bytes))
        forms.append(("in small letters", Data(text.lowercased().utf8)))
        forms.append(("in UTF-16", text.data(using: .utf16LittleEndian) ?? bytes))
        forms.append(("in hexadecimal digits", Data(bytes.map { Self.hex($0) }.joined().utf8)))
        forms.append(("in capital hexadecimal digits", Data(bytes.map { Self.hex($0) }.joined().uppercased().utf8)))
        for (name, hash) in Self.hashes(of: text) {
            let digits = hash.map { Self.hex($0) }.joined()
            forms.append((name, hash))
            forms.append(("\(name) in hexadecimal digits", Data(digits.utf8)))
            forms.append(("\(name) in capital hexadecimal digits", Data(digits.uppercased().utf8)))
        }
        let letters = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        forms.append(
            ("percent-encoded", Data((text.addingPercentEncoding(withAllowedCharacters: letters) ?? text).utf8))
        )
        forms.append(("escaped as in JSON", Data(Self.escaped(text).utf8)))
        for offset in 0..<3 {
            // The letters that a neighbour has a part in are left out.
            let encoded = Data(repeating: 0, count: offset) + bytes
            let text = encoded.base64EncodedString().prefix { $0 != "=" }
            let core = text.dropFirst(offset == 0 ? 0 : offset + 1).dropLast((offset + bytes.count) % 3 == 0 ? 0 : 1)
            let name = "in base64 at offset \(offset)"
            forms.append((name, Data(core.utf8)))
            let forURLs = core.replacing("+", with: "-").replacing("/", with: "_")
            if forURLs != core { forms.append((name, Data(forURLs.utf8))) }
        }
    }

    /// What somebody keeps who thinks that a hash without a key hides what it is of.
    private static func hashes(of text: String) -> [(name: String, hash: Data)] {
        Set([text, text.lowercased(), text.trimmingCharacters(in: .whitespacesAndNewlines)]).flatMap { spelling in
            let bytes = Data(spelling.utf8)
            return [
                ("as MD5", Data(Insecure.MD5.hash(data: bytes))), ("as SHA-1", Data(Insecure.SHA1.hash(data: bytes))),
                ("as SHA-256", Data(SHA256.hash(data: bytes))),
            ]
        }
    }

    /// Reads all files below the folders, and what is packed in them.
    package func scan(_ folders: [String]) throws -> Set<Finding> {
        var findings: Set<Finding> = []
        for folder in folders {
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                let path = "\(folder)/\(name)"
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
                    let content = try? Data(contentsOf: URL(filePath: path))
                else { continue }
                findings.formUnion(find(in: content).map { Finding(file: path, form: $0) })
            }
        }
        return findings
    }

    /// In which forms the content has it; packed things may be packed again.
    private func find(in content: Data, depth: Int = 0) -> Set<String> {
        let plain = forms.filter { Self.holds($0.bytes, in: content) }.map(\.name)
        let packed = depth < 3 ? Unpacking.contents(of: content).flatMap { find(in: $0, depth: depth + 1) } : []
        return Set(plain + packed.map { $0.hasPrefix("packed, ") ? $0 : "packed, \($0)" })
    }

    /// By the C library: Foundation's search takes minutes for a broker's files when it is not optimised.
    private static func holds(_ needle: Data, in content: Data) -> Bool {
        needle.withUnsafeBytes { needle in
            content.withUnsafeBytes { content in
                guard let wanted = needle.baseAddress, var place = content.baseAddress else { return false }
                let end = place + content.count
                while end - place >= needle.count,
                    let hit = memchr(place, Int32(needle[0]), end - place - needle.count + 1)
                {
                    if memcmp(hit, wanted, needle.count) == 0 { return true }
                    place = UnsafeRawPointer(hit) + 1
                }
                return false
            }
        }
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private static func escaped(_ text: String) -> String {
        text.utf16.map {
            "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16)
        }
        .joined()
    }
}
