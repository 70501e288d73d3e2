import ArgumentParser

struct DataRights: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "privacy",
        abstract: "Does what people may ask for about their data: hands it out, and erases it.",
        subcommands: [
            PrivacyExport.self, PrivacyErase.self, PrivacyCertificate.self, PrivacyRequests.self, PrivacyLog.self,
        ]
    )
}
