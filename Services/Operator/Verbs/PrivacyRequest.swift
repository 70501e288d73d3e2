import ArgumentParser
import Model

struct PrivacyRequest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Takes down what a person asks about their data, and answers it.",
        discussion: """
              souk privacy request receive sub_01kds9ss20000000000000000a --kind erasure --received 2026-11-20
              souk privacy request accept pvr_01kds9ss200000000000000006 --grace 7
              souk privacy request refuse pvr_01kds9ss200000000000000006 --ground legal_claims

            `souk privacy requests` lists those that wait. Every step shows the request, and says what comes next.

            Exit status: 0 done, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """,
        subcommands: [
            RequestReceive.self, RequestShow.self, RequestAccept.self, RequestRefuse.self, RequestCancel.self,
            RequestPause.self, RequestResume.self, RequestExtend.self,
        ]
    )
}

/// Which request, and how to take it a step further.
struct RequestOptions: ParsableArguments {
    @Argument(help: "The request, pvr_…, as `souk privacy requests` lists it.")
    var request: String

    @OptionGroup var desk: DeskOptions

    func take<Step: Command>(_ step: (ID<Identity.PrivacyRequest>) -> Step) async throws
    where Step.Reply == Identity.PrivacyRequestReport {
        let step = step(try parsed(request, as: Identity.PrivacyRequest.self))
        try desk.showStep(try await desk.talk { desk in try await desk.send(step) })
    }
}

extension DeskOptions {
    /// Shows a request, and what comes next.
    fileprivate func showStep(_ report: Identity.PrivacyRequestReport) throws {
        let console = Console.standard
        try show(report, on: console)
        if let nextStep = report.nextStep { console.note(nextStep) }
    }
}

struct RequestReceive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Takes a request down and starts the clocks of the laws, on the day it came.",
        discussion: """
              souk privacy request receive sub_01kds9ss20000000000000000a --kind access
              souk privacy request receive sub_01kds9ss20000000000000000a --kind erasure --law gdpr --received 2026-11-20
            """
    )

    @Argument(help: "The person's pseudonym, sub_….")
    var person: String

    @Option(help: "What they ask for.")
    var kind: Identity.PrivacyRequestKind

    @Option(help: "The law that protects them; may be repeated, and is both unless given.")
    var law: [Identity.PrivacyLaw] = []

    @Option(help: "When it came, such as 2026-11-20 or 2026-11-20T08:30:00Z, if that was earlier: by letter, perhaps.")
    var received: String?

    @OptionGroup var options: DeskOptions

    func validate() throws {
        if let received, Timestamp(lenient: received) == nil {
            throw ValidationError("\(received) is no time such as 2026-11-20 or 2026-11-20T08:30:00Z.")
        }
    }

    func run() async throws {
        let person = try parsed(person, as: Person.self)
        let report = try await options.talk { desk in
            try await desk.send(
                Identity.ReceiveRequest(
                    person: person,
                    kind: kind,
                    laws: law.isEmpty ? nil : law,
                    receivedAt: received.flatMap { Timestamp(lenient: $0) }
                )
            )
        }
        try options.showStep(report)
    }
}

struct RequestShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows how far a request is, and by when it has to be answered.",
        discussion: "  souk privacy request show pvr_01kds9ss200000000000000006"
    )

    @OptionGroup var options: RequestOptions

    func run() async throws {
        let request = try parsed(options.request, as: Identity.PrivacyRequest.self)
        try options.desk.showStep(
            try await options.desk.talk { desk in try await desk.ask(Identity.FindRequest(request: request)) }
        )
    }
}

struct RequestAccept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Starts to do what the person asks, all of it or but for a part.",
        discussion: """
              souk privacy request accept pvr_01kds9ss200000000000000006 --watch
              souk privacy request accept pvr_01kds9ss200000000000000006 --grace 7
              souk privacy request accept pvr_01kds9ss200000000000000006 --except rights_of_others

            With --grace an erasure restricts their data at once and waits, so that they can change their mind. With \
            --watch an erasure that begins shows each service's confirmation as it arrives.

            Exit status: 0 begun, or with --watch certified; 1 refused; 2 a service has not confirmed in time; 64 the \
            command line is wrong.
            """
    )

    @Option(help: "Days until an erasure begins, 7 at most; at once unless given.")
    var grace: Int?

    @Option(help: "Why data is to be restricted, if that was asked; accuracy_contested unless given.")
    var ground: Identity.RestrictionGround?

    @Option(help: "On what ground a part is refused; may be repeated.")
    var except: [Identity.RequestRefusalGround] = []

    @Flag(help: "Wait for all confirmations of an erasure, and show them.")
    var watch = false

    @Option(help: "Seconds to wait with --watch.")
    var timeout = 60.0

    @OptionGroup var options: RequestOptions

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout has to be above 0, in seconds.") }
        guard !watch || grace == nil && !options.desk.printsJSON else {
            throw ValidationError("--watch shows people what begins at once; leave out --grace and --json.")
        }
    }

    func run() async throws {
        let command = Identity.AcceptRequest(
            request: try parsed(options.request, as: Identity.PrivacyRequest.self),
            graceDays: grace,
            ground: ground,
            exceptions: except.isEmpty ? nil : except
        )
        let patience = Duration.seconds(watch ? timeout : 10)
        try await options.desk.talk(patience: patience) { desk in
            let report = try await desk.send(command)
            guard watch, let erasure = report.erasure else { return try options.desk.showStep(report) }
            try await PrivacyErase.follow(erasure, at: desk, .standard)
        }
    }
}

struct RequestRefuse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse",
        abstract: "Declines what the person asks; they have to be told the ground, and what they can do about it.",
        discussion: "  souk privacy request refuse pvr_01kds9ss200000000000000006 --ground legal_claims"
    )

    @Option(help: "Why.")
    var ground: Identity.RequestRefusalGround

    @OptionGroup var options: RequestOptions

    func run() async throws {
        try await options.take { Identity.RefuseRequest(request: $0, ground: ground) }
    }
}

struct RequestCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Takes a request back that nothing irrevocable was done about.",
        discussion: "  souk privacy request cancel pvr_01kds9ss200000000000000006"
    )

    @OptionGroup var options: RequestOptions

    func run() async throws {
        try await options.take { Identity.CancelRequest(request: $0) }
    }
}

struct RequestPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stops the clock of the GDPR while it isn't clear who asks.",
        discussion: "  souk privacy request pause pvr_01kds9ss200000000000000006"
    )

    @OptionGroup var options: RequestOptions

    func run() async throws {
        try await options.take { Identity.PauseRequest(request: $0) }
    }
}

struct RequestResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Lets the clock go on, since the person has shown who they are.",
        discussion: "  souk privacy request resume pvr_01kds9ss200000000000000006"
    )

    @OptionGroup var options: RequestOptions

    func run() async throws {
        try await options.take { Identity.ResumeRequest(request: $0) }
    }
}

struct RequestExtend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Takes two more months under the GDPR, once, while the first month lasts.",
        discussion: "  souk privacy request extend pvr_01kds9ss200000000000000006 --ground complexity"
    )

    @Option(help: "Why it takes longer.")
    var ground: Identity.ExtensionGround

    @OptionGroup var options: RequestOptions

    func run() async throws {
        try await options.take { Identity.ExtendRequest(request: $0, ground: ground) }
    }
}
