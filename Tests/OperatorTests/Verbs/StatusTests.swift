import AMQP
import Glibc
import Support
import Testing

@Suite struct `souk status --watch` {
    @Test func `goes on while there is no broker, and shows the services when there is one`() async throws {
        let service = try await EchoService()
        let port = try #require(service.settings.hosts.first?.port)
        let proxy = try TCPProxy(to: 1)
        let url = service.url.replacing(":\(port)/", with: ":\(proxy.port)/")

        let program = try await SoukProgram(["status", "--watch"], environment: ["SOUK_AMQP_URL": url])
        try await eventually { program.notesSoFar.contains("Is the broker running?") }
        proxy.redirect(to: port)
        try await eventually { program.outputSoFar.contains("catalogue       ready") }

        program.send(signal: SIGTERM)
        #expect(try await program.result().status == 128 + SIGTERM)
        proxy.stop()
        await service.stop()
    }

    @Test func `ends at once when the command line is wrong`() async throws {
        let result = try await SoukProgram.run("status", "--watch", "--url", "http://localhost")

        #expect(result.status == 64)
    }
}
