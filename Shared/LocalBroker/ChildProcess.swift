internal import Glibc
internal import Synchronization

/// A program of ours that ends with us.
///
/// `setpriv --pdeathsig` has the kernel kill the program when the *thread* that started it ends. So each child has a
/// thread, which starts it and then waits for it: it lives exactly as long as the child or our process.
package final class ChildProcess: Sendable {
    /// How the program ended: its exit status, or 128 plus the signal.
    package typealias Status = Int32

    package let pid: Int32
    private let exit: Exit

    private init(pid: pid_t, exit: Exit) {
        self.pid = pid
        self.exit = exit
    }

    /// The status once the program has ended.
    package var status: Status? { exit.state.withLock(\.status) }

    /// Starts a program; `environment` is all that it sees of ours, and what it prints is added to the file `output`.
    package static func start(
        _ arguments: [String],
        environment: [String: String],
        output: String
    ) async throws -> ChildProcess {
        let setpriv = try Installation.find("setpriv", package: "util-linux")
        let command = [setpriv, "--pdeathsig", "KILL", "--"] + arguments
        let exit = Exit()
        let pid = try await withCheckedThrowingContinuation { continuation in
            startThread {
                let result = Result {
                    try spawn(command, environment: environment, output: output)
                }
                continuation.resume(with: result)
                guard let pid = try? result.get() else { return }
                exit.finish(wait(for: pid))
            }
        }
        return ChildProcess(pid: pid, exit: exit)
    }

    package func signal(_ signal: Int32) {
        // Under the lock that reports the end: never a signal to a stranger who was given the same number.
        exit.state.withLock { state in
            if state.status == nil { _ = kill(pid, signal) }
        }
    }

    @discardableResult
    package func waitUntilExit() async -> Status {
        await withCheckedContinuation { continuation in
            let status = exit.state.withLock { state in
                if state.status == nil { state.waiters.append(continuation) }
                return state.status
            }
            if let status { continuation.resume(returning: status) }
        }
    }

    /// Returns false when the program is still there after the time given.
    package func waitUntilExit(atMost limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while status == nil, .now < deadline {
            try? await Task.sleep(for: .milliseconds(20))
        }
        return status != nil
    }

    private static func spawn(
        _ command: [String],
        environment: [String: String],
        output: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        for descriptor in openDescriptors() where descriptor > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that ctrl-c reaches us first; and the signals as a fresh program expects them.
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, command[0], &actions, &attributes, &arguments, &variables)
        guard status == 0 else {
            throw LocalBrokerError("\(command[0]) could not be started: \(String(cString: strerror(status)))")
        }
        return pid
    }

    private static func openDescriptors() -> [Int32] {
        guard let folder = opendir("/proc/self/fd") else { return [] }
        defer { closedir(folder) }
        var descriptors: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let descriptor = Int32(name) { descriptors.append(descriptor) }
        }
        return descriptors
    }

    private static func wait(for pid: pid_t) -> Status {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            argument
        )
        precondition(status == 0, "The system gives us no more threads (error \(status)).")
        pthread_detach(thread)
    }
}

private final class ThreadBody {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// The end of a program, for those who wait for it.
private final class Exit: Sendable {
    struct State {
        var status: ChildProcess.Status?
        var waiters: [CheckedContinuation<ChildProcess.Status, Never>] = []
    }

    let state = Mutex(State())

    func finish(_ status: ChildProcess.Status) {
        let waiters = state.withLock { state in
            state.status = status
            return state.waiters
        }
        waiters.forEach { $0.resume(returning: status) }
    }
}
