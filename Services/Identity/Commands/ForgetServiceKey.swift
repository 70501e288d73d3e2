import Model
import ServiceKit

/// Forgets by which key a service signs: the next that it shows counts.
func forgetServiceKey(
    _ command: Identity.ForgetServiceKey,
    in transaction: Transaction
) throws -> Identity.ServiceKeyForgotten {
    guard Suite.services.contains(where: { $0.service == command.service }) else {
        throw Refusal(.invalidField, "There is no service \(command.service.debugDescription).", path: "$.service")
    }
    let known = try transaction.serviceKeys.find(command.service)
    try transaction.serviceKeys.remove(command.service)
    return Identity.ServiceKeyForgotten(service: command.service, publicKey: known)
}
