// Categories.
extension Catalogue {
    /// A place in the tree where products belong.
    public struct CategoryNode: Exemplified, Hashable, Codable, Sendable {
        public static let example = CategoryNode(
            path: "food/tea",
            title: .english("Tea"),
            requiresInspection: true,
            returnDays: 14
        )

        /// From the general to the special.
        public var path: String
        public var title: LocalizedText
        /// Whether what is in it, or within it, has to be inspected before it is sold.
        public var requiresInspection: Bool
        /// For how many days what is in it, or within it, can be sent back without a reason; if absent, as long as what
        /// the category is part of.
        public var returnDays: Int?

        public init(path: String, title: LocalizedText, requiresInspection: Bool, returnDays: Int? = nil) {
            self.path = path
            self.title = title
            self.requiresInspection = requiresInspection
            self.returnDays = returnDays
        }
    }

    public struct DefineCategory: Command {
        public static let name = "catalogue.category.define"
        public static let summary =
            "Says what a category is called, whether its products have to be inspected, and how long they can be returned."
        public static let example = DefineCategory(
            path: "food/tea",
            title: .english("Tea"),
            requiresInspection: true,
            returnDays: 14
        )

        public var path: String
        public var title: LocalizedText
        /// No unless given.
        ///
        /// What is on sale stays so; what is not yet has to be inspected first.
        public var requiresInspection: Bool?
        /// 0 to 365, where 0 means never without a reason; as what the category is part of unless given, and 7 if nothing is.
        ///
        /// What has been ordered can be sent back as long as was promised then.
        public var returnDays: Int?
        public var partitionKey: String { path }

        public init(path: String, title: LocalizedText, requiresInspection: Bool? = nil, returnDays: Int? = nil) {
            self.path = path
            self.title = title
            self.requiresInspection = requiresInspection
            self.returnDays = returnDays
        }

        public typealias Reply = CategoryDefined
    }

    public struct CategoryDefined: Event, Hashable {
        public static let name = "catalogue.category.defined"
        public static let summary = "A category is called this, and demands this, from now on."
        public static let example = CategoryDefined(category: .example)

        public var category: CategoryNode
        public var partitionKey: String { category.path }

        public init(category: CategoryNode) {
            self.category = category
        }
    }

    public struct FindCategories: Query {
        public static let name = "catalogue.category.find"
        public static let summary = "Shows the tree of categories, or what is within one of them."
        public static let example = FindCategories(within: "food")

        public var within: String?

        public init(within: String? = nil) {
            self.within = within
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(categories: [.example])

            /// Each behind what it is part of.
            public var categories: [CategoryNode]

            public init(categories: [CategoryNode]) {
                self.categories = categories
            }
        }
    }
}

// Families.
extension Catalogue {
    public struct FindFamily: Query {
        public static let name = "catalogue.family.find"
        public static let summary = "Shows the variants of one thing: products that differ in their options only."
        public static let example = FindFamily(family: "green-tea")

        public var family: String

        public init(family: String) {
            self.family = family
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(
                options: [OptionValues(name: "weight", values: ["100 g", "250 g"])],
                variants: [.examplePublished]
            )

            /// What can be chosen, in the order in which it was first named.
            public var options: [OptionValues]
            /// All but the retired ones, the oldest first.
            public var variants: [Product]

            public init(options: [OptionValues], variants: [Product]) {
                self.options = options
                self.variants = variants
            }
        }
    }

    public struct OptionValues: Hashable, Codable, Sendable {
        public var name: String
        public var values: [String]

        public init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }
}
