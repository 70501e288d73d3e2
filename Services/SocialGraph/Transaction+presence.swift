import Model
import ServiceKit

extension Transaction {
    /// Those who have left do nothing, and nobody does anything to them, whatever still comes in their name.
    func refuseIfErased(_ person: ID<Person>, path: String) throws {
        guard try !isErased(person) else { throw Refusal(.personErased, "The person has left.", path: path) }
    }
}
