internal import CRabbitMQ
internal import Glibc

/// Threads of the operating system, for work that waits: Swift's own threads must never block.
package enum OSThread {
    private final class Body {
        let name: String
        let niceness: Int32
        let run: @Sendable () -> Void

        init(_ name: String, _ niceness: Int32, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.niceness = niceness
            self.run = run
        }
    }

    /// Starts a detached thread under a name of up to 15 bytes, which gives way to other threads: not at all (0), or by a
    /// niceness of up to 19.
    package static func start(named name: String, niceness: Int32 = 0, _ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(Body(name, niceness, body)).toOpaque()
        let status = pthread_create(&thread, nil, main, argument)
        precondition(status == 0, "The system gives us no more threads (error \(status)).")
        pthread_detach(thread)
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        if let argument {
            let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
            crabbitmq_name_thread(body.name)
            if body.niceness != 0 { crabbitmq_give_way(body.niceness) }
            body.run()
        }
        return nil
    }
}
