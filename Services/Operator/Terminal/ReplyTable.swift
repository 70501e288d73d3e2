import Messaging

/// A reply as rows and columns.
///
/// The rows are the reply itself if it is a list, else its only list of objects, else the reply as one row; fields of
/// objects within become columns of their own, such as `price.amount`.
struct ReplyTable {
    private(set) var columns: [String] = []
    private(set) var rows: [[String: JSONValue]] = []
    /// What stands beside the list, such as a cursor for the next page.
    private(set) var remarks: [(name: String, value: JSONValue)] = []

    init(_ reply: JSONValue) {
        var elements = [reply]
        if case .array(let list) = reply {
            elements = list
        } else if let fields = reply.object?.fields {
            let lists = fields.filter { $0.value.isListOfObjects }
            if lists.count == 1, let list = lists.first, case .array(let objects) = list.value {
                elements = objects
                remarks = fields.filter { $0.name != list.name }.map { ($0.name, $0.value) }
            }
        }
        for element in elements {
            var row: [String: JSONValue] = [:]
            flatten(element, prefix: "", into: &row)
            rows.append(row)
        }
    }

    private mutating func flatten(_ value: JSONValue, prefix: String, into row: inout [String: JSONValue]) {
        if case .object(let object) = value, !object.fields.isEmpty {
            for field in object.fields {
                flatten(field.value, prefix: prefix.isEmpty ? field.name : "\(prefix).\(field.name)", into: &row)
            }
        } else {
            let column = prefix.isEmpty ? "value" : prefix
            if !columns.contains(column) { columns.append(column) }
            row[column] = value
        }
    }

    var csv: [String] {
        [CSV.row(columns)] + rows.map { row in CSV.row(columns.map { row[$0]?.plainText ?? "" }) }
    }

    var textTable: TextTable {
        let isNumber = columns.map { column in
            rows.allSatisfy { $0[column].map { $0 == .null || $0.isNumber } ?? true }
        }
        var table = TextTable(
            zip(columns, isNumber).map { .init(title: $0, alignment: $1 ? .right : .left) }
        )
        table.rows = rows.map { row in columns.map { .init(row[$0]?.plainText ?? "") } }
        return table
    }
}

extension JSONValue {
    /// Text without quotation marks, nothing for null, JSON for all that is not plain.
    var plainText: String {
        switch self {
        case .string(let text): text
        case .null: ""
        default: String(decoding: encoded(), as: UTF8.self)
        }
    }

    fileprivate var isNumber: Bool {
        switch self {
        case .int, .double: true
        default: false
        }
    }

    fileprivate var isListOfObjects: Bool {
        guard let array else { return false }
        return array.allSatisfy { $0.object != nil }
    }
}
