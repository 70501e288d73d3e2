import Foundation
import LocalBroker
import Messaging
import Model
import Support
import Testing

@testable import Operator

/// The real identity service on a virtual host of its own, and an operator who types.
struct LiveIdentity {
    static let password = "seven lamps by the river"

    let service: LiveService
    private let process: ChildProcess
    private var environment: [String: String] {
        ["SOUK_AMQP_URL": service.place.url, "SOUK_DATA": service.folder]
    }

    /// Starts it for a body, and stops it afterwards.
    static func use(_ body: (LiveIdentity) async throws -> Void) async throws {
        let service = try LiveService("identity", program: "souk-identity", at: await TestBroker.place())
        let identity = LiveIdentity(service: service, process: try await service.start())
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(identity))
        } catch {
            result = .failure(error)
        }
        #expect(await service.stop(identity.process))
        await service.close()
        try result.get()
    }

    /// Runs `souk`, and expects it to end as it should.
    @discardableResult
    func souk(
        _ arguments: String...,
        status: Int32 = 0,
        input: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> SoukProgram.Result {
        let result = try await SoukProgram(arguments, environment: environment, input: input).result()
        #expect(
            result.status == status,
            "\(arguments): \(result.output)\(result.notes)",
            sourceLocation: sourceLocation
        )
        return result
    }

    /// Has somebody join, with a password if they are to log in; returns their pseudonym.
    func register(_ name: String, password: String? = nil) async throws -> String {
        var arguments = ["identity.person.register", "email=\(name)@example.com", "nickname=\(name)"]
        if let password { arguments.append("password=\(password)") }
        let result = try await SoukProgram(["send"] + arguments, environment: environment).result()
        return try #require(JSONValue.parse(Array(result.output.utf8))["person"]?.string, "\(result.notes)")
    }

    /// Logs somebody in, and returns when identity takes their tokens.
    ///
    /// A password counts a moment after it was told, and a new key after that.
    func logIn(_ name: String) async throws {
        let input = "\(name)@example.com\n\(Self.password)\n"
        var person = ""
        try await eventually("the password of \(name) counts") {
            let login = try await SoukProgram(["login"], environment: environment, input: input).result()
            person = login.lines.first ?? ""
            return login.status == 0
        }
        try await eventually("the token of \(name) counts") {
            let sessions = ["account", "sessions", person, "--me"]
            return try await SoukProgram(sessions, environment: environment).result().status == 0
        }
    }

    /// What the service itself has written down about its work.
    func log() throws -> String {
        try String(contentsOfFile: "\(service.folder)/identity.log", encoding: .utf8)
    }
}

extension SoukProgram.Result {
    var json: JSONValue { get throws { try JSONValue.parse(Array(output.utf8)) } }
}
