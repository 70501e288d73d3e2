import Foundation
import FoundationNetworking
import Model
import Synchronization
import Testing

@testable import Operator

@Suite struct `Metrics for Prometheus` {
    @Test func `tell each type once, with the samples of all services after it`() {
        let joined = MetricsInquiry.joined([
            "# TYPE souk_ready gauge\nsouk_ready{service=\"a\"} 1\n# TYPE souk_timers gauge\nsouk_timers{service=\"a\"} 2\n",
            "# TYPE souk_ready gauge\nsouk_ready{service=\"b\"} 0\n",
        ])

        #expect(
            joined == """
                # TYPE souk_ready gauge
                souk_ready{service="a"} 1
                souk_ready{service="b"} 0
                # TYPE souk_timers gauge
                souk_timers{service="a"} 2

                """
        )
    }

    @Test func `tell how far the clock of a service is ahead`() async throws {
        let service = try await EchoService(health: .reported(now: .now + .seconds(3600)))

        let text = try await MetricsInquiry(service.settings).text(expected: ["catalogue"], patience: .seconds(5))

        let lines = text.split(separator: "\n")
        #expect(lines.first == "# TYPE souk_clock_skew_seconds gauge")
        let sample = try #require(lines.last?.split(separator: " "))
        #expect(sample.first == #"souk_clock_skew_seconds{service="catalogue"}"#)
        #expect((3500...3600).contains(try #require(sample.last.flatMap { Double($0) })))
        await service.stop()
    }

    @Test func `are a page that is made anew for each reader`() async throws {
        let count = Mutex(0)
        let page = MetricsPage(host: "127.0.0.1", port: 0) {
            let number = count.withLock { count in
                count += 1
                return count
            }
            guard number < 3 else { throw CancellationError() }
            return "souk_ready \(number)\n"
        }
        let port = AsyncStream<Int>.makeStream()
        let server = Task { try await page.serve { port.continuation.yield($0) } }
        var ports = port.stream.makeAsyncIterator()
        let address = "http://127.0.0.1:\(try #require(await ports.next()))"

        #expect(try await curl("\(address)/metrics") == "200 souk_ready 1\n")
        #expect(try await curl("\(address)/metrics") == "200 souk_ready 2\n")
        #expect(try await curl("\(address)/metrics").hasPrefix("503 "))
        #expect(try await curl("\(address)/") == "404 The metrics are at /metrics.\n")
        server.cancel()
    }

    private func curl(_ url: String) async throws -> String {
        let (data, response) = try await URLSession.shared.data(from: #require(URL(string: url)))
        return "\((response as? HTTPURLResponse)?.statusCode ?? 0) \(String(decoding: data, as: UTF8.self))"
    }
}
