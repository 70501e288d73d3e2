import Foundation

/// The repository as files, for rules that no compiler checks.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct File: CustomStringConvertible {
        /// From the root of the repository: `Services/Catalogue/Product.swift`.
        var path: String
        var text: String

        var description: String { path }
        var name: String { String(path.split(separator: "/").last ?? "") }
        /// The folder, without a slash at the end.
        var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }
        var imports: [String] { Self.imports(in: text) }

        /// The modules that a Swift text imports, however it says so.
        static func imports(in text: String) -> [String] {
            text.matches(
                of:
                    /(?m)^[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
            ).map { String($0.1) }
        }
    }

    /// The files below some folders whose names end in a certain way, sorted by path.
    static func files(in folders: String..., endingIn suffix: String = ".swift") throws -> [File] {
        try folders.flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
                .filter { $0.hasSuffix(suffix) }
                .map { try file("\(folder)/\($0)") }
        }.sorted { $0.path < $1.path }
    }

    static func file(_ path: String) throws -> File {
        File(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// The files of the services; the operator's command line is none.
    static func serviceFiles() throws -> [File] {
        try files(in: "Services").filter { !$0.path.hasPrefix("Services/Operator/") }
    }
}
