import Foundation
import Messaging
import Model
import Privacy
import Testing

@testable import Operator

@Suite struct `Formats of imports` {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "souk-formats-\(UUID().uuidString)")
    private let desk = MemoryDesk()

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func `HetRec Last.fm is people, friends, artists with tags, and plays`() async throws {
        try write("artists.dat", "id\tname\turl\tpictureURL\n1\tPorts\tu\tp\n2\tNorth\tu\tp\n")
        let latin1 = Array("tagID\ttagValue\n1\tfolk\n2\tchanson fran".utf8) + [0xE7] + Array("aise\n".utf8)
        try write("tags.dat", latin1)
        try write(
            "user_taggedartists.dat",
            "userID\tartistID\ttagID\tday\tmonth\tyear\n"
                + "7\t1\t1\t1\t4\t2009\n7\t1\t2\t1\t4\t2009\n8\t1\t2\t1\t4\t2009\n7\t99\t1\t1\t4\t2009\n7\t1\t77\t1\t4\t2009\n"
        )
        try write("user_friends.dat", "userID\tfriendID\n7\t8\n8\t7\n")
        try write("user_artists.dat", "userID\tartistID\tweight\n7\t1\t41\n9\t2\t1\n9\t2\tmany\n")

        let tallies = try await HetRecLastFM(folder: folder.path, consentForAll: "2011").plan.run(on: desk)

        let people = try desk.bodies(Identity.RegisterPerson.self)
        let products = try desk.bodies(Catalogue.CreateProduct.self)
        let plays = try desk.bodies(Recommendation.RecordFeedback.self)
        let follows = try desk.bodies(SocialGraph.FollowPerson.self)
        #expect(people.count == 3)
        #expect(people.allSatisfy { $0.at == HetRecLastFM.publishedAt })
        #expect(try desk.bodies(Identity.GrantConsent.self).map(\.purpose) == people.map { _ in .personalisation })
        #expect(products.map(\.sku) == ["lastfm-1", "lastfm-2"])
        #expect(products[0].tags == ["chanson française", "folk"])
        #expect(try desk.bodies(Catalogue.PublishProduct.self).map(\.id) == products.compactMap(\.id))
        #expect(follows.map(\.follower) == [people[0].person, people[1].person])
        #expect(follows.map(\.followee) == [people[1].person, people[0].person])
        #expect(plays.map(\.count) == [41, 1])
        #expect(plays[0].person == people[0].person)
        #expect(plays[0].product == products[0].id)
        #expect(tallies["behaviour"].bad == 1)
        #expect(tallies["taggings"].bad == 1)
        #expect(tallies["taggings"].passedOver == ["of artists that artists.dat does not list": 1])
    }

    @Test func `Ciao finds the people of one file in the other`() async throws {
        try write(
            "ciao_ratings.csv.gz",
            "user,item,category,rating,helpfulness,timestamp\n"
                + "6119,5,24,5,4,959670000\n6094,5,24,3,4,959756400\n6094,6,1,9,4,959756400\n"
        )
        try write("trust.txt", "user,friend\n1,0\n0,5\n")
        try write("userReindex.json", #"{"6119": 0, "6094": 1}"#)

        let tallies = try await Ciao(folder: folder.path).plan.run(on: desk)

        let people = try desk.bodies(Identity.RegisterPerson.self)
        let follows = try desk.bodies(SocialGraph.FollowPerson.self)
        #expect(people.map(\.at) == [Timestamp("2000-05-30T07:00:00Z"), Timestamp("2000-05-31T07:00:00Z")])
        #expect(follows.map(\.follower) == [people[1].person])
        #expect(follows.map(\.followee) == [people[0].person])
        #expect(try desk.bodies(Catalogue.CreateProduct.self).map(\.tags) == [["category 24"], ["category 1"]])
        #expect(try desk.bodies(Recommendation.RecordFeedback.self).map(\.kind) == [.like, .view])
        #expect(tallies["follows"].bad == 1)
        #expect(tallies["behaviour"].bad == 1)
        #expect(try desk.bodies(Identity.GrantConsent.self).isEmpty)
    }

    @Test func `Online Retail is customers, products, orders and returns`() async throws {
        let file = try write(
            "retail.csv",
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,A1,LAMP,2.0,2010-12-01 08:26:00,2.5,17850.0,United Kingdom
            1,POST,POSTAGE,1.0,2010-12-01 08:26:00,18.0,17850.0,United Kingdom
            2,A1,LAMP,1.0,2010-12-01 09:00:00,2.6,,France
            1,A1,LAMP RED,1.0,2010-12-01 08:27:00,2.5,17850.0,United Kingdom
            C3,A1,LAMP,-1.0,2010-12-02 08:26:00,2.5,17850.0,United Kingdom
            4,B1,damaged,-7.0,2010-12-02 08:26:00,0.0,,United Kingdom
            5,A1,LAMP,none,2010-12-02 08:26:00,2.5,13047.0,France
            5,A1,LAMP,1.0,2010-12-02 08:26:00,2.5,13047.0,France

            """
        )

        let tallies = try await OnlineRetail(file: file).plan.run(on: desk)

        let orders = try desk.bodies(Trade.RecordOrder.self)
        let returns = try desk.bodies(Trade.RecordReturn.self)
        let products = try desk.bodies(Catalogue.CreateProduct.self)
        #expect(try desk.bodies(Identity.RegisterPerson.self).count == 2)
        #expect(products.map(\.sku) == ["A1"])
        #expect(products[0].price == Money(250, .gbp))
        #expect(products[0].title == .english("LAMP"))
        #expect(orders.map(\.number) == ["1"])
        #expect(orders[0].lines.map(\.amount.amount) == [500, 1800, 250])
        #expect(orders[0].country == "GB")
        #expect(returns.map(\.number) == ["C3"])
        #expect(returns[0].lines.map(\.amount.amount) == [250])
        #expect(returns[0].buyer == orders[0].buyer)
        #expect(tallies["products"].passedOver == ["a charge or a correction": 1, "never sold at a price": 1])
        #expect(tallies["lines of orders"].bad == 1)
        #expect(tallies["lines of orders"].passedOver.values.reduce(0, +) == 2)
        #expect(tallies["orders"].bad == 1)
    }

    @Test func `products are the variants of Shopify's rows`() async throws {
        let file = try write(
            "products.csv",
            """
            Handle,Title,Title zh-Hans,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src,Status
            tea,Green tea,绿茶,"<p>From <b>March</b>.</p><p>Roasted &amp; fresh.</p>",Hill,Tea,"green, spring",TRUE,Size,50 g,TEA-50,3,19.90,a.jpg,active
            tea,,,,,,,,,100 g,,0,35,b.jpg,
            tea,,,,,,,,,,,,,c.jpg,
            pot,Pot,,,,,,FALSE,Title,Default Title,POT-1,1,88.00,,active
            old,Old,,,,,,TRUE,Title,Default Title,OLD-1,1,1.00,,archived
            jar,Jar,,,,,,TRUE,Title,Default Title,JAR-1,1,1.005,,active
            cup,Cup,,,,,,TRUE,Title,Default Title,,1,,,active

            """
        )
        let table = ShopifyProducts(ids: DerivedIDs(source: "shop"), currency: .cny, language: "en", takesStock: true)

        let tallies = try await ImportPlan(source: "shop", stages: [table.stage(file)]).run(on: desk)

        let products = try desk.bodies(Catalogue.CreateProduct.self)
        #expect(products.map(\.sku) == ["TEA-50", "tea-2", "POT-1"])
        #expect(products[0].title == LocalizedText(["en": "Green tea – 50 g", "zh-Hans": "绿茶 – 50 g"]))
        #expect(products[0].description == .english("From March.\nRoasted & fresh."))
        #expect(products[0].tags == ["green", "spring", "Tea"])
        #expect(products.map(\.price.amount) == [1990, 3500, 8800])
        #expect(products.map(\.brand) == ["Hill", "Hill", nil])
        #expect(products.map(\.category) == ["tea", "tea", nil])
        #expect(products.map(\.family) == ["tea", "tea", nil])
        #expect(
            products.map(\.options) == [
                [.init(name: "Size", value: "50 g")], [.init(name: "Size", value: "100 g")], nil,
            ]
        )
        #expect(products.map(\.media) == [["a.jpg"], ["a.jpg"], []])
        #expect(try desk.bodies(Catalogue.PublishProduct.self).count == 2)
        #expect(try desk.bodies(Catalogue.ReceiveStock.self).map(\.quantity) == [3, 1])
        #expect(tallies["products"].passedOver == ["another picture of a product": 1, "archived": 1])
        #expect(tallies["products"].bad == 2)
    }

    @Test func `people come with their own consents, or with none`() async throws {
        let file = try write(
            "people.csv",
            """
            person,locale,device,registered_at,consents,consent_version
            amy,zh-Hans,d1,2026-01-02,personalisation marketing,v3
            ben,,,2026-01-02,,
            cy,,,2026-01-02,everything,v3
            dee,,,,,

            """
        )
        let table = PeopleTable(ids: DerivedIDs(source: "shop"), sealer: try sealer(OpeningKey(id: "test")))

        let tallies = try await ImportPlan(source: "shop", stages: [table.stage(file)]).run(on: desk)

        let people = try desk.bodies(Identity.RegisterPerson.self)
        let consents = try desk.bodies(Identity.GrantConsent.self)
        #expect(people.map(\.device) == ["d1", nil])
        #expect(consents.map(\.purpose) == [.personalisation, .marketing])
        #expect(consents.allSatisfy { $0.person == people[0].person && $0.version == "v3" })
        #expect(tallies["people"].bad == 2)
    }

    @Test func `mail addresses and nicknames leave sealed, and a repetition is the same message`() async throws {
        let identity = OpeningKey(id: "test")
        let file = try write("people.csv", "person,email,nickname,registered_at\namy,amy@example.org,Amy,2026-01-02\n")
        let table = PeopleTable(ids: DerivedIDs(source: "shop"), sealer: try sealer(identity))

        for _ in 1...2 { _ = try await ImportPlan(source: "shop", stages: [table.stage(file)]).run(on: desk) }

        let people = try desk.bodies(Identity.RegisterPerson.self)
        let amy = try #require(people.first)
        #expect(people.count == 1)
        func opened(_ sealed: Sealed?, _ field: String) throws -> String {
            let purpose = SealingPurpose.field(field, of: Identity.RegisterPerson.self, person: amy.person)
            return try String(decoding: identity.open(#require(sealed), for: purpose), as: UTF8.self)
        }
        #expect(try opened(amy.email, "email") == "amy@example.org")
        #expect(try opened(amy.nickname, "nickname") == "Amy")
        #expect(try !String(decoding: JSON.encode(amy), as: UTF8.self).contains("Amy"))
    }

    @Test func `a mail address that was mended is another message`() async throws {
        let table = PeopleTable(ids: DerivedIDs(source: "shop"), sealer: try sealer(OpeningKey(id: "test")))

        for address in ["amy@example", "amy@example.org"] {
            let file = try write("people.csv", "person,email,registered_at\namy,\(address),2026-01-02\n")
            _ = try await ImportPlan(source: "shop", stages: [table.stage(file)]).run(on: desk)
        }

        #expect(try desk.bodies(Identity.RegisterPerson.self).count == 2)
    }

    @Test func `behaviour that happened twice counts twice, and a line that comes twice counts once`() async throws {
        let lines = "person,product,kind,at\namy,TEA-50,view,2026-01-02\namy,TEA-50,view,2026-01-02\n"
        let file = try write("behaviour.csv", lines)
        let plan = ImportPlan(source: "shop", stages: [BehaviourTable(ids: DerivedIDs(source: "shop")).stage(file)])

        for _ in 1...2 { _ = try await plan.run(on: desk) }

        #expect(try desk.bodies(Recommendation.RecordFeedback.self).count == 2)
    }

    @Test func `an order with a bad line is left out as a whole`() async throws {
        let file = try write(
            "orders.csv",
            """
            order,buyer,product,quantity,unit_price,currency,at,kind
            1,amy,TEA-50,2,19.90,CNY,2026-01-02,
            1,amy,POT-1,1,88,CNY,2026-01-02,
            2,ben,TEA-50,0,19.90,CNY,2026-01-02,
            2,ben,POT-1,1,88,CNY,2026-01-02,
            3,amy,POT-1,1,88,CNY,2026-01-05,return

            """
        )
        let plan = ImportPlan(source: "shop", stages: [OrdersTable(ids: DerivedIDs(source: "shop")).stage(file)])

        let tallies = try await plan.run(on: desk)

        #expect(try desk.bodies(Trade.RecordOrder.self).map(\.number) == ["1"])
        #expect(try desk.bodies(Trade.RecordOrder.self)[0].lines.map(\.amount.amount) == [3980, 8800])
        #expect(try desk.bodies(Trade.RecordReturn.self).map(\.number) == ["3"])
        #expect(tallies["lines of orders"].bad == 1)
        #expect(tallies["orders"].bad == 1)
    }

    @Test func `an order beside a line that says nothing is left out, too`() async throws {
        let file = try write(
            "orders.csv",
            """
            order,buyer,product,quantity,unit_price,currency,at
            1,amy,A,1,1,CNY,2026-01-02
            2,ben,A,1,1,CNY,2026-01-02
            2,ben,B,1
            3,cy,A,1,1,CNY,2026-01-02
            4,dee,A,1,1,CNY,2026-01-02

            """
        )
        let plan = ImportPlan(source: "shop", stages: [OrdersTable(ids: DerivedIDs(source: "shop")).stage(file)])

        let tallies = try await plan.run(on: desk)

        #expect(try desk.bodies(Trade.RecordOrder.self).map(\.number) == ["1", "4"])
        #expect(tallies["orders"].bad == 2)
        #expect(tallies["lines of orders"].bad == 1)
    }

    @Test func `an order with a bad line is left out, however many others have one`() async throws {
        let lines = (1...2000).map { "x\($0),amy,A,none,1,CNY,2026-01-02" }
        let good = "1,amy,A,1,1,CNY,2026-01-02"
        let file = try write(
            "orders.csv",
            (["order,buyer,product,quantity,unit_price,currency,at", good, "1,amy,B,none,1,CNY,2026-01-02"] + lines)
                .joined(separator: "\n")
        )
        let plan = ImportPlan(source: "shop", stages: [OrdersTable(ids: DerivedIDs(source: "shop")).stage(file)])

        let tallies = try await plan.run(on: desk)

        #expect(desk.arrivals == 0)
        #expect(tallies["orders"].bad == 1)
        #expect(tallies["lines of orders"].bad == 2001)
    }

    @Test func `a file whose orders are scattered is refused before anything is sent`() async throws {
        let orders = (1...100).map { "\($0),amy,A,1,1,CNY,2026-01-02" }
        let file = try write(
            "orders.csv",
            (["order,buyer,product,quantity,unit_price,currency,at"] + orders + ["1,amy,B,1,1,CNY,2026-01-02"])
                .joined(separator: "\n")
        )
        let plan = ImportPlan(source: "shop", stages: [OrdersTable(ids: DerivedIDs(source: "shop")).stage(file)])

        let end = try await Importer(plan, .init(), .silent).run { [desk] in desk.deliver($0) }

        guard case .failed(let failure) = end else { return #expect(end == .complete, "its orders are scattered") }
        #expect(failure.status == .usage)
        #expect(failure.mistake.contains("line 102: order 1 goes on after more than 64 others have begun"))
        #expect(desk.arrivals == 0)
    }

    @Test func `a line of an order that is over is bad where nobody can look ahead`() throws {
        let example = Trade.RecordOrder.example
        var gathering = OrderGathering(DerivedIDs(source: "shop"))
        func add(_ number: Int) throws -> ImportRecord? {
            let row = Row(origin: Origin(file: "-", line: number), text: [], columns: [], values: .success([]))
            return try gathering.add(
                .init(number: "\(number)", isReturn: false, buyer: "amy", at: example.placedAt, line: example.lines[0]),
                row
            )
        }
        for number in 0...OrderGathering.reach { _ = try add(number) }

        #expect(throws: Complaint.self) { try add(0) }
        #expect(try add(1) == nil)
    }

    @Test func `behaviour is told by the source's own kinds, or by ratings`() async throws {
        let events = try write(
            "events.csv",
            "person,product,kind\namy,1,purchase\namy,2,view\namy,3,remove_from_cart\namy,4,gaze\n"
        )
        let ratings = try write("ratings.csv", "person,product,rating\nben,1,4.0\nben,2,3.5\nben,3,\nben,4,nan\n")
        let ids = DerivedIDs(source: "shop")
        let byKind = BehaviourTable(ids: ids, kinds: ["purchase": .buy, "remove_from_cart": nil])
        let byRating = BehaviourTable(ids: ids, likesFrom: 4)

        let first = try await ImportPlan(source: "shop", stages: [byKind.stage(events)]).run(on: desk)
        let second = try await ImportPlan(source: "shop", stages: [byRating.stage(ratings)]).run(on: desk)

        #expect(try desk.bodies(Recommendation.RecordFeedback.self).map(\.kind) == [.buy, .view, .like, .view])
        #expect(first["behaviour"].passedOver.values.reduce(0, +) == 1)
        #expect(first["behaviour"].bad == 1)
        #expect(second["behaviour"].bad == 2)
    }

    @Test func `Online Retail is read as UCI gives it away, and its second edition`() async throws {
        let file = try write(
            "retail.csv",
            """
            Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
            1,A1,LAMP,2,12/1/2010 8:26,2.5,17850,United Kingdom
            2,A1,LAMP,1,13/1/2010 8:26,2.5,17850,United Kingdom

            """
        )

        let tallies = try await OnlineRetail(file: file).plan.run(on: desk)

        #expect(try desk.bodies(Trade.RecordOrder.self).map(\.placedAt) == [Timestamp("2010-12-01T08:26:00Z")])
        #expect(tallies["lines of orders"].bad == 1)
    }

    @Test func `Ciao with a time that nothing holds has a bad line`() async throws {
        try write(
            "ciao_ratings.csv.gz",
            "user,item,category,rating,helpfulness,timestamp\n1,5,24,5,4,-9223372036854775808\n"
        )
        try write("trust.txt", "user,friend\n")
        try write("userReindex.json", "{}")

        let tallies = try await Ciao(folder: folder.path).plan.run(on: desk)

        #expect(tallies["behaviour"].bad == 1)
    }

    private func sealer(_ identity: OpeningKey) throws -> Sealer {
        try Sealer(Identity.SealingKey(id: identity.id, publicKey: identity.publicKey))
    }

    @discardableResult
    private func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    @discardableResult
    private func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let url = folder.appending(path: name)
        try Data(bytes).write(to: url)
        return url.path
    }
}
