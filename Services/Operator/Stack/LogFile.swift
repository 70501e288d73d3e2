import Glibc

/// Keeps one earlier file, so that a log cannot fill the disk.
enum LogFile {
    static let largest = 32 << 20

    static func rotate(_ path: String) {
        var information = stat()
        guard stat(path, &information) == 0, information.st_size > largest else { return }
        rename(path, path + ".1")
    }
}
