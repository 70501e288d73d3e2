package import Foundation

/// A certificate authority of a test, made with the openssl command line in a temporary folder.
package struct Authority {
    package let folder: URL
    package var caFile: String { file("ca.pem") }

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("souk-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try openssl(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
                + ["-subj", "/CN=Test authority", "-keyout", "ca.key", "-out", "ca.pem"]
        )
    }

    package func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Makes a certificate for a host or a user, and returns the files of the certificate and its key.
    package func issue(_ name: String) throws -> (certificate: String, key: String) {
        try Data("subjectAltName=DNS:\(name)\n".utf8).write(to: folder.appendingPathComponent("\(name).ext"))
        try openssl(
            ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
                + ["-subj", "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).csr"]
        )
        try openssl(
            ["x509", "-req", "-in", "\(name).csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"]
                + ["-days", "2", "-extfile", "\(name).ext", "-out", "\(name).pem"]
        )
        return (file("\(name).pem"), file("\(name).key"))
    }

    private func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        struct Failure: Error { let arguments: [String] }
        guard process.terminationStatus == 0 else { throw Failure(arguments: arguments) }
    }
}
