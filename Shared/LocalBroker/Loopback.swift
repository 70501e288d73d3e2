internal import Glibc

/// Ports of this machine's loopback interface.
enum Loopback {
    /// Returns ports that nobody listens on at the moment, all different.
    static func freePorts(_ count: Int) throws -> [Int] {
        var sockets: [Int32] = []
        // Kept open until all are found, so that none is given twice.
        defer { sockets.forEach { close($0) } }
        return try (0..<count).map { _ in
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { throw LocalBrokerError("There is no socket left for a port.") }
            sockets.append(descriptor)
            var address = address(port: 0)
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
                }
            }
            guard status == 0 else { throw LocalBrokerError("There is no free port on the loopback interface.") }
            return Int(UInt16(bigEndian: address.sin_port))
        }
    }

    /// Whether an AMQP server answers on the port: it replies to a wrong protocol header with the right one.
    static func speaksAMQP(port: Int) -> Bool {
        guard let descriptor = connected(to: port) else { return false }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let wrong: [UInt8] = [65, 77, 81, 80, 9, 9, 9, 9]
        guard send(descriptor, wrong, wrong.count, Int32(MSG_NOSIGNAL)) == wrong.count else { return false }
        var answer = [UInt8](repeating: 0, count: 8)
        return recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL)) == 8
            && answer.starts(with: [65, 77, 81, 80])
    }

    /// Whether anybody listens on the port.
    static func listens(port: Int) -> Bool {
        connected(to: port).map { close($0) } != nil
    }

    /// A socket for the caller to close; nil if nobody listens.
    private static func connected(to port: Int) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = address(port: port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        return address
    }
}
