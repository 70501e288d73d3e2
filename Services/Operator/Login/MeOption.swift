import ArgumentParser
import Model

/// Whether somebody sends for themselves.
struct MeOption: ParsableArguments {
    @Flag(name: .customLong("me"), help: "On your own behalf, with the access token of `souk login`.")
    var isForMe = false

    /// The access tokens to send along, by service; none unless asked for.
    func accessTokens(_ broker: BrokerOptions, patience: Duration) async throws -> [String: String] {
        try await session(broker, patience: patience)?.accessTokens ?? [:]
    }

    /// Who sends for themselves, with access tokens that count; nil unless asked for.
    func session(_ broker: BrokerOptions, patience: Duration) async throws -> SavedSession? {
        isForMe ? try await .current(broker, patience: patience) : nil
    }
}

extension SavedSession {
    /// Whoever is logged in here, with access tokens that count.
    static func current(_ broker: BrokerOptions, patience: Duration) async throws -> SavedSession {
        let identity = try await PrivacyDesk(broker, patience: patience)
        let desk = LoginDesk(
            request: identity.reply(toCommand:_:),
            sealer: try await Sealer.asking(broker.settings(), patience: patience),
            folder: .chosen(broker.data)
        )
        let saved = try await desk.current()
        await identity.end()
        guard let saved else {
            throw Failure.refused("Nobody is logged in here.", nextStep: "`souk login` does that.")
        }
        return saved
    }
}
