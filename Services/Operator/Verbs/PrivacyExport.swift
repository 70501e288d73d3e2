import ArgumentParser
import Glibc
import Model
import Privacy
import ServiceKit

struct PrivacyExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes all that Souk has about a person to a ZIP file: one page to read, and JSON for each service.",
        discussion: """
              souk privacy export sub_01kds9ss20000000000000000a --out li.zip --reason "Asked for by letter."

            The file holds personal data in clear, and only its owner can read it. On its way the archive is sealed to \
            a key that this command makes and forgets; who had it and why is in the access log (`souk privacy log`).

            Exit status: 0 written, 1 refused, 2 a service has not answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @Option(help: "The file to write; it must not exist.", completion: .file())
    var out: String

    @Option(help: "Why you have to have it, in a sentence; for the access log, under the person's key.")
    var reason: String

    @Option(help: "Seconds to wait for all services.")
    var timeout = 60.0

    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout has to be above 0, in seconds.") }
    }

    func run() async throws {
        let console = Console.standard
        let person = try parsed(person, as: Person.self)
        guard access(out, F_OK) != 0 else {
            throw Failure.usage("\(out) exists already.", nextStep: "Name another file, or remove this one.")
        }
        let desk = try await PrivacyDesk(broker, patience: .seconds(timeout))
        let export = try await desk.send(Identity.RequestExport(person: person)).export
        let report = try await desk.ask(Identity.FindExport(export: export)) { $0.state != .collecting }
        guard report != nil else {
            let awaited = try await desk.ask(Identity.FindExport(export: export)).awaited
            throw Failure.unreachable(
                "\(awaited.joined(separator: ", ")) did not hand over anything in time.",
                nextStep: "They are asked again every hour; the same command later goes on with \(export)."
            )
        }
        let archive = try await Self.archive(export, because: reason, from: desk)
        await desk.end()
        try Self.write(archive, to: out)
        console.print(out)
        console.note("\(archive.count) bytes about \(person), in clear: keep the file safe, and remove it afterwards.")
    }

    private static func archive(
        _ export: ID<Identity.Export>,
        because reason: String,
        from desk: PrivacyDesk
    ) async throws -> [UInt8] {
        let pair = OpeningKey(id: ExportParts.keyID)
        let reason = try await desk.sealer()
            .seal(reason, for: .field("reason", of: Identity.ReleaseExport.self, recipientKey: pair.publicKey))
        _ = try await desk.send(
            Identity.ReleaseExport(export: export, recipientKey: pair.publicKey, reason: reason)
        )
        var bytes: [UInt8] = []
        var part = 1
        var parts = 1
        while part <= parts {
            let answer = try await desk.ask(Identity.OpenExport(export: export, part: part))
            parts = answer.parts
            bytes += try pair.open(answer.data, for: .archive(of: export, part: part, of: parts))
            part += 1
        }
        return bytes
    }

    /// Makes a file that its owner alone may read, from its first byte on.
    private static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0, let file = fdopen(descriptor, "w") else { throw unwritable(path) }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw unwritable(path) }
    }

    private static func unwritable(_ path: String) -> Failure {
        .usage("\(path) can't be written: \(String(cString: strerror(errno))).")
    }
}
