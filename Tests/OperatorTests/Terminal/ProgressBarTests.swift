import Testing

@testable import Operator

@Suite struct `Progress bar` {
    let start = ContinuousClock.now

    @Test func `shows count, rate, refusals and the time left`() {
        var bar = ProgressBar(total: 5000, started: start)

        let line = bar.line(done: 1000, refused: 3, width: 80, at: start + .seconds(2))

        #expect(line == "████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 1000/5000  500/s  3 refused  8s left")
    }

    @Test func `says no total and no end where nobody knows them`() {
        var bar = ProgressBar(total: nil, started: start)

        let line = bar.line(done: 12, refused: 0, width: 80, at: start + .seconds(4))

        #expect(line == " 12  3.0/s")
    }

    @Test func `is redrawn ten times a second at most, but always at the end`() {
        var bar = ProgressBar(total: 10, started: start)

        #expect(bar.line(done: 1, refused: 0, width: 80, at: start + .milliseconds(500)) != nil)
        #expect(bar.line(done: 2, refused: 0, width: 80, at: start + .milliseconds(550)) == nil)
        #expect(bar.line(done: 3, refused: 0, width: 80, at: start + .milliseconds(601)) != nil)
        #expect(bar.line(done: 10, refused: 0, width: 80, at: start + .milliseconds(602)) != nil)
    }

    @Test func `never fills more than the terminal`() {
        var bar = ProgressBar(total: 1_000_000, started: start)

        let line = bar.line(done: 10, refused: 0, width: 20, at: start + .seconds(1))

        #expect(line == " 10/1000000  10/s  ")
    }

    @Test(arguments: [
        (Duration.seconds(4), "4s"), (.seconds(65), "1m 05s"), (.seconds(3600 + 7 * 60 + 59), "1h 07m"),
    ])
    func `writes times as people say them`(time: Duration, text: String) {
        #expect(ProgressBar.text(time) == text)
    }
}
