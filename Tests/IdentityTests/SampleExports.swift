import Messaging
import Model
import Privacy
import ServiceKit
import Support
import Testing

@testable import IdentityService

extension ServiceHarness<IdentityService> {
    /// Has a service hand over some tables, in one part.
    func contribute(_ tables: JSONValue, to export: Identity.ExportRequested, by service: String) throws {
        let key = try SealingKey(id: ExportParts.keyID, publicKey: export.publicKey)
        try send(
            Identity.ContributeExport(
                export: export.export,
                person: export.person,
                service: service,
                part: 1,
                parts: 1,
                data: key.sealData(
                    tables.encoded(),
                    for: .contribution(to: export.export, by: service, part: 1, of: 1)
                )
            ),
            from: service
        )
    }

    /// Has all services but identity hand over that they have nothing.
    func contributeNothing(to export: Identity.ExportRequested) throws {
        for service in Suite.services where service.service != "identity" {
            try contribute([:], to: export, by: service.service)
        }
    }

    /// Has identity, too, do what it does when it hears of its own event.
    func contributeOwn(to export: Identity.ExportRequested) throws {
        let before = try sent(Identity.ContributeExport.self).count
        try deliver(export)
        for contribution in try sent(Identity.ContributeExport.self).dropFirst(before) {
            try send(contribution, from: "identity")
        }
    }

    /// Has somebody ask for their data, and every service answer.
    func exportCompletely(_ number: UInt64 = 1) throws -> Identity.ExportRequested {
        let export = try send(Identity.RequestExport(person: .sample(number)))
        try contributeOwn(to: export)
        try contributeNothing(to: export)
        return export
    }

    /// Has an operator hand an archive out to the owner of a pair.
    @discardableResult
    func release(_ export: ID<Identity.Export>, to pair: OpeningKey) throws -> Identity.ExportDelivered {
        try send(
            Identity.ReleaseExport(
                export: export,
                recipientKey: pair.publicKey,
                reason: sealed(
                    "Asked for by letter.",
                    as: "reason",
                    of: Identity.ReleaseExport.self,
                    to: pair.publicKey
                )
            )
        )
    }

    /// Opens all parts of an archive that has been released to a pair.
    func archive(_ export: ID<Identity.Export>, for pair: OpeningKey) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var part = 1
        var parts = 1
        while part <= parts {
            let answer = try ask(Identity.OpenExport(export: export, part: part))
            parts = answer.parts
            bytes += try pair.open(answer.data, for: .archive(of: export, part: part, of: parts))
            part += 1
        }
        return bytes
    }
}

extension [UInt8] {
    func contains(text: String) -> Bool { String(decoding: self, as: UTF8.self).contains(text) }
}
