/// Rows under headings, in columns as wide as their widest cell.
struct TextTable {
    enum Alignment { case left, right }

    struct Column {
        var title: String
        var alignment: Alignment = .left
    }

    struct Cell {
        var text: String
        var paint: Console.Stream.Paint?

        init(_ text: String, _ paint: Console.Stream.Paint? = nil) {
            self.text = text
            self.paint = paint
        }
    }

    var columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// The lines, without line ends and without trailing blanks.
    func lines(for stream: Console.Stream) -> [String] {
        let titles = columns.map { Cell($0.title, .bold) }
        let cells = ([titles] + rows).map { row in row.map { ($0, DisplayText($0.text)) } }
        let widths = columns.indices.map { column in
            cells.map { $0.indices.contains(column) ? $0[column].1.width : 0 }.max() ?? 0
        }
        return cells.map { row in
            var line = ""
            var blanks = 0
            for (column, (cell, text)) in row.enumerated() {
                let padding = widths[column] - text.width
                if columns[column].alignment == .right { blanks += padding }
                if !text.text.isEmpty {
                    line += String(repeating: " ", count: blanks)
                    line += cell.paint.map { stream.painted(text.text, $0) } ?? text.text
                    blanks = 0
                }
                if columns[column].alignment == .left { blanks += padding }
                blanks += 2
            }
            return line
        }
    }
}
