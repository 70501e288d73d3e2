import Foundation
import Glibc
import Messaging

/// The folder in which `souk up` keeps all it has: the broker, the databases, logs, secrets, and who runs.
struct DataFolder: Equatable, Sendable {
    /// Absolute: services start in folders of their own.
    let path: String

    init(_ path: String) {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// What was asked for, else `SOUK_DATA`, else `.souk` here.
    static func chosen(_ option: String?) -> DataFolder {
        DataFolder(option ?? environment("SOUK_DATA") ?? ".souk")
    }

    var broker: String { path + "/broker" }
    var logs: String { path + "/logs" }
    var stackFile: String { path + "/souk.json" }
    var secretsFile: String { path + "/secrets.json" }

    func log(of name: String) -> String { "\(logs)/\(name).log" }

    func create() throws(Failure) {
        do {
            for folder in [path, logs] {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            }
        } catch {
            throw .refused(
                "Cannot create the data folder \(path): \(error.localizedDescription)",
                nextStep: "Name another one with --data or SOUK_DATA."
            )
        }
    }

    /// Writes a file whole or not at all.
    func write(_ value: some Encodable, to file: String, mode: mode_t = 0o600) throws {
        try write(bytes: JSON.encode(value), to: file, mode: mode)
    }

    /// Writes a file whole or not at all; only its owner may read it, unless `mode` says otherwise.
    func write(bytes: [UInt8], to file: String, mode: mode_t = 0o600) throws {
        let draft = "\(file).\(getpid())"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL, mode)
        guard descriptor >= 0 else { throw Failure.unwritable(file) }
        let isComplete = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count
        let isOnDisk = fsync(descriptor) == 0
        close(descriptor)
        guard isComplete, isOnDisk, rename(draft, file) == 0 else { throw Failure.unwritable(file) }
    }

    /// Reads a file; nil if there is none.
    func read<T: Decodable>(_ type: T.Type, from file: String) throws(Failure) -> T? {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        do {
            return try JSON.decode(type, from: Array(data))
        } catch {
            throw .refused("\(file) cannot be read: \(error).", nextStep: "Restore it from a backup, or remove it.")
        }
    }
}

extension Failure {
    static func unwritable(_ file: String) -> Failure {
        .refused(
            "Cannot write \(file): \(String(cString: strerror(errno))).",
            nextStep: "Check the permissions of the folder and the space on its disk."
        )
    }
}

/// Keeps a data folder to one `souk up`; the kernel lets go of it however the process ends.
struct DataFolderLock: ~Copyable {
    private let descriptor: Int32

    /// Nil if another process holds the folder.
    init?(_ folder: DataFolder) throws(Failure) {
        let file = folder.path + "/souk.lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(file) }
        var lock = Self.whole
        guard fcntl(descriptor, F_SETLK, &lock) == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The process that holds the folder; nil if none does.
    static func holder(of folder: DataFolder) -> pid_t? {
        let descriptor = open(folder.path + "/souk.lock", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var lock = whole
        guard fcntl(descriptor, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK) else { return nil }
        return lock.l_pid
    }

    private static var whole: flock {
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }
}
