import AMQP
import LocalBroker
import Support
import Testing

@Suite struct `Encrypted connections` {
    @Test func `they are made only to a broker that proves who it is, and with a certificate need no password`()
        async throws
    {
        let authority = try Authority()
        defer { authority.remove() }
        let stranger = try Authority()
        defer { stranger.remove() }
        let server = try authority.issue("localhost")
        let client = try authority.issue("shop")
        let broker = try await LocalBroker.start(
            users: [.guest, LocalBroker.User(name: "shop", password: "unused")],
            tls: LocalBroker.TLS(
                caFile: authority.caFile,
                certificateFile: server.certificate,
                keyFile: server.key,
                asksForClientCertificate: true
            ),
            logger: quiet
        )
        let port = try #require(broker.tlsPort)
        func settings(_ tls: ConnectionSettings.TLS, host: String = "localhost") -> ConnectionSettings {
            ConnectionSettings(hosts: [ConnectionSettings.Host(name: host, port: port)], tls: tls)
        }
        func failure(_ settings: ConnectionSettings) async -> AMQPError? {
            await #expect(throws: AMQPError.self) {
                try await Session.use(settings) { _ = $0.serverVersion }
            }
        }
        let trusting = ConnectionSettings.TLS(caFile: authority.caFile)

        let version = try await Session.use(settings(trusting)) { $0.serverVersion }
        let wrongAuthority = await failure(settings(ConnectionSettings.TLS(caFile: stranger.caFile)))
        let wrongHost = await failure(settings(trusting, host: "127.0.0.1"))
        let missingFile = await failure(settings(ConnectionSettings.TLS(caFile: "/nowhere/ca.pem")))
        let unchecked = ConnectionSettings.TLS(
            caFile: authority.caFile,
            verifiesPeer: false,
            verifiesHostName: false
        )
        let carelessVersion = try await Session.use(settings(unchecked, host: "127.0.0.1")) { $0.serverVersion }
        var external = settings(trusting)
        external.credentials = .external
        external.tls?.certificateFile = client.certificate
        external.tls?.keyFile = client.key
        // The broker checks that the message's user is the connection's.
        let user = try await Session.use(external) { session in
            try session.declareQueue("whoami", exclusive: true)
            let message = OutgoingMessage(routingKey: "whoami", properties: Properties(userID: "shop"))
            try session.publishConfirmed(message)
            return try session.get("whoami", noAck: true)?.properties.userID
        }
        await broker.stop()

        #expect(!version.isEmpty)
        #expect(carelessVersion == version)
        #expect(wrongAuthority?.code == .tls)
        #expect(wrongAuthority?.reason.contains("not signed by a trusted authority") == true)
        #expect(wrongHost?.code == .tls)
        #expect(wrongHost?.reason.contains("not made out to this host name") == true)
        #expect(missingFile?.reason.contains("/nowhere/ca.pem could not be read") == true)
        #expect(user == "shop")
    }

    @Test func `the TLS port does not answer a client without TLS, and says so soon`() async throws {
        let authority = try Authority()
        defer { authority.remove() }
        let server = try authority.issue("localhost")
        let broker = try await LocalBroker.start(
            tls: LocalBroker.TLS(
                caFile: authority.caFile,
                certificateFile: server.certificate,
                keyFile: server.key
            ),
            logger: quiet
        )
        var plain = ConnectionSettings(
            hosts: [ConnectionSettings.Host(name: "localhost", port: try #require(broker.tlsPort))]
        )
        plain.handshakeTimeout = .seconds(3)
        let settings = plain

        let time = await ContinuousClock().measure {
            await #expect(throws: AMQPError.self) {
                try await Session.use(settings) { _ = $0.serverVersion }
            }
        }
        await broker.stop()

        #expect(time < .seconds(10))
    }
}
