import Foundation
import Glibc

/// Has this process, all its threads, give way to whoever else wants the machine: as far as the services do with what it
/// sends (decision 21).
func giveWay() {
    // Linux keeps a niceness for each thread; one that begins later has that of the thread that begins it.
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    for thread in threads.compactMap(UInt32.init) {
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread, 10)
    }
}
