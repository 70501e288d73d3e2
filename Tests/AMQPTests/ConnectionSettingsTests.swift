import AMQP
import Testing

@Suite struct `Connection settings` {
    @Test func `the short form takes every default`() throws {
        let settings = try ConnectionSettings(url: "amqp://broker")

        #expect(settings.hosts == [ConnectionSettings.Host(name: "broker", port: 5672)])
        #expect(settings.virtualHost == "/")
        #expect(settings.credentials == .plain(user: "guest", password: "guest"))
        #expect(settings.tls == nil)
    }

    @Test func `the full form names user, password, several hosts and a virtual host`() throws {
        let settings = try ConnectionSettings(url: "amqp://shop:p%40ss%2F@one:5673,two,[::1]:5674/my%2Fhost")

        #expect(settings.credentials == .plain(user: "shop", password: "p@ss/"))
        #expect(settings.virtualHost == "my/host")
        #expect(settings.hosts.map(\.description) == ["one:5673", "two:5672", "[::1]:5674"])
    }

    @Test func `the TLS form takes certificates and EXTERNAL from its options`() throws {
        let settings = try ConnectionSettings(
            url: "amqps://broker/?cacertfile=/ca.pem&certfile=/c.pem&keyfile=/k.pem&auth_mechanism=external&heartbeat=7"
        )

        #expect(settings.hosts == [ConnectionSettings.Host(name: "broker", port: 5671)])
        #expect(settings.credentials == .external)
        #expect(settings.tls == .init(caFile: "/ca.pem", certificateFile: "/c.pem", keyFile: "/k.pem"))
        #expect(settings.heartbeat == .seconds(7))
    }

    @Test func `verification is on unless the URL says otherwise`() throws {
        let verified = try ConnectionSettings(url: "amqps://broker")
        let unverified = try ConnectionSettings(url: "amqps://broker?verify=verify_none")

        #expect(verified.tls == .init(verifiesPeer: true, verifiesHostName: true))
        #expect(unverified.tls == .init(verifiesPeer: false, verifiesHostName: false))
    }

    @Test func `a slash alone is the virtual host of that name`() throws {
        #expect(try ConnectionSettings(url: "amqp://broker/").virtualHost == "/")
        #expect(try ConnectionSettings(url: "amqp://broker/%2F").virtualHost == "/")
    }

    @Test(arguments: [
        ("http://broker", "must begin with amqp:// or amqps://"),
        ("amqp://", "a host is missing"),
        ("amqp://one,,two", "a host is missing"),
        ("amqp://u:secret@broker:port", "the port of host broker must be a number"),
        ("amqp://u:secret@broker:0", "the port of host broker must be a number"),
        ("amqp://[::1", "no closing bracket"),
        ("amqp://u:secret%zz@broker", "must be followed by two hexadecimal digits"),
        ("amqp://broker?cacertfile=/ca.pem", "the option cacertfile needs amqps://"),
        ("amqp://broker?surprise=1", "one of its options is not known"),
        ("amqp://u:secret?secret@broker", "the port of host u must be a number"),
    ])
    func `a wrong URL is explained without its password`(_ url: String, _ reason: String) {
        let error = #expect(throws: AMQPError.self) { try ConnectionSettings(url: url) }

        #expect(error?.code == .invalidURL)
        #expect(error?.description.contains(reason) == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func `neither description nor dump shows the password`() throws {
        let settings = try ConnectionSettings(url: "amqps://shop:secret@broker/host")
        var dumped = ""
        dump(settings, to: &dumped)

        #expect("\(settings)" == "amqps://shop@broker:5671/host")
        #expect(!String(reflecting: settings).contains("secret"))
        #expect(!dumped.contains("secret"))
    }
}
