import Foundation
package import Messaging

/// Vectors of Project Wycheproof, if they lie beside the repository, in `../shared/data/wycheproof`.
package enum Vectors {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data/wycheproof")

    package static var arePresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    package static func groups(_ name: String) throws -> [JSONValue] {
        let file = try Data(contentsOf: folder.appending(path: "\(name)_test.json"))
        return try JSONValue.parse(Array(file))["testGroups"]?.array ?? []
    }

    package static func tests(_ group: JSONValue) -> [Vector] { (group["tests"]?.array ?? []).map(Vector.init) }
}

/// One test vector.
package struct Vector {
    package var value: JSONValue

    package var number: Int64 { value["tcId"]?.int ?? 0 }
    package var id: String { "\(number)" }
    package var isValid: Bool { value["result"] == .string("valid") }
    package var mayBeEither: Bool { value["result"] == .string("acceptable") }

    package func bytes(_ name: String) -> [UInt8] { hex(value[name]?.string ?? "") }
    package func text(_ name: String) -> String { value[name]?.string ?? "" }
}

/// The bytes of hexadecimal digits.
package func hex(_ text: String) -> [UInt8] {
    var digits = Array(text.utf8)[...]
    var bytes: [UInt8] = []
    while digits.count >= 2 {
        bytes.append(UInt8(String(decoding: digits.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        digits = digits.dropFirst(2)
    }
    return bytes
}
