import Foundation
import Model

extension Play {
    /// Nothing waits, nothing is dead, nothing is wrong.
    func examineStack() async throws {
        screen.scene("The state of things")
        screen.say(screen.dim("$ souk status"), try await stack.output("status"))
        let isWell = try await stack.run(["doctor"]) == 0
        check("souk doctor finds nothing wrong", isWell)
    }
}
