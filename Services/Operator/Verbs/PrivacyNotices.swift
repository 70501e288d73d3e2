import ArgumentParser
import Messaging
import Model

struct PrivacyNotices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices",
        abstract: "Lists what people are shown before they allow something; registers new texts.",
        discussion: """
              souk privacy notices
              souk privacy notices --purpose marketing --notice 2026-01 --json
              souk privacy notices --register notices.jsonl

            The words of a version stand for good, since people have agreed to them; other words are a new version. \
            `souk describe identity.notice.register` shows what a line of the file looks like. The same file again \
            changes nothing.

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Option(help: "Only those of one purpose.")
    var purpose: Identity.Purpose?

    @Option(help: "Only those of one version, such as 2026-01.")
    var notice: String?

    @Option(help: "A file of JSON lines, a notice each; - is standard input.", completion: .file())
    var register: String?

    @OptionGroup var options: DeskOptions

    func run() async throws {
        let texts = try register.map(Self.read) ?? []
        let list = try await options.talk { desk in
            for text in texts { _ = try await desk.send(text) }
            return try await desk.ask(Identity.FindNotices(purpose: purpose, version: notice))
        }
        var table = TextTable([
            .init(title: "purpose"), .init(title: "notice"), .init(title: "locale"), .init(title: "text"),
        ])
        table.rows = list.notices.map { notice in
            [.init(notice.purpose.rawValue), .init(notice.version), .init(notice.locale), .init(notice.text)]
        }
        try options.show(list, as: table, orSay: "No notice is registered.", on: .standard)
    }

    /// All of the file, or nothing of it.
    private static func read(_ file: String) throws -> [Identity.RegisterNotice] {
        var source = try MessageSource(path: file)
        var texts: [Identity.RegisterNotice] = []
        while let line = source.next() {
            do {
                texts.append(try JSON.decode(Identity.RegisterNotice.self, from: line.bytes))
            } catch {
                throw Failure.usage(
                    "\(file), line \(line.number) is no notice: \(error)",
                    nextStep: "`souk describe \(Identity.RegisterNotice.name)` shows one; nothing was registered."
                )
            }
        }
        return texts
    }
}
