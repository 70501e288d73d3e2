import ArgumentParser

struct DataRights: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "privacy",
        abstract: "Does what people may ask for about their data, and keeps what they have allowed.",
        subcommands: [
            PrivacyExport.self, PrivacyErase.self, PrivacyCertificate.self, PrivacyRequests.self, PrivacyRequest.self,
            PrivacyRestrict.self, PrivacyHold.self, PrivacyConsents.self, PrivacyNotices.self, PrivacyReveal.self,
            PrivacyLog.self, PrivacyStatistic.self,
        ]
    )
}
