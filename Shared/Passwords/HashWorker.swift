internal import CSodium
internal import Glibc
internal import Privacy

/// Hashes and compares passwords, one after the other: here, or in a process of its own.
///
/// Argon2id takes 64 MiB from the system for each hash and gives them back. In the process that serves, every thread
/// that wants memory meanwhile would wait for that, and the longer the more the hash gives way to others (decision 22).
/// So a service has it done apart, by its own program started anew, which ends with whoever started it. If it dies, or
/// takes longer than anybody waits, the work at hand fails and the next starts another.
final class HashWorker {
    /// The first argument by which a program hashes passwords instead of serving.
    static let argument = "hash-passwords"

    private struct Helper {
        var process: pid_t
        var socket: Int32
    }

    /// Why nothing was hashed.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let program: String?
    private let patience: Duration
    private var helper: Helper?

    /// Prepares a worker.
    ///
    /// - Parameters:
    ///   - program: one that answers to ``argument``; without one all is done here.
    ///   - patience: how long it may take over one password before it counts as stuck, and is killed: a hundred times what
    ///     a hash takes on an idle machine.
    init(program: String? = nil, patience: Duration = .seconds(10)) {
        self.program = program
        self.patience = patience
    }

    /// The process at work, once there was something to do.
    var process: pid_t? { helper?.process }

    deinit { endHelper() }

    /// - Throws: ``OutOfMemory``; ``Failure`` if the other process can't be started, has died, or was stuck.
    func hash(_ password: Password, by function: Argon2id) throws -> String {
        guard let program else { return try function.hash(password.bytes) }
        let answer = try ask(program, "hash \(function.passes) \(function.kibibytes) \(password.bytes.hex)")
        guard answer.hasPrefix("$") else { throw OutOfMemory() }
        return answer
    }

    /// Whether the hash is of this password.
    ///
    /// - Throws: ``Failure`` if the other process can't be started, has died, or was stuck.
    func matches(_ password: Password, _ hash: String) throws -> Bool {
        guard let program, password.isHashable else { return password.matches(hash) }
        return try ask(program, "verify \(hash) \(password.bytes.hex)") == "yes"
    }
}

// This side of the pipe.
extension HashWorker {
    private func ask(_ program: String, _ request: String) throws -> String {
        let helper = try self.helper ?? start(program)
        self.helper = helper
        let deadline = ContinuousClock.now + patience
        do {
            try send(request, to: helper.socket)
            return try readLine(from: helper.socket, until: deadline)
        } catch {
            // It may be stuck, and never come to the end of its input.
            kill(helper.process, SIGKILL)
            endHelper()
            throw error
        }
    }

    private func send(_ line: String, to socket: Int32) throws {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            // A dead reader is an error, not a signal that ends the service.
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 || errno == EINTR else { throw Failure(description: "The process that hashes has died.") }
            rest = rest.dropFirst(max(0, count))
        }
    }

    private func readLine(from socket: Int32, until deadline: ContinuousClock.Instant) throws -> String {
        var line: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 256)
        while line.last != UInt8(ascii: "\n") {
            try wait(for: socket, until: deadline)
            let count = recv(socket, &piece, piece.count, 0)
            guard count > 0 || count < 0 && errno == EINTR else {
                throw Failure(description: "The process that hashes has died.")
            }
            line += piece.prefix(max(0, count))
        }
        return String(decoding: line.dropLast(), as: UTF8.self)
    }

    private func wait(for socket: Int32, until deadline: ContinuousClock.Instant) throws {
        var arrival = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        var status: Int32 = -1
        while status < 0 {
            // Rounded up: with less than a millisecond left it still waits.
            let left = (deadline - .now) / .milliseconds(1)
            status = poll(&arrival, 1, Int32(max(0, left.rounded(.up))))
            guard status >= 0 || errno == EINTR else {
                throw Failure(description: "The process that hashes can't be heard: error \(errno).")
            }
        }
        guard status > 0 else {
            throw Failure(description: "The process that hashes has not answered within \(patience), and was ended.")
        }
    }

    private func start(_ program: String) throws -> Helper {
        var sockets: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &sockets) == 0 else { throw Failure(description: Self.systemSays()) }
        defer { close(sockets[1]) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, sockets[1], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, sockets[1], STDOUT_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: what ends the service from a terminal is not for it.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

        let words: [String] = [program, Self.argument]
        var arguments = words.map { strdup($0) } + [nil]
        // It needs no settings, and no secrets.
        let libraries = getenv("LD_LIBRARY_PATH").map { "LD_LIBRARY_PATH=" + String(cString: $0) } ?? "LD_LIBRARY_PATH="
        var variables = [strdup(libraries), nil]
        defer { (arguments + variables).forEach { free($0) } }
        var process: pid_t = 0
        let status = posix_spawn(&process, program, &actions, &attributes, &arguments, &variables)
        guard status == 0 else {
            close(sockets[0])
            throw Failure(description: Self.systemSays(status))
        }
        return Helper(process: process, socket: sockets[0])
    }

    private static func systemSays(_ number: Int32 = errno) -> String {
        "The process that hashes can't be started: \(String(cString: strerror(number)))."
    }

    /// Lets it end; it does at the end of its input.
    private func endHelper() {
        guard let ended = helper else { return }
        helper = nil
        close(ended.socket)
        var status: Int32 = 0
        while waitpid(ended.process, &status, 0) == -1, errno == EINTR {}
    }
}

// The other side.
extension HashWorker {
    /// Answers requests from standard input until it ends; gives way to the service that asks.
    static func serve() {
        _ = csodium_yield_priority(19)
        while let request = Swift.readLine() {
            print(answer(to: request.split(separator: " ")))
            fflush(nil)
        }
    }

    private static func answer(to request: [Substring]) -> String {
        guard request.count >= 3, let password = bytes(of: request[request.count - 1]) else { return "unreadable" }
        switch (request[0], request.count) {
        case ("hash", 4):
            guard let passes = Int(request[1]), let kibibytes = Int(request[2]), passes >= 1, kibibytes >= 8 else {
                return "unreadable"
            }
            return (try? Argon2id(passes: passes, kibibytes: kibibytes).hash(password)) ?? "out of memory"
        case ("verify", 3): return Argon2id.verify(password, against: String(request[1])) ? "yes" : "no"
        default: return "unreadable"
        }
    }

    private static func bytes(of digits: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = digits
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
