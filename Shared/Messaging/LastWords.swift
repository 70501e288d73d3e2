internal import Glibc
internal import Synchronization

/// What a process leaves behind that ends by its own doing while a thread is ``watch(_:)``ed.
///
/// A fatal signal that the watched thread has caused, and an `exit` that it calls, leave one byte in a file; a kill from
/// outside (SIGKILL, no memory left, no power) leaves none. So the next process can tell a message that kills from one
/// that happened to be in hand. Whatever handled those signals before, such as Swift's backtracer, still does.
///
/// A process has at most one.
public final class LastWords: Sendable {
    /// How a process ended by its own doing.
    public enum Ending: Equatable, Sendable {
        case signal(Int32)
        case exit

        init?(code: UInt8) {
            switch code {
            case 0: return nil
            case Self.exitCode: self = .exit
            default: self = .signal(Int32(code))
            }
        }

        /// No signal has this number.
        static let exitCode: UInt8 = 255

        var code: UInt8 {
            switch self {
            case .signal(let number): UInt8(truncatingIfNeeded: number)
            case .exit: Self.exitCode
            }
        }
    }

    /// What the last process has left.
    public let found: Ending?
    private let descriptor: Int32

    /// Reads what is in the file, which is made if it is missing, and looks out for the end of this process.
    public init(path: String) throws(SystemError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError(doing: "open \(path)") }
        var code: UInt8 = 0
        found = pread(descriptor, &code, 1, 0) == 1 ? Ending(code: code) : nil
        lookOut(descriptor)
    }

    /// Forgets what was found.
    ///
    /// Also takes the file's first block now: when the process dies the disk may be full.
    func clear() { write(code: 0, to: descriptor) }

    /// Runs the body, and takes this thread's fatal signals and its `exit` meanwhile for the body's doing.
    func watch<Result>(_ body: () throws -> Result) rethrows -> Result {
        provideSignalStack()
        watchedThread.store(pthread_self(), ordering: .relaxed)
        defer { watchedThread.store(0, ordering: .relaxed) }
        return try body()
    }
}

extension LastWords.Ending: CustomStringConvertible {
    public var description: String {
        switch self {
        case .exit: "The process called exit"
        case .signal(let number): "The process died of \(fatalSignals[number] ?? "signal \(number)")"
        }
    }
}

/// What the system refused, and why.
public struct SystemError: Error, CustomStringConvertible {
    public let description: String

    init(doing what: String) {
        description = "Cannot \(what): \(String(cString: strerror(errno)))."
    }
}

/// The signals by which a program that goes wrong ends itself.
private let fatalSignals = [
    SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGSEGV: "SIGSEGV",
]

// MARK: - In the signal handler

// From here on only what may be called at any moment: no allocation, no lock, nothing that is made on first use, which
// `lookOut` has seen to.

private let file = Atomic<Int32>(-1)
private let watchedThread = Atomic<pthread_t>(0)
/// Who handled each signal before us.
nonisolated(unsafe) private let formerActions = UnsafeMutablePointer<sigaction>.allocate(capacity: Int(SIGSYS) + 1)

private func lookOut(_ descriptor: Int32) {
    _ = watchedThread.load(ordering: .relaxed)
    guard file.exchange(descriptor, ordering: .relaxed) < 0 else { return }
    for signal in fatalSignals.keys {
        var action = sigaction()
        action.__sigaction_handler.sa_sigaction = { signal, info, _ in noteSignal(signal, info) }
        action.sa_flags = SA_SIGINFO | SA_ONSTACK
        sigaction(signal, &action, formerActions + Int(signal))
    }
    atexit { noteEnding(code: LastWords.Ending.exitCode) }
}

private func noteSignal(_ signal: Int32, _ info: UnsafeMutablePointer<siginfo_t>?) {
    let isFault = info.map { $0.pointee.si_code > 0 } ?? false
    let isOurs = isFault || info?.pointee._sifields._kill.si_pid == getpid()
    if isOurs { noteEnding(code: UInt8(truncatingIfNeeded: signal)) }
    sigaction(signal, formerActions + Int(signal), nil)
    // A faulty instruction is run again, and meets the former handler; all else has to be sent again.
    if !isFault || signal == SIGTRAP { raise(signal) }
}

private func noteEnding(code: UInt8) {
    guard watchedThread.load(ordering: .relaxed) == pthread_self() else { return }
    write(code: code, to: file.load(ordering: .relaxed))
}

private func write(code: UInt8, to descriptor: Int32) {
    var code = code
    pwrite(descriptor, &code, 1, 0)
}

/// Gives the thread a stack for its signal handlers, if it has none: its own may be what is full.
///
/// It stays as long as the thread, which is as long as the process.
private func provideSignalStack() {
    var current = stack_t()
    guard sigaltstack(nil, &current) == 0, current.ss_flags & Int32(SS_DISABLE) != 0 else { return }
    let size = 64 << 10
    var stack = stack_t(ss_sp: .allocate(byteCount: size, alignment: 16), ss_flags: 0, ss_size: size)
    sigaltstack(&stack, nil)
}
