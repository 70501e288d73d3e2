import Model
import ServiceKit
import Storage

extension Recommender: WorkingMemory {
    /// Reads all tables; what they hold comes in by the same changes as what is committed later.
    init(recalling database: Database) throws {
        self.init()
        try OfferTable(database: database).forEach { apply(.offer($0)) }
        try EventTable(database: database).forEach { apply(.feedback($0)) }
        try PeopleTable(database: database).forEachFollow { apply(.follow($0, of: $1)) }
        try PeopleTable(database: database).forEachWilling { apply(.personalisation($0, isAllowed: true)) }
    }
}
