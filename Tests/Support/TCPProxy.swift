internal import Foundation
internal import Synchronization

/// A small TCP proxy on the loopback interface that can cut, stall and delay what passes through it.
///
/// It runs on a thread of its own until `stop`.
public final class TCPProxy: Sendable {
    public let port: Int

    private struct State {
        var target: Int
        var isStalled = false
        var delay = Duration.zero
        var cuts = 0
        var accepted = 0
        var isStopped = false
    }

    private let listener: Int32
    private let wakeUp: (read: Int32, write: Int32)
    private let state: Mutex<State>

    /// Listens on a free port and passes every connection on to the target's port.
    public init(to target: Int) throws {
        (listener, port) = try Socket.listen()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        ends.forEach(Socket.makeNonBlocking)
        wakeUp = (ends[0], ends[1])
        state = Mutex(State(target: target))
        Thread.detachNewThread { [self] in run() }
    }

    deinit {
        close(wakeUp.read)
        close(wakeUp.write)
    }

    /// How many connections have been made so far.
    public var accepted: Int { state.withLock(\.accepted) }

    /// Ends every connection at once, without a farewell; new ones are welcome.
    public func cut() { change { $0.cuts += 1 } }

    /// Passes nothing on in either direction, as if the network had swallowed it, until `resume`.
    ///
    /// Connections stay open, and new ones are accepted.
    public func stall() { change { $0.isStalled = true } }
    public func resume() { change { $0.isStalled = false } }

    /// Holds everything that arrives from now on back for this long.
    public func delay(by duration: Duration) { change { $0.delay = duration } }

    /// Leads new connections to another port.
    public func redirect(to target: Int) { change { $0.target = target } }

    /// Cuts everything and stops listening.
    public func stop() { change { $0.isStopped = true } }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        var byte: UInt8 = 1
        write(wakeUp.write, &byte, 1)
    }

    // MARK: The thread

    private func run() {
        var links: [Link] = []
        var cuts = 0
        while true {
            let state = state.withLock { $0 }
            if state.cuts != cuts || state.isStopped {
                links.forEach { $0.cut() }
                links = []
                cuts = state.cuts
            }
            guard !state.isStopped else { break }
            wait(for: links, isStalled: state.isStalled)
            if let client = Socket.accept(listener) {
                self.state.withLock { $0.accepted += 1 }
                if let link = Link(client, target: state.target) { links.append(link) }
            }
            guard !state.isStalled else { continue }
            links.removeAll { link in
                let isOver = !link.pass(delay: state.delay)
                if isOver { link.cut() }
                return isOver
            }
        }
        close(listener)
    }

    private func wait(for links: [Link], isStalled: Bool) {
        var descriptors = [listener, wakeUp.read].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var limit: Int32 = 1000
        if !isStalled {
            for link in links {
                descriptors += link.interests
                limit = min(limit, link.untilDue)
            }
        }
        poll(&descriptors, nfds_t(descriptors.count), limit)
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(wakeUp.read, &bytes, bytes.count) > 0 {}
    }
}

/// One connection through the proxy: two sockets, two directions.
private final class Link {
    private var up: Direction
    private var down: Direction

    init?(_ client: Int32, target: Int) {
        guard let server = Socket.connect(port: target) else {
            Socket.reset(client)
            return nil
        }
        up = Direction(from: client, to: server)
        down = Direction(from: server, to: client)
    }

    func cut() {
        Socket.reset(up.from)
        Socket.reset(down.from)
    }

    var interests: [pollfd] { [up, down].flatMap(\.interests) }
    var untilDue: Int32 { min(up.untilDue, down.untilDue) }

    /// Moves what can be moved; returns false when the connection is over.
    func pass(delay: Duration) -> Bool {
        up.pass(delay: delay) && down.pass(delay: delay) && !(up.isOver && down.isOver)
    }
}

private struct Direction {
    /// More than this is left to the sender's and the kernel's buffers.
    private static let limit = 256 * 1024

    let from: Int32
    let to: Int32
    private var waiting: [(due: ContinuousClock.Instant, bytes: ArraySlice<UInt8>)] = []
    private var waitingBytes = 0
    private var hasEnded = false
    private(set) var isOver = false

    init(from: Int32, to: Int32) {
        self.from = from
        self.to = to
    }

    var interests: [pollfd] {
        var interests: [pollfd] = []
        if !hasEnded, waitingBytes < Self.limit {
            interests.append(pollfd(fd: from, events: Int16(POLLIN), revents: 0))
        }
        if let next = waiting.first, next.due <= .now {
            interests.append(pollfd(fd: to, events: Int16(POLLOUT), revents: 0))
        }
        return interests
    }

    var untilDue: Int32 {
        guard let next = waiting.first, next.due > .now else { return 1000 }
        let left = (next.due - .now).components
        return Int32(left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1)
    }

    mutating func pass(delay: Duration) -> Bool {
        guard receive(delay), deliver() else { return false }
        if hasEnded, waiting.isEmpty, !isOver {
            shutdown(to, Int32(SHUT_WR))
            isOver = true
        }
        return true
    }

    private mutating func receive(_ delay: Duration) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while !hasEnded, waitingBytes < Self.limit {
            let count = recv(from, &chunk, chunk.count, 0)
            if count < 0 { return errno == EAGAIN }
            if count == 0 {
                hasEnded = true
            } else {
                waiting.append((.now + delay, chunk[..<count]))
                waitingBytes += count
            }
        }
        return true
    }

    private mutating func deliver() -> Bool {
        while let next = waiting.first, next.due <= .now {
            let count = next.bytes.withUnsafeBytes { send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0 { return errno == EAGAIN }
            waitingBytes -= count
            if count == next.bytes.count {
                waiting.removeFirst()
            } else {
                waiting[0].bytes = next.bytes.dropFirst(count)
            }
        }
        return true
    }
}

private enum Socket {
    static func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, streamType, 0)
        guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && Foundation.listen(descriptor, 64) == 0
                    ? getsockname(descriptor, pointer, &length) : -1
            }
        }
        guard status == 0 else { throw POSIXError(.EADDRINUSE) }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// Connects at once or not at all: a listener on the loopback interface never keeps anyone waiting.
    static func connect(port: Int) -> Int32? {
        let descriptor = socket(AF_INET, streamType, 0)
        guard descriptor >= 0 else { return nil }
        var address = loopback(port: port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 || errno == EINPROGRESS else {
            close(descriptor)
            return nil
        }
        prepare(descriptor)
        return descriptor
    }

    static func accept(_ listener: Int32) -> Int32? {
        let descriptor = Foundation.accept(listener, nil, nil)
        guard descriptor >= 0 else { return nil }
        makeNonBlocking(descriptor)
        prepare(descriptor)
        return descriptor
    }

    /// Closes with a reset, as the end of a machine would look in the end.
    static func reset(_ descriptor: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
        close(descriptor)
    }

    static func makeNonBlocking(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    private static func prepare(_ descriptor: Int32) {
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    private static var streamType: Int32 {
        Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        return address
    }
}
