internal import Synchronization

/// Commands on their way to a connection's thread: queued by any thread, taken all at once.
final class Mailbox<Command: Sendable>: Sendable {
    private struct State {
        var commands: [Command] = []
        var isOpen = false
        var isClosed = false
    }

    let wakeUp = WakeUp()
    private let state = Mutex(State())

    /// Returns true the first time: the thread is to be started.
    func open() -> Bool {
        state.withLock { state in
            defer { state.isOpen = true }
            return !state.isOpen
        }
    }

    /// Queues a command, or calls `otherwise` when no thread will ever take it.
    func send(_ command: Command, otherwise: () -> Void = {}) {
        let isAccepted = state.withLock { state in
            guard state.isOpen, !state.isClosed else { return false }
            state.commands.append(command)
            return true
        }
        if isAccepted { wakeUp.signal() } else { otherwise() }
    }

    /// Takes all commands; the given array, empty, becomes the next queue, so that its memory is used again.
    func take(into commands: inout [Command]) {
        commands.removeAll(keepingCapacity: true)
        state.withLock { swap(&$0.commands, &commands) }
    }

    /// Refuses further commands and takes the last ones.
    func close() -> [Command] {
        state.withLock { state in
            state.isClosed = true
            defer { state.commands = [] }
            return state.commands
        }
    }
}
