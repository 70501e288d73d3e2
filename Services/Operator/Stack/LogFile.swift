import Glibc

/// Keeps one earlier file, so that a log cannot fill the disk.
struct LogFile {
    let path: String
    var largest = 32 << 20

    /// Puts what there is into the earlier file, if it is too much, and begins anew.
    ///
    /// The file stays the same one, since whoever writes to it has it open, at its end. What is written between the last
    /// look at it and its emptying is lost: a line at most, and only where somebody writes a great deal.
    func rotate() {
        let log = open(path, O_RDWR | O_CLOEXEC)
        guard log >= 0 else { return }
        defer { close(log) }
        guard lseek(log, 0, SEEK_END) > largest else { return }
        let earlier = open(path + ".1", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard earlier >= 0 else { return }
        defer { close(earlier) }
        var offset: off_t = 0
        var copied = 0
        repeat { copied = sendfile(earlier, log, &offset, largest) } while copied > 0
        // Where there is no room for a copy, nothing is thrown away.
        guard copied == 0 else { return }
        ftruncate(log, 0)
    }
}
