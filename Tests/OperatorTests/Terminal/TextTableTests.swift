import Testing

@testable import Operator

@Suite struct `Text table` {
    let plain = Console.Stream.plain

    @Test func `makes columns as wide as their widest cell and leaves no blanks at the end`() {
        var table = TextTable([.init(title: "service"), .init(title: "dead", alignment: .right), .init(title: "state")])
        table.rows = [
            [.init("catalogue"), .init("12"), .init("ready")],
            [.init("risk-control"), .init("7"), .init("")],
        ]

        let lines = table.lines(for: plain)

        #expect(
            lines == [
                "service       dead  state",
                "catalogue       12  ready",
                "risk-control     7",
            ]
        )
    }

    @Test func `counts an ideograph as two columns`() {
        var table = TextTable([.init(title: "title"), .init(title: "stock")])
        table.rows = [[.init("茶壶"), .init("3")], [.init("Pot"), .init("4")]]

        let lines = table.lines(for: plain)

        #expect(lines == ["title  stock", "茶壶   3", "Pot    4"])
    }

    @Test func `shows what a terminal would obey`() {
        #expect(DisplayText("a\u{1B}[31mb\nc\u{9B}").text == "a\\u{1b}[31mb\\nc\\u{9b}")
        #expect(DisplayText("a\nb").width == 4)
    }

    @Test func `paints only where colour is shown`() {
        var table = TextTable([.init(title: "state")])
        table.rows = [[.init("down", .red)]]

        #expect(table.lines(for: plain) == ["state", "down"])
        #expect(table.lines(for: .coloured) == ["\u{1B}[1mstate\u{1B}[0m", "\u{1B}[31mdown\u{1B}[0m"])
    }
}

@Suite struct `Comma-separated values` {
    @Test func `quotes separators, quotes, line ends and outer blanks`() {
        let row = CSV.row(["plain", "a,b", "say \"hi\"", "two\nlines", " padded", ""])

        #expect(row == "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" padded\",")
    }
}
