internal import AMQP
internal import Glibc

/// Keeps a database to one process at a time; a second one stands by and takes over the moment the first is gone.
///
/// The kernel lets go when the process ends, however it ends.
final class DatabaseLock: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SettingsError("\(path) can't be opened: \(String(cString: strerror(errno))). Is SOUK_DATA right?")
        }
    }

    func tryAcquire() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Waits, on a thread of its own, for as long as it takes.
    func acquire() async {
        await withCheckedContinuation { continuation in
            OSThread.start(named: "lock") {
                while flock(self.descriptor, LOCK_EX) != 0 {}
                continuation.resume()
            }
        }
    }

    func release() { close(descriptor) }
}

/// Makes a folder that only this user can read, and those above it, if they are missing.
func makeFolder(_ path: String) throws {
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
        partial += "\(part)/"
        guard mkdir(partial, 0o700) == 0 || errno == EEXIST else {
            throw SettingsError("The folder \(path) can't be made: \(String(cString: strerror(errno))).")
        }
    }
}
