import BenchmarkKit
import Foundation
import Glibc

/// Seconds of processor time used so far: by everybody on this machine, and by the processes of the benchmark.
struct BoxUsage {
    private var instant = ContinuousClock.now
    private var busy: Double
    private var ours: Double

    /// Reads `/proc`; processes that have ended count as nothing.
    init(processes: [pid_t]) throws {
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        let total = try String(contentsOfFile: "/proc/stat", encoding: .utf8).prefix { $0 != "\n" }
        let columns = total.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard columns.count >= 8 else { throw BenchmarkFailure("Cannot read /proc/stat: it says \(total).") }
        // User, nice, system, interrupts and stolen time; idle time and waiting for disks are not work.
        busy = (columns[0] + columns[1] + columns[2] + columns[5] + columns[6] + columns[7]) / ticks
        ours = processes.map { Self.ticks(of: $0) / ticks }.reduce(0, +)
    }

    /// The share of the machine, in percent, that everybody else took since an earlier reading.
    func othersPercent(since earlier: BoxUsage) -> Double {
        let (seconds, attoseconds) = (instant - earlier.instant).components
        let elapsed = Double(seconds) + Double(attoseconds) * 1e-18
        let others = busy - earlier.busy - (ours - earlier.ours)
        return max(0, 100 * others / (elapsed * Double(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
    }

    private static func ticks(of process: pid_t) -> Double {
        // The name in parentheses may hold spaces, so columns are counted from behind it.
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return 0 }
        let columns = text[text.index(after: end)...].split(separator: " ")
        guard columns.count > 12, let user = Double(columns[11]), let system = Double(columns[12]) else { return 0 }
        return user + system
    }
}

/// The most memory that a process has held at once, in MiB; nil once it has ended.
func peakMemory(of process: pid_t) -> Double? {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return nil }
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
        return line.split(separator: " ").compactMap { Double($0) }.first.map { $0 / 1024 }
    }
    return nil
}
