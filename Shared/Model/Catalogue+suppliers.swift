// Suppliers.
extension Catalogue {
    /// How the goods of a supplier have turned out.
    public struct SupplierQuality: Exemplified, Hashable, Codable, Sendable {
        public static let example = SupplierQuality(supplier: "Hangzhou Tea Works", sold: 240, faulty: 3, score: 988)

        public var supplier: String
        /// Pieces of theirs that orders have got.
        public var sold: Int
        /// Pieces that were defective, or not as described, by claims that ended with money or the same again.
        public var faulty: Int
        /// Of a thousand pieces how many are likely to be good; ten good ones are taken for granted.
        public var score: Int

        public init(supplier: String, sold: Int, faulty: Int, score: Int) {
            self.supplier = supplier
            self.sold = sold
            self.faulty = faulty
            self.score = score
        }
    }

    public struct FindSuppliers: Query {
        public static let name = "catalogue.supplier.find"
        public static let summary = "Tells how the goods of suppliers have turned out, the worst first."
        public static let roles: [Role] = [.edge]
        public static let example = FindSuppliers(product: .example(1))

        /// Only what they have sent of this one.
        public var product: ID<Product>?

        public init(product: ID<Product>? = nil) {
            self.product = product
        }

        public struct Reply: Exemplified, Hashable, Codable, Sendable {
            public static let example = Reply(suppliers: [.example])

            /// At most 100.
            public var suppliers: [SupplierQuality]

            public init(suppliers: [SupplierQuality]) {
                self.suppliers = suppliers
            }
        }
    }
}
