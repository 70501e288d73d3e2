internal import Messaging
internal import Model
internal import Privacy

extension Service {
    /// Every service's answer to somebody who wants their data: all that its map of personal data leads to, sealed.
    ///
    /// Asked again it answers again, with what it has by then; identity keeps what came first.
    static func exportRoute(_ context: ServiceContext) -> Route {
        let participant = PrivacyParticipant(Self.self)
        return Route(type: Identity.ExportRequested.name, kind: .event, roles: [.service(Identity.service)]) { body in
            let event = try JSON.decode(Identity.ExportRequested.self, from: body)
            return Route.Call(key: event.partitionKey) { unit in
                let transaction = Transaction(unit, context)
                let bytes = try participant.export(event.person, in: transaction.database).encoded()
                let parts = ExportParts(of: bytes)
                let key = try SealingKey(id: ExportParts.keyID, publicKey: event.publicKey)
                for part in 1...parts.count {
                    transaction.send(
                        Identity.ContributeExport(
                            export: event.export,
                            person: event.person,
                            service: name,
                            part: part,
                            parts: parts.count,
                            data: try key.sealData(
                                parts[part],
                                for: .contribution(to: event.export, by: name, part: part, of: parts.count)
                            )
                        )
                    )
                }
                return []
            }
        }
    }
}
