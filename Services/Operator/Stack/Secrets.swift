/// Passwords of the broker's users on this machine, made at the first start.
struct Secrets: Codable, Equatable, Sendable {
    private(set) var passwords: [String: String] = [:]

    /// What is in the folder, with a new password for each of these users that has none yet.
    static func loaded(from folder: DataFolder, users: [String]) throws -> Secrets {
        let existing = try folder.read(Secrets.self, from: folder.secretsFile)
        var secrets = existing ?? Secrets()
        var generator = SystemRandomNumberGenerator()
        for user in users where secrets.passwords[user] == nil {
            secrets.passwords[user] = Self.password(using: &generator)
        }
        if secrets != existing { try folder.write(secrets, to: folder.secretsFile) }
        return secrets
    }

    subscript(user: String) -> String? { passwords[user] }

    /// 160 random bits in letters and digits, which need no escape in a URL.
    static func password(using generator: inout some RandomNumberGenerator) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        return String((0..<32).map { _ in alphabet[Int.random(in: 0..<32, using: &generator)] })
    }
}
