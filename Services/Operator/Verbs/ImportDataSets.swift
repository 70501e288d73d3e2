import ArgumentParser

struct ImportHetRecLastFM: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hetrec-lastfm",
        abstract: "Imports HetRec 2011 Last.fm.",
        discussion: """
            People, friendships as follows, artists as free products with their most frequent tags, and plays as views with \
            their count. All carry the day of publication, 2011-05-01, since the data set has no better one.
            """
    )

    @Argument(help: "The folder with artists.dat, tags.dat and user_*.dat.", completion: .directory)
    var folder: String

    @OptionGroup var consent: ConsentOption
    @OptionGroup var options: ImportOptions

    func run() async throws {
        let plan = HetRecLastFM(folder: folder, consentForAll: consent.version).plan
        try await options.run(plan, data: "\(folder)/hetrec-lastfm", options: consent.options)
    }
}

struct ImportCiao: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ciao",
        abstract: "Imports Ciao, as SocialLGN splits it.",
        discussion: """
            People, trust as follows, rated products under their category, and ratings as behaviour: 4 and 5 are likes, \
            others views. What the file says of helpfulness is left out.
            """
    )

    @Argument(help: "The folder with ciao_ratings.csv.gz, trust.txt and userReindex.json.", completion: .directory)
    var folder: String

    @OptionGroup var consent: ConsentOption
    @OptionGroup var options: ImportOptions

    func run() async throws {
        let plan = Ciao(folder: folder, consentForAll: consent.version).plan
        try await options.run(plan, data: "\(folder)/ciao", options: consent.options)
    }
}

struct ImportOnlineRetail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "online-retail",
        abstract: "Imports Online Retail of UCI.",
        discussion: """
            Customers; everything ever sold at a price as a product, under its most frequent name and price; invoices as \
            orders; cancellations as returns. Lines without a customer are left out and counted; prices are rounded to \
            whole pence. Postage and other charges stay in the orders, but become no products.
            """
    )

    @Argument(help: "online_retail.csv, packed or not.", completion: .file())
    var file: String

    @OptionGroup var consent: ConsentOption
    @OptionGroup var options: ImportOptions

    func run() async throws {
        let plan = OnlineRetail(file: file, consentForAll: consent.version).plan
        try await options.run(plan, data: file, options: consent.options)
    }
}
