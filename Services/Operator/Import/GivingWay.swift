import Glibc

/// Has this process, all its threads, give way to whoever else wants the machine: as far as the services do with what it
/// sends (decision 21).
func giveWay() {
    let niceness: Int32 = 10
    // Linux keeps a niceness for each thread; one that begins later has that of the thread that begins it.
    guard let threads = opendir("/proc/self/task") else { return }
    defer { closedir(threads) }
    while let entry = readdir(threads) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
            name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if let thread = UInt32(name) { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread, niceness) }
    }
}
