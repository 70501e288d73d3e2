internal import Glibc
internal import Privacy

/// The file with the key that a service signs by, beside its database and not in it: no backup has a copy of the key.
struct ServiceKeyFile {
    private let path: String?

    init(of service: String, in place: ServicePlace) {
        switch place {
        case .memory: path = nil
        case .folder(let folder, _): path = "\(folder)/\(service).signing-key"
        }
    }

    /// Reads the key, or makes it at the first start.
    ///
    /// - Throws: `ServiceKeyTrouble`.
    func read() throws -> SigningKey {
        guard let path else { return SigningKey() }
        guard access(path, F_OK) == 0 else { return try make(path) }
        guard let file = fopen(path, "r") else { throw trouble(path, "can't be read") }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 100)
        guard fgets(&line, Int32(line.count), file) != nil,
            let key = SigningKey(String(decoding: line.prefix { $0 > 32 }.map(UInt8.init), as: UTF8.self))
        else {
            throw ServiceKeyTrouble(
                description: "\(path) holds no key. Remove it, have a new one made by the next start, and let identity "
                    + "know with identity.service-key.forget."
            )
        }
        return key
    }

    private func make(_ path: String) throws -> SigningKey {
        let key = SigningKey()
        let text = Array((key.text + "\n").utf8)
        let draft = path + ".draft"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw trouble(path, "can't be made") }
        defer { close(descriptor) }
        guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0, rename(draft, path) == 0 else {
            throw trouble(path, "can't be written")
        }
        return key
    }

    private func trouble(_ path: String, _ what: String) -> ServiceKeyTrouble {
        ServiceKeyTrouble(description: "\(path) \(what): \(String(cString: strerror(errno))).")
    }
}

/// Why a service can't sign, and what to do.
struct ServiceKeyTrouble: Error, CustomStringConvertible {
    let description: String
}
