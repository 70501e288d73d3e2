// Bulk changes.
extension Catalogue {
    /// What is to become of which products.
    public struct BulkChange: Exemplified, Hashable, Codable, Sendable {
        public static let example = BulkChange(
            category: "food/tea",
            brand: "Longjing",
            tag: "green",
            pricePercent: -10,
            addTags: ["sale"],
            removeTags: ["new"],
            newCategory: "food/tea/green",
            newBrand: "Longjing 1949"
        )

        /// Which: those that fit all of these; at least one has to be given.
        public var category: String?
        public var brand: String?
        public var tag: String?
        /// By how much the regular price changes; halves of the smallest coin are rounded away from zero.
        public var pricePercent: Int?
        public var addTags: [String]?
        public var removeTags: [String]?
        public var newCategory: String?
        public var newBrand: String?

        public init(
            category: String? = nil,
            brand: String? = nil,
            tag: String? = nil,
            pricePercent: Int? = nil,
            addTags: [String]? = nil,
            removeTags: [String]? = nil,
            newCategory: String? = nil,
            newBrand: String? = nil
        ) {
            self.category = category
            self.brand = brand
            self.tag = tag
            self.pricePercent = pricePercent
            self.addTags = addTags
            self.removeTags = removeTags
            self.newCategory = newCategory
            self.newBrand = newBrand
        }
    }

    public struct PreviewBulkChange: Query {
        public static let name = "catalogue.bulk-change.preview"
        public static let summary = "Tells what a bulk change would do, and does nothing."
        public static let example = PreviewBulkChange(change: .example)
        public static let roles: [Role] = []

        public var change: BulkChange

        public init(change: BulkChange) {
            self.change = change
        }

        public typealias Reply = BulkOutcome
    }

    public struct ApplyBulkChange: Command {
        public static let name = "catalogue.bulk-change.apply"
        public static let summary = "Changes many products, some hundred at a time, and tells when all are done."
        public static let example = ApplyBulkChange(change: .example, after: .example(1), soFar: .example)
        public static let roles: [Role] = [.service("catalogue")]

        public var change: BulkChange
        /// Where the part before has ended; the service goes on by itself.
        public var after: ID<Product>?
        /// What the parts before have done.
        public var soFar: BulkOutcome?
        public var partitionKey: String { "bulk-change" }

        public init(change: BulkChange, after: ID<Product>? = nil, soFar: BulkOutcome? = nil) {
            self.change = change
            self.after = after
            self.soFar = soFar
        }

        public typealias Reply = BulkOutcome
    }

    public struct BulkChangeApplied: Event, Hashable {
        public static let name = "catalogue.bulk-change.applied"
        public static let summary = "A bulk change has come to its end."
        public static let example = BulkChangeApplied(change: .example, outcome: .example)

        public var change: BulkChange
        public var outcome: BulkOutcome
        public var partitionKey: String { "bulk-change" }

        public init(change: BulkChange, outcome: BulkOutcome) {
            self.change = change
            self.outcome = outcome
        }
    }

    /// What a bulk change does, or would do.
    public struct BulkOutcome: Exemplified, Hashable, Codable, Sendable {
        public static let example = BulkOutcome(
            matched: 12,
            changed: 10,
            refused: 1,
            examples: [
                BulkExample(product: .example(1), before: Money(1999, .eur), after: Money(1799, .eur), refusal: "…")
            ],
            isComplete: true
        )

        /// How many products fit.
        public var matched: Int
        /// How many are different afterwards.
        public var changed: Int
        /// How many stay as they are because the change would break a rule.
        public var refused: Int
        /// The first ten that are different or refused.
        public var examples: [BulkExample]
        /// Whether all products have been looked at: a preview ends after 5000, one part of a change after 200.
        public var isComplete: Bool

        public init(
            matched: Int = 0,
            changed: Int = 0,
            refused: Int = 0,
            examples: [BulkExample] = [],
            isComplete: Bool = false
        ) {
            self.matched = matched
            self.changed = changed
            self.refused = refused
            self.examples = examples
            self.isComplete = isComplete
        }
    }

    public struct BulkExample: Hashable, Codable, Sendable {
        public var product: ID<Product>
        public var before: Money
        public var after: Money
        /// Why the product stays as it is.
        public var refusal: String?

        public init(product: ID<Product>, before: Money, after: Money, refusal: String? = nil) {
            self.product = product
            self.before = before
            self.after = after
            self.refusal = refusal
        }
    }
}
