/// How a file says what the documented columns say in another way.
struct FileForm: Equatable, Sendable {
    /// What the file calls a column, by the documented name.
    var columns: [String: String] = [:]
    /// The columns in their order, where the first line is a row already; `-` for one that is not read.
    var heading: [String]?
    /// What a row says in a column in which the file says nothing, by the documented name.
    var defaults: [String: String] = [:]

    /// What the file may call a column.
    func names(of column: Column) -> [String] { columns[column.name].map { [$0] } ?? [column.name] + column.aliases }

    /// Makes sure that it speaks of no columns but these.
    func check(_ known: [Column]) throws(Failure) {
        let names = known.map(\.name)
        let unknown = Set(columns.keys).union(defaults.keys).subtracting(names).sorted()
        guard unknown.isEmpty else {
            throw .usage(
                "No column is called \(unknown.joined(separator: ", ")).",
                nextStep: "Those that are read are: \(names.joined(separator: ", "))."
            )
        }
    }
}
