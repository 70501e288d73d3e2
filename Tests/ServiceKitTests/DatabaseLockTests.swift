import Foundation
import Synchronization
import Testing

@testable import ServiceKit

@Suite struct `The lock on a database` {
    private let path = FileManager.default.temporaryDirectory.appendingPathComponent("lock-\(UUID().uuidString)").path

    @Test func `lets the second wait, and go on when the first is gone`() async throws {
        let first = try DatabaseLock(path)
        let second = try DatabaseLock(path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let isSecond = Atomic(false)

        #expect(first.tryAcquire())
        #expect(!second.tryAcquire())
        async let waited: Void = {
            await second.acquire()
            isSecond.store(true, ordering: .sequentiallyConsistent)
        }()
        let wasEarly = isSecond.load(ordering: .sequentiallyConsistent)
        first.release()
        await waited

        #expect(!wasEarly)
        second.release()
    }

    @Test func `says which setting to look at when its folder is not there`() {
        let error = #expect(throws: SettingsError.self) { try DatabaseLock("/nowhere/at/all.lock") }

        #expect(error?.description.contains("SOUK_DATA") == true)
    }
}
