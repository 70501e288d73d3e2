import ArgumentParser
import Foundation
import Model

struct ImportPeople: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Imports people.",
        discussion: "Columns:\n" + PeopleTable.columns.help
    )

    @Argument(help: "CSV or JSON lines; - is standard input.", completion: .file())
    var file: String

    @Flag(help: "They join now, as news: risk control looks at them, and registered_at is not read.")
    var live = false

    @OptionGroup var form: FormOptions
    @OptionGroup var source: SourceOption
    @OptionGroup var consent: ConsentOption
    @OptionGroup var options: ImportOptions

    func run() async throws {
        let table = PeopleTable(
            ids: source.ids,
            sealer: try await options.sealer(),
            isLive: live,
            consentForAll: consent.version,
            form: form.form
        )
        let plan = try ImportPlan(source: source.source, table.stage(file), PeopleTable.columns, form.form)
        try await options.run(plan, data: file, options: consent.options + (live ? ["live"] : []) + form.options)
    }
}

struct ImportFollows: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follows",
        abstract: "Imports who follows whom.",
        discussion: "Columns:\n" + FollowsTable.columns.help
    )

    @Argument(help: "CSV or JSON lines; - is standard input.", completion: .file())
    var file: String

    @Flag(help: "They begin to follow now, as news: who is followed is told, and at is not read.")
    var live = false

    @OptionGroup var form: FormOptions
    @OptionGroup var source: SourceOption
    @OptionGroup var options: ImportOptions

    func run() async throws {
        let table = FollowsTable(ids: source.ids, isLive: live, form: form.form)
        let plan = try ImportPlan(source: source.source, table.stage(file), FollowsTable.columns, form.form)
        try await options.run(plan, data: file, options: (live ? ["live"] : []) + form.options)
    }
}

struct ImportBehaviour: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "behaviour",
        abstract: "Imports what people did with products.",
        discussion: "Columns:\n" + BehaviourTable.columns(isRated: false).help
    )

    @Argument(help: "CSV or JSON lines; - is standard input.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp(
            "Which kinds the file means by its own words; nothing after = leaves lines of it out.",
            valueName: "purchase=buy,pv=view,…"
        )
    )
    var kinds: Assignments?

    @Option(help: "Lines have a rating instead of a kind: from so much on it is a like, below a view.")
    var likesFrom: Double?

    @OptionGroup var form: FormOptions
    @OptionGroup var source: SourceOption
    @OptionGroup var options: ImportOptions

    func run() async throws {
        let table = BehaviourTable(
            ids: source.ids,
            kinds: try kindsOfOurs(),
            likesFrom: likesFrom,
            form: form.form
        )
        let plan = try ImportPlan(source: source.source, table.stage(file), table.columns, form.form)
        let meaning = [kinds.map { "kinds \($0.text)" }, likesFrom.map { "likes from \($0)" }].compactMap(\.self)
        try await options.run(plan, data: file, options: meaning + form.options)
    }

    private func kindsOfOurs() throws -> [String: Recommendation.FeedbackKind?] {
        try (kinds?.values ?? [:]).mapValues { word in
            guard !word.isEmpty else { return nil }
            guard let kind = Recommendation.FeedbackKind(rawValue: word) else {
                let words = Recommendation.FeedbackKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--kinds makes none of \(words): \(word).")
            }
            return kind
        }
    }
}

struct ImportOrders: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract: "Imports orders and returns that were made and paid elsewhere.",
        discussion: """
            A line for each line of an order. The lines of an order lie together; up to \(OrderGathering.reach) other \
            orders may begin between them. An order with a bad line is left out as a whole.

            Columns:
            \(OrdersTable.columns.help)
            """
    )

    @Argument(help: "CSV or JSON lines; - is standard input.", completion: .file())
    var file: String

    @OptionGroup var form: FormOptions
    @OptionGroup var source: SourceOption
    @OptionGroup var options: ImportOptions

    func run() async throws {
        let table = OrdersTable(ids: source.ids, form: form.form)
        let plan = try ImportPlan(source: source.source, table.stage(file), OrdersTable.columns, form.form)
        try await options.run(plan, data: file, options: form.options)
    }
}

/// What a file of products doesn't say.
struct ProductOptions: ParsableArguments {
    @Option(help: "The currency of the prices, such as CNY.")
    var currency: String

    @Option(help: "The language of titles and descriptions, such as en or zh-Hans.")
    var language = "en"

    @Flag(
        help: "Receive the pieces that Variant Inventory Qty names, too; after seven days a repetition adds them again."
    )
    var withStock = false

