import CoreMetrics
import Model
import Testing

@testable import ServiceKit

@Suite struct `The metrics registry` {
    private let registry = MetricsRegistry()

    private func text() -> String { registry.samples().prometheusText }

    @Test func `tells the type of a metric once, before all its samples, whatever lies between their names`() {
        registry.makeCounter(label: "souk_messages_total", dimensions: []).increment(by: 1)
        registry.makeCounter(label: "souk_messages_total", dimensions: [("outcome", "done")]).increment(by: 1)
        registry.makeCounter(label: "souk_messages_total_twice", dimensions: []).increment(by: 1)

        let types = text().split(separator: "\n").filter { $0.hasPrefix("#") }

        #expect(types == ["# TYPE souk_messages_total counter", "# TYPE souk_messages_total_twice counter"])
    }

    @Test func `gives the same counter to whoever asks for the same name and labels`() {
        registry.makeCounter(label: "souk_messages_total", dimensions: [("outcome", "done")]).increment(by: 2)
        registry.makeCounter(label: "souk_messages_total", dimensions: [("outcome", "done")]).increment(by: 3)
        registry.makeCounter(label: "souk_messages_total", dimensions: [("outcome", "dead")]).increment(by: 1)

        #expect(
            text() == """
                # TYPE souk_messages_total counter
                souk_messages_total{outcome="dead"} 1.0
                souk_messages_total{outcome="done"} 5.0

                """
        )
    }

    @Test func `counts timers in seconds, in buckets that include the smaller ones`() {
        let timer = registry.makeTimer(label: "souk_commit_seconds", dimensions: [])
        timer.recordNanoseconds(400_000)
        timer.recordNanoseconds(30_000_000)
        timer.recordNanoseconds(20_000_000_000)

        let lines = text().split(separator: "\n")

        #expect(lines.contains("souk_commit_seconds_bucket{le=\"0.0005\"} 1"))
        #expect(lines.contains("souk_commit_seconds_bucket{le=\"0.05\"} 2"))
        #expect(lines.contains("souk_commit_seconds_bucket{le=\"10.0\"} 2"))
        #expect(lines.contains("souk_commit_seconds_bucket{le=\"+Inf\"} 3"))
        #expect(lines.contains("souk_commit_seconds_count 3"))
        #expect(lines.contains { $0.hasPrefix("souk_commit_seconds_sum 20.03") })
    }

    @Test func `escapes what would break a line`() {
        registry.makeMeter(label: "souk_depth", dimensions: [("queue", "a\"b\\c\nd")]).set(1.5)

        #expect(text() == "# TYPE souk_depth gauge\nsouk_depth{queue=\"a\\\"b\\\\c\\nd\"} 1.5\n")
    }

    @Test func `tells what is only read when somebody asks, and whether it can fall`() {
        let samples = registry.samples(
            gauges: [("souk_ready", 1)],
            counters: [("souk_reconnects_total", 2)],
            dimensions: [("service", "catalogue")]
        )

        #expect(
            samples.prometheusText == """
                # TYPE souk_ready gauge
                souk_ready{service="catalogue"} 1.0
                # TYPE souk_reconnects_total counter
                souk_reconnects_total{service="catalogue"} 2.0

                """
        )
        #expect(samples.map(\.metric.labels) == [["service": "catalogue"], ["service": "catalogue"]])
    }
}
