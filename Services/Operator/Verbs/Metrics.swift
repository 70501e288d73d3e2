import ArgumentParser
import Foundation

struct Metrics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the services' metrics for Prometheus, or serves them as a page.",
        discussion: """
            The services are asked through the broker each time: they listen to nothing. Without --listen the metrics \
            are printed once.
            """
    )

    @OptionGroup var broker: BrokerOptions

    @Option(help: "Serve http://HOST:PORT/metrics until stopped, such as 127.0.0.1:9464.")
    var listen: String?

    func run() async throws {
        let inquiry = MetricsInquiry(try broker.settings())
        let services = Set(Vocabulary.ours.services)
        guard let listen else {
            let text = try await inquiry.text(expected: services)
            guard !text.isEmpty else {
                throw Failure.unreachable("No service has answered.", nextStep: "`souk status` looks closer.")
            }
            return Console.standard.output.write(text)
        }
        let (host, port) = try Self.address(listen)
        try await MetricsPage(host: host, port: port) { try await inquiry.text(expected: services) }.serve { port in
            Console.standard.note("http://\(host):\(port)/metrics")
        }
    }

    private static func address(_ text: String) throws -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw Failure.usage("\(text) is not an address.", nextStep: "Write HOST:PORT, such as 127.0.0.1:9464.")
        }
        let host = text[..<colon].trimmingCharacters(in: ["[", "]"])
        return (host.isEmpty ? "127.0.0.1" : host, Int(port))
    }
}
