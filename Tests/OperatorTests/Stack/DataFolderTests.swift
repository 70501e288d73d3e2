import Foundation
import Testing

@testable import Operator

@Suite struct `The data folder` {
    @Test func `keeps secrets to its owner, and makes each of them once`() throws {
        let folder = try temporaryDataFolder()

        let first = try Secrets.loaded(from: folder, users: ["operator", "catalogue"])
        let second = try Secrets.loaded(from: folder, users: ["operator", "catalogue", "trade"])

        #expect(first["operator"] == second["operator"])
        #expect(first["catalogue"] == second["catalogue"])
        #expect(Set([second["operator"], second["catalogue"], second["trade"]]).count == 3)
        #expect(second["operator"]?.count == 32)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.secretsFile)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try FileManager.default.removeItem(atPath: folder.path)
    }

    @Test func `says that a file of it cannot be read instead of making a new one`() throws {
        let folder = try temporaryDataFolder()
        try "{".write(toFile: folder.secretsFile, atomically: true, encoding: .utf8)

        let failure = #expect(throws: Failure.self) { try Secrets.loaded(from: folder, users: ["operator"]) }

        #expect(failure?.mistake.hasPrefix("\(folder.secretsFile) cannot be read") == true)
        #expect(try String(contentsOfFile: folder.secretsFile, encoding: .utf8) == "{")
        try FileManager.default.removeItem(atPath: folder.path)
    }

    @Test func `has no stack when nobody holds its lock, whatever a killed one left behind`() throws {
        let folder = try temporaryDataFolder()
        let stack = RunningStack(
            startedAt: .now,
            user: "operator",
            host: "127.0.0.1",
            port: 5672,
            isReady: true,
            services: ["catalogue"]
        )
        try folder.write(stack, to: folder.stackFile)

        #expect(try RunningStack.running(in: folder) == nil)
        #expect(try folder.read(RunningStack.self, from: folder.stackFile) == stack)
        try FileManager.default.removeItem(atPath: folder.path)
    }

    @Test func `finds executables of the services that there are, and no others`() throws {
        let folder = try temporaryDataFolder()
        for name in ["souk-catalogue", "souk-trade", "souk-bench", "souk"] {
            let path = "\(folder.path)/\(name)"
            try Data().write(to: URL(filePath: path))
            let permissions = name == "souk-trade" ? 0o600 : 0o700
            try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        }

        let found = ServiceExecutable.find(in: folder.path, services: ["trade", "catalogue", "growth"])

        #expect(found == [ServiceExecutable(service: "catalogue", path: "\(folder.path)/souk-catalogue")])
        try FileManager.default.removeItem(atPath: folder.path)
    }

    private func temporaryDataFolder() throws -> DataFolder {
        let folder = DataFolder(NSTemporaryDirectory() + "/souk-data-\(UUID().uuidString)")
        try folder.create()
        return folder
    }
}
