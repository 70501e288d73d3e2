internal import Privacy

/// The file with the key that a service signs by, beside its database and not in it: no backup has a copy of the key.
struct ServiceKeyFile {
    private let file: SecretFile?

    init(of service: String, in place: ServicePlace) {
        switch place {
        case .memory: file = nil
        case .folder(let folder, _): file = SecretFile("\(folder)/\(service).signing-key")
        }
    }

    /// Reads the key, or makes it at the first start.
    ///
    /// - Throws: `ServiceKeyTrouble`, `SecretFile.Trouble`.
    func read() throws -> SigningKey {
        guard let file else { return SigningKey() }
        guard file.exists else {
            let key = SigningKey()
            try file.make(key.text)
            return key
        }
        guard let key = SigningKey(try file.read()) else {
            throw ServiceKeyTrouble(
                description: "\(file.path) holds no key. Remove it, have a new one made by the next start, and let "
                    + "identity know with identity.service-key.forget."
            )
        }
        return key
    }
}

/// Why a service can't sign, and what to do.
struct ServiceKeyTrouble: Error, CustomStringConvertible {
    let description: String
}
