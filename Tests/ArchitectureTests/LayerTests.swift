import Testing

@Suite struct `Layers` {
    @Test func `only tables and schemas of services know the database`() throws {
        let files = try SourceTree.serviceFiles().filter { $0.imports.contains("Storage") }

        #expect(!files.isEmpty)
        for file in files { #expect(file.name.hasSuffix("Table.swift") || file.name == "Schema.swift", "\(file)") }
    }

    @Test func `entities know the model and nothing else`() throws {
        let entities = try SourceTree.serviceFiles().filter { file in
            file.folder.split(separator: "/").count == 2 && !file.name.hasPrefix("Transaction+")
                && !["Service.swift", "Table.swift", "Schema.swift"].contains { file.name.hasSuffix($0) }
        }

        #expect(entities.map(\.path).contains("Services/Catalogue/Product.swift"))
        for entity in entities {
            // A function of mathematics, imported by name, does nothing to the world.
            let text = entity.text.replacing(/(?m)^import func Glibc\.(exp2|log)$/, with: "")
            #expect(Set(SourceTree.File.imports(in: text)).isSubset(of: ["Model"]), "\(entity)")
        }
    }

    @Test func `handlers know the model and the service kit and nothing else`() throws {
        // Effects are free to import what they call.
        let handlers = try SourceTree.serviceFiles().filter { file in
            ["Commands", "Reactions", "Queries"].contains { file.folder.hasSuffix("/" + $0) }
                // What several handlers of a service do alike.
                || file.name.hasPrefix("Transaction+")
        }

        #expect(!handlers.isEmpty)
        for handler in handlers { #expect(Set(handler.imports).isSubset(of: ["Model", "ServiceKit"]), "\(handler)") }
    }

    @Test func `the model knows nobody`() throws {
        for file in try SourceTree.files(in: "Shared/Model") { #expect(file.imports == [], "\(file)") }
    }

    @Test(arguments: [
        ("CRabbitMQ", ["Shared/AMQP"]), ("Crypto", ["Shared/Privacy"]), ("CryptoExtras", ["Shared/Privacy"]),
        ("GRDB", ["Shared/Storage"]), ("GRDBSQLite", ["Shared/Storage"]),
        ("SQLite3", ["Shared/Storage"]), ("CSQLite", ["Shared/Storage"]), ("CZlib", ["Services/Operator"]),
        ("CSodium", ["Shared/Passwords", "Shared/Privacy"]),
    ])
    func `a library of others is known to those alone that make it safe`(module: String, folders: [String]) throws {
        // Vectors of what we don't use are run against the library itself, and whoever looks for traces looks for hashes
        // and in what is packed.
        let outsiders = [
            "Tests/PrivacyTests/LibraryVectorTests.swift", "Tests/Support/CanaryScanner.swift",
            "Tests/Support/Unpacking.swift",
        ]
        for file in try SourceTree.files(in: "Shared", "Services", "Tests") where file.imports.contains(module) {
            let isAllowed = folders.contains { file.path.hasPrefix($0 + "/") }
            #expect(isAllowed || outsiders.contains(file.path), "\(file) imports \(module)")
        }
    }

    @Test func `nobody but the clients of the broker and of the mail server calls the world outside (ASVS 14.2.3)`()
        throws
    {
        // What operators run on their machine is no part of the services.
        let files =
            try SourceTree.serviceFiles()
            + SourceTree.files(in: "Shared").filter { !$0.path.hasPrefix("Shared/LocalBroker/") }
        let pattern =
            /\b(socket|connect|getaddrinfo|gethostbyname)\s*\(|\bamqp_\w+_socket_new\b|\b(Client|Server|Datagram)Bootstrap\b|\bURLSession\b/
        let callers = files.filter { file in
            file.text.contains(pattern)
                || !["NIOPosix", "NIOTransportServices", "AsyncHTTPClient", "FoundationNetworking", "LocalBroker"]
                    .filter(
                        file.imports.contains
                    ).isEmpty
        }

        #expect(Set(callers.map(\.folder)) == ["Shared/AMQP/Wire", "Shared/SMTP"])
        #expect(
            files.filter { $0.imports.contains("SMTP") }.map(\.path)
                == ["Services/Notification/Effects/DeliverMail.swift"]
        )
        for file in try SourceTree.serviceFiles() { #expect(!file.imports.contains("AMQP"), "\(file)") }
    }

    @Test func `secrets are compared in the same time wherever they differ (ASVS 11.2.4)`() throws {
        let files = try SourceTree.files(
            in: "Services/Identity",
            "Shared/Privacy",
            "Shared/Passwords",
            "Shared/ServiceKit/Access"
        )
        let secret = #"(hash|digest|digits|hmac|mac|mark|password|secret|signature|tag|token)(es|s)?\b"#
        let before = try Regex(#"\b"# + secret + #"("\))? *[!=]=(?! *nil\b| *")"#)
        let after = try Regex(#"[!=]= *(self\.|[a-z]\w*\.)*"# + secret + #"(?!\.count)"#)

        for file in files where file.name != "MerkleTree.swift" {
            #expect(file.text.firstMatch(of: before) == nil && file.text.firstMatch(of: after) == nil, "\(file)")
        }
        #expect(files.count { $0.text.contains("func isSame(") } == 1)
        #expect("guard row.bytes(\"hash\") == hash".contains(before))
        #expect("sent == other.signature".contains(after))
    }

    @Test func `nothing that a handler can reach waits by the clock`() throws {
        let pattern = /\b(Thread|Task)\s*\.\s*sleep\b|\b(sleep|usleep|nanosleep)\s*\(|\bDispatchQueue\b/
        let folders = ["Shared/Model/", "Shared/Storage/"]
        let files =
            try SourceTree.serviceFiles()
            + SourceTree.files(in: "Shared").filter { file in folders.contains { file.path.hasPrefix($0) } }

        // Effects run apart; the world outside may make them wait.
        for file in files where !file.folder.hasSuffix("/Effects") {
            #expect(file.text.firstMatch(of: pattern) == nil, "\(file)")
        }
    }

    @Test func `imports are found in every spelling`() {
        let text = """
            import A
            public import B
            @testable import C
            @_exported public import struct D.E
            internal import func F.g
            // import H
            let text = "import I"
            """

        #expect(SourceTree.File.imports(in: text) == ["A", "B", "C", "D", "F"])
    }
}
