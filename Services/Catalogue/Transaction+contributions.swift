import Model
import ServiceKit

extension Transaction {
    /// Lets nobody speak who has left, and nobody speak from experience who has none.
    func checkAuthor(_ author: ID<Person>, hasReceived product: ID<Product>?) throws {
        guard try !isErased(author) else { throw Refusal(.authorErased, "The author has left.", path: "$.author") }
        guard let product, try !receipts.has(author, received: product) else { return }
        throw Refusal(.notReceived, "The author has not received the product \(product).", path: "$.author")
    }

    /// Keeps what somebody says and announces that, not what; the same again is answered, not repeated.
    func keep(_ contribution: Contribution, instead old: Contribution?) throws -> Contribution {
        if let old, old.state != .withdrawn, old.saysSame(as: contribution) { return old }
        guard old?.kind ?? contribution.kind == contribution.kind, old?.author == contribution.author || old == nil
        else {
            throw Refusal(.contributionState, "There is a contribution \(contribution.id) already.", path: "$.id")
        }
        try contributions.save(contribution)
        emit(contribution.written)
        return contribution
    }
}