    func validate() throws {
        guard Currency(currency) != nil else { throw ValidationError("--currency is none of ISO 4217, such as CNY.") }
        guard LocalizedText.isLanguageTag(language) else { throw ValidationError("--language is no tag such as en.") }
    }

    var options: [String] { [currency, language] + (withStock ? ["stock"] : []) }

    func table(_ ids: DerivedIDs) throws -> ShopifyProducts {
        guard let currency = Currency(currency) else { throw ValidationError("--currency is none of ISO 4217.") }
        return ShopifyProducts(ids: ids, currency: currency, language: language, takesStock: withStock)
    }
}

struct ImportProducts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "products",
        abstract: "Imports products in the columns of Shopify's product CSV.",
        discussion: """
            Each variant becomes a product with its own SKU and price; rows with nothing but a picture are left out and \
            counted. Vendor, weight, tax, barcode, cost, pictures and the prices to compare with are not read.

            Columns:
            \(ShopifyProducts.columns.help)
            """
    )

    @Argument(help: "CSV; - is standard input.", completion: .file())
    var file: String

    @OptionGroup var product: ProductOptions
    @OptionGroup var form: FormOptions
    @OptionGroup var source: SourceOption
    @OptionGroup var options: ImportOptions

    func run() async throws {
        // Of Shopify's columns many are not read, which is no news.
        var table = try product.table(source.ids)
        table.form = form.form
        let plan = ImportPlan(source: source.source, stages: [table.stage(file)])
        try await options.run(plan, data: file, options: product.options + form.options)
    }
}

struct ImportFolder: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "folder",
        abstract: "Imports the files of a folder: people, products, follows, behaviour and orders.",
        discussion: """
            In this order, and those that are there: people.csv, products.csv, follows.csv, behaviour.csv, orders.csv; \
            each may also end in .jsonl, and any of these in .gz. `souk town` writes such a folder.
            """
    )

    @Argument(help: "The folder.", completion: .directory)
    var folder: String

    @OptionGroup var product: ProductOptions
    @OptionGroup var source: SourceOption
    @OptionGroup var consent: ConsentOption
    @OptionGroup var options: ImportOptions

    func run() async throws {
        let ids = source.ids
        let products = try product.table(ids)
        let people = PeopleTable(ids: ids, sealer: try await options.sealer(), consentForAll: consent.version)
        let behaviour = BehaviourTable(ids: ids)
        let kinds: [(name: String, columns: [Column]?, stage: (String) -> ImportStage)] = [
            ("people", PeopleTable.columns, people.stage), ("products", nil, products.stage),
            ("follows", FollowsTable.columns, FollowsTable(ids: ids).stage),
            ("behaviour", behaviour.columns, behaviour.stage),
            ("orders", OrdersTable.columns, OrdersTable(ids: ids).stage),
        ]
        var plan = ImportPlan(source: source.source, stages: [])
        for kind in kinds {
            guard let file = Self.file(kind.name, in: folder) else { continue }
            plan.stages.append(kind.stage(file))
            if let columns = kind.columns { try plan.remarkStrangers(in: file, columns) }
        }
        guard !plan.stages.isEmpty else {
            throw Failure.usage(
                "\(folder) holds none of the files that are read.",
                nextStep: "They are called people.csv, products.csv, follows.csv, behaviour.csv and orders.csv."
            )
        }
        try await options.run(
            plan,
            data: "\(folder)/folder",
            options: consent.options + product.options
        )
    }

    private static func file(_ name: String, in folder: String) -> String? {
        ["csv", "jsonl", "csv.gz", "jsonl.gz"].map { "\(folder)/\(name).\($0)" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }
}

extension ImportPlan {
    /// A plan of one file.
    fileprivate init(source: String, _ stage: ImportStage, _ columns: [Column], _ form: FileForm) throws {
        self.init(source: source, stages: [stage])
        for file in stage.files { try remarkStrangers(in: file, columns, form) }
    }

    /// Remarks on columns that nobody reads, since one may be a misspelt one.
    fileprivate mutating func remarkStrangers(
        in file: String,
        _ columns: [Column],
        _ form: FileForm = FileForm()
    ) throws {
        guard file != "-" else { return }
        let strangers = try RowReader(file, columns: columns, form: form).strangers
        if !strangers.isEmpty { remarks.append("\(file): not read: \(strangers.joined(separator: ", "))") }
    }
}

extension [Column] {
    /// A line for each.
    fileprivate var help: String {
        map { "  \($0.name)\($0.isRequired ? " (required)" : ""): \($0.meaning)" }.joined(separator: "\n")
    }
}
