public import Model
public import Storage
internal import Synchronization

/// What a service knows by heart, for answers that have no time to read.
///
/// A value made from the database at every start, and changed by what has been committed since: it holds nothing that
/// the database doesn't, so it is never saved and never wrong for long. ServiceKit lets one thread at a time have it.
public protocol WorkingMemory: Sendable {
    /// What handlers tell it, by ``Transaction/remember(_:)``.
    associatedtype Change: Sendable

    /// Recalls all that matters, before the first message is taken.
    init(recalling database: Database) throws

    /// Takes over a change that is durable; changes come in the order of their commits.
    mutating func apply(_ change: Change)

    /// Loses all that is about a person who has left.
    mutating func forget(_ person: ID<Person>)
}

/// The memory of one running service.
protocol HeldMemory: Sendable {
    func take(_ change: any Sendable)
    func forget(_ person: ID<Person>)
    /// Makes the memory anew from the database as it is now, and returns what puts the new one in the place of this one.
    func recall(from database: Database) throws -> @Sendable () -> Void
}

final class Held<M: WorkingMemory>: HeldMemory {
    private let memory: Mutex<M>
    /// What the memory has still to take over, before it is used again.
    ///
    /// The writer seldom waits for answers under way, nor they for it: with a lock taken per change, each change would
    /// let one answer pass, and each answer wait until the writer had a core.
    private let news = Mutex<[M.Change]>([])
    /// So many changes are taken over without a question, too: some milliseconds' work for whoever asks first.
    ///
    /// The writer gives way to others, so it had better not be the one that holds the memory while questions come.
    private static var mostNews: Int { 1024 }

    init(recalling database: Database) throws {
        memory = Mutex(try M(recalling: database))
    }

    func take(_ change: any Sendable) {
        guard let change = change as? M.Change else {
            preconditionFailure("\(M.self) can't take over a \(type(of: change))")
        }
        let count = news.withLock { news in
            news.append(change)
            return news.count
        }
        if count >= Self.mostNews { memory.withLock { catchUp(&$0) } }
    }

    func forget(_ person: ID<Person>) {
        memory.withLock { memory in
            catchUp(&memory)
            memory.forget(person)
        }
    }

    func recall(from database: Database) throws -> @Sendable () -> Void {
        let recalled = try M(recalling: database)
        return {
            self.memory.withLock { memory in
                // The database had them already.
                self.news.withLock { $0 = [] }
                memory = recalled
            }
        }
    }

    private func catchUp(_ memory: inout M) {
        let changes = news.withLock { news in
            defer { news = [] }
            return news
        }
        for change in changes { memory.apply(change) }
    }

    func use<Result>(_ body: (inout M) throws -> Result) rethrows -> Result {
        // The compiler can't know that an answer is no part of the memory.
        nonisolated(unsafe) var result: Result?
        try memory.withLock { memory in
            catchUp(&memory)
            result = try body(&memory)
        }
        guard let result else { preconditionFailure("the body has run") }
        return result
    }
}

extension Service {
    /// Makes the service's memory from its database; nil for a service without.
    static func recall(from store: Store) throws -> (any HeldMemory)? {
        func recall<M: WorkingMemory>(_ memory: M.Type) throws -> any HeldMemory {
            try store.read { database in try Held<M>(recalling: database) }
        }
        return try memory.map { try recall($0) }
    }
}
