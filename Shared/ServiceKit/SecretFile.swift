internal import Glibc

/// A file with one line for its owner's eyes only, such as a key: made once, and never written over.
public struct SecretFile: Sendable {
    public let path: String

    public init(_ path: String) {
        self.path = path
    }

    public var exists: Bool { access(path, F_OK) == 0 }

    /// The line, up to a space or its end; empty if the file holds nothing, and cut off after a hundred bytes.
    ///
    /// - Throws: ``Trouble``.
    public func read() throws -> String {
        guard let file = fopen(path, "re") else { throw trouble("read") }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 100)
        guard fgets(&line, Int32(line.count), file) != nil else {
            guard ferror(file) == 0 else { throw trouble("read") }
            return ""
        }
        return String(decoding: line.prefix { $0 > 32 }.map(UInt8.init), as: UTF8.self)
    }

    /// Makes the file: durable when this returns, there whole or not at all, and never in another's place.
    ///
    /// - Throws: ``Trouble``.
    public func make(_ secret: String) throws {
        let text = Array((secret + "\n").utf8)
        let draft = path + ".draft"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw trouble("made") }
        defer { close(descriptor) }
        guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0, link(draft, path) == 0,
            unlink(draft) == 0
        else { throw trouble("made") }
        try syncFolder()
    }

    /// Moves the file into the place of `old`, whose line `previous` keeps; durable when this returns.
    ///
    /// A crash leaves one or the other in the place.
    ///
    /// - Throws: ``Trouble``.
    public func replace(_ old: SecretFile, keepingIn previous: SecretFile) throws {
        unlink(previous.path)
        guard link(old.path, previous.path) == 0, rename(path, old.path) == 0 else { throw old.trouble("replaced") }
        try syncFolder()
    }

    /// A name is as lasting as its folder.
    private func syncFolder() throws {
        let end = path.lastIndex(of: "/")
        let descriptor = open(end.map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw trouble("made") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw trouble("made") }
    }

    private func trouble(_ what: String) -> Trouble {
        Trouble(description: "\(path) can't be \(what): \(String(cString: strerror(errno))).")
    }

    /// What the system doesn't let be done, and why.
    public struct Trouble: Error, CustomStringConvertible {
        public let description: String
    }
}
