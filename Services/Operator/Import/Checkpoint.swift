import Foundation
import Messaging
import Privacy

/// How far an import has come, in a small file that is always whole.
struct Checkpoint: Codable, Equatable {
    /// What is imported and how: a checkpoint of something else is of no use.
    var job: String
    /// Stages that are over.
    var stage = 0
    /// Records of the stage after those that are settled.
    var records = 0
    var isComplete = false
    var tallies = Tallies()
    /// How long the file of bad lines was.
    var badLinesSize = 0
}

/// The file of a checkpoint.
struct CheckpointFile {
    let path: String
    private let folder: String

    /// In `folder`, or else beside the data; nil for standard input without a folder.
    init?(beside data: String, in folder: String?, source: String) throws(Failure) {
        let name = data == "-" ? source : URL(filePath: data).lastPathComponent
        guard let folder = folder ?? (data == "-" ? nil : URL(filePath: data).deletingLastPathComponent().path) else {
            return nil
        }
        self.folder = folder
        path = URL(filePath: folder, directoryHint: .isDirectory).appending(path: "\(name).souk-import").path
        guard access(folder, W_OK) == 0 else {
            throw .usage(
                "Cannot write the checkpoint \(path): \(String(cString: strerror(errno))).",
                nextStep: "--state names a folder for it, which has to be there."
            )
        }
    }

    func read() throws(Failure) -> Checkpoint? {
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        do {
            return try JSON.decode(Checkpoint.self, from: Array(bytes))
        } catch {
            throw .usage(
                "\(path) is no checkpoint of an import: \(error).",
                nextStep: "Without --resume the import begins anew, and repeats nothing that the services remember."
            )
        }
    }

    /// Whoever is killed here leaves the old one or the new one.
    func write(_ checkpoint: Checkpoint) throws {
        try DataFolder(folder).write(checkpoint, to: path)
    }
}

extension ImportPlan {
    /// Tells this import from others: the source, what is asked for, and each file by its size and how it begins.
    func job(options: [String]) throws(Failure) -> String {
        var parts = ([source] + options + stages.map(\.title)).map { Array($0.utf8) }
        for file in Set(stages.flatMap(\.files)).sorted() where file != "-" {
            parts.append(Array("\(ByteSource.size(of: file) ?? 0)".utf8))
            parts.append(Array(try ByteSource(path: file).next().prefix(64 << 10)))
        }
        return Base64URL.encode(fingerprint(parts).prefix(16))
    }
}
