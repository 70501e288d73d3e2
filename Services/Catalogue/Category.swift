import Model

/// Where products belong, as a path from the general to the special: `food/tea/green`.
enum Category {
    /// The category and all that it is part of, the most general first.
    static func lineage(of path: String) -> [String] {
        let steps = path.split(separator: "/")
        return steps.indices.map { steps[...$0].joined(separator: "/") }
    }

    static func check(_ path: String, at place: String) throws(Refusal) {
        let steps = path.split(separator: "/", omittingEmptySubsequences: false)
        let isPath = (1...mostSteps).contains(steps.count) && path.utf8.count <= 200 && steps.allSatisfy(isStep)
        guard isPath else {
            throw Refusal(
                .invalidField,
                "A category has 1 to \(mostSteps) names of small letters, digits and hyphens, with / between: food/tea",
                path: place
            )
        }
    }

    /// Letters of every script, so that a category can be called what its merchant calls it.
    private static func isStep(_ step: Substring) -> Bool {
        !step.isEmpty && step.first != "-" && step.last != "-"
            && step.unicodeScalars.allSatisfy { letter in
                letter == "-" || letter.properties.generalCategory == .decimalNumber
                    || letter.properties.isAlphabetic && !letter.properties.isUppercase
            }
    }

    private static let mostSteps = 8
}

extension Catalogue.CategoryNode {
    init(_ command: Catalogue.DefineCategory) throws(Refusal) {
        self.init(
            path: command.path,
            title: command.title,
            requiresInspection: command.requiresInspection ?? false,
            returnDays: command.returnDays
        )
        try Category.check(path, at: "$.path")
        try Product.check(title, in: "$.title", maximum: 200, isOneLine: true)
        guard returnDays.map((0...365).contains) ?? true else {
            throw Refusal(.invalidField, "Goods can be sent back for 0 to 365 days.", path: "$.return_days")
        }
    }
}
