import Foundation
import Glibc
import Support
import Testing

@testable import Passwords

@Suite struct `A hash worker` {
    private static let cheap = Argon2id(passes: 1, kibibytes: 8)

    private let worker: HashWorker

    init() throws {
        worker = HashWorker(program: try pathOfProgram("souk-identity"))
    }

    @Test func `hashes in another process what is compared in this one, and the other way round`() throws {
        let password = Password("пароль with 空格 and ~\n")

        let theirs = try worker.hash(password, by: Self.cheap)
        let ours = try password.hash(by: Self.cheap)

        #expect(theirs.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(password.matches(theirs))
        #expect(try worker.matches(password, ours))
        #expect(try !worker.matches(Password("another one"), ours))
        #expect(worker.process != nil)
        #expect(worker.process != getpid())
    }

    @Test func `says no to what is no hash, and goes on`() throws {
        let password = Password("whatever it may be")

        #expect(try !worker.matches(password, ""))
        #expect(try !worker.matches(password, "no hash at all"))
        #expect(try worker.matches(password, worker.hash(password, by: Self.cheap)))
    }

    @Test func `compares no more than a password may be`() throws {
        #expect(try !worker.matches(Password(String(repeating: "x", count: 5000)), "$argon2id$"))
    }

    @Test func `fails what was under way when its process dies, and starts another`() throws {
        let password = Password("survives its hasher")
        let hash = try worker.hash(password, by: Self.cheap)
        let first = try #require(worker.process)

        kill(first, SIGKILL)
        #expect(throws: HashWorker.Failure.self) { try worker.matches(password, hash) }

        #expect(try worker.matches(password, hash))
        #expect(worker.process != first)
    }

    @Test func `ends a process that is stuck, fails what was under way, and starts another`() throws {
        let folder = try temporaryFolder("stuck")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Stuck the first time that it runs, and deaf to the end of its input.
        let program = "\(folder)/hasher"
        let script = """
            #!/bin/sh
            [ -e '\(folder)/ran' ] && exec '\(try pathOfProgram("souk-identity"))' "$@"
            : > '\(folder)/ran'
            exec sleep 1000
            """
        try script.write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        let worker = HashWorker(program: program, patience: .seconds(1))
        let password = Password("worth another try")
        let hash = try password.hash(by: Self.cheap)

        let failure = #expect(throws: HashWorker.Failure.self) { try worker.matches(password, hash) }

        #expect(failure?.description == "The process that hashes has not answered within 1.0 seconds, and was ended.")
        #expect(worker.process == nil)
        // On a busy machine a process may take a second to start: then that is one more to try again.
        #expect((0..<30).contains { _ in (try? worker.matches(password, hash)) == true })
    }

    @Test func `says what is wrong when there is no such program`() throws {
        let worker = HashWorker(program: "/nowhere/souk-identity")

        let failure = #expect(throws: HashWorker.Failure.self) {
            try worker.hash(Password("never hashed"), by: Self.cheap)
        }

        #expect(failure?.description == "The process that hashes can't be started: No such file or directory.")
    }

    @Test func `leaves no process behind`() throws {
        var worker: HashWorker? = HashWorker(program: try pathOfProgram("souk-identity"))
        _ = try worker?.hash(Password("gone in a moment"), by: Self.cheap)
        let process = try #require(worker?.process)

        worker = nil

        #expect(kill(process, 0) == -1)
        #expect(errno == ESRCH)
    }
}
