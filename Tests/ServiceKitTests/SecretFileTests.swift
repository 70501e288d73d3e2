import Foundation
import Privacy
import Testing

@testable import ServiceKit

@Suite struct `A file with a secret` {
    private let folder: String
    private let file: SecretFile

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("secret-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        file = SecretFile("\(folder)/key")
    }

    private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

    @Test func `is for its owner alone to read, and leaves no draft behind`() throws {
        try file.make("something secret")

        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try file.read() == "something")
        #expect(try names() == ["key"])
    }

    @Test func `is made again over the draft of a process that died`() throws {
        try "half".write(toFile: file.path + ".draft", atomically: true, encoding: .utf8)

        try file.make("whole")

        #expect(try file.read() == "whole")
        #expect(try names() == ["key"])
    }

    @Test func `never takes the place of another`() throws {
        try file.make("first")

        let trouble = #expect(throws: SecretFile.Trouble.self) { try file.make("second") }

        #expect(trouble?.description.contains(file.path) == true)
        #expect(try file.read() == "first")
    }

    @Test func `keeps what it replaces`() throws {
        let (next, previous) = (SecretFile("\(folder)/next"), SecretFile("\(folder)/previous"))
        try previous.make("oldest")
        try file.make("old")
        try next.make("new")

        try next.replace(file, keepingIn: previous)

        #expect(try file.read() == "new")
        #expect(try previous.read() == "old")
        #expect(!next.exists)
    }

    @Test func `that is empty has an empty line, and one that is missing says so`() throws {
        try "".write(toFile: file.path, atomically: true, encoding: .utf8)
        #expect(try file.read().isEmpty)
        try FileManager.default.removeItem(atPath: file.path)

        let trouble = #expect(throws: SecretFile.Trouble.self) { try file.read() }

        #expect(trouble?.description == "\(file.path) can't be read: No such file or directory.")
    }

    @Test func `with the key that a service signs by is made once and never written over`() throws {
        let keys = ServiceKeyFile(of: "trade", in: .folder(folder, variables: [:]))
        let key = try keys.read()

        #expect(try keys.read().text == key.text)
        try "rubbish".write(toFile: "\(folder)/trade.signing-key", atomically: true, encoding: .utf8)
        let trouble = #expect(throws: ServiceKeyTrouble.self) { try keys.read() }
        #expect(trouble?.description.contains("identity.service-key.forget") == true)
    }
}
