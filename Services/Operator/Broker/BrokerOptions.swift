import AMQP
import ArgumentParser
import Model

/// Which broker to talk to.
struct BrokerOptions: ParsableArguments {
    @Option(help: "The broker, as amqp://user:password@host:port/vhost; otherwise SOUK_AMQP_URL.")
    var url: String?

    @Option(help: "The data folder of `souk up`; otherwise SOUK_DATA, otherwise .souk.", completion: .directory)
    var data: String?

    /// What was named on the command line goes first, then the environment, then a stack that runs here.
    func settings() throws -> ConnectionSettings {
        if let url { return try Self.settings(url: url, from: "--url") }
        if data == nil, let url = environment("SOUK_AMQP_URL") {
            return try Self.settings(url: url, from: "SOUK_AMQP_URL")
        }
        let folder = DataFolder.chosen(data)
        guard let stack = try RunningStack.running(in: folder) else {
            throw Failure.unreachable(
                "No broker is known: nothing runs in \(folder.path), and there is neither --url nor SOUK_AMQP_URL.",
                nextStep: "`souk up` starts a broker and all services on this machine."
            )
        }
        guard let password = try folder.read(Secrets.self, from: folder.secretsFile)?[stack.user] else {
            throw Failure.unreachable(
                "\(folder.secretsFile) has no password for \(stack.user).",
                nextStep: "Stop the stack with `souk down` and start it again."
            )
        }
        return stack.settings(password: password)
    }

    private static func settings(url: String, from source: String) throws -> ConnectionSettings {
        do {
            var settings = try ConnectionSettings(url: url)
            if let file = environment("SOUK_AMQP_PASSWORD_FILE") { try settings.readPassword(fromFile: file) }
            return settings
        } catch let error as AMQPError {
            throw Failure.usage(
                "\(source) is not the URL of a broker: \(error.reason).",
                nextStep: "It looks like amqp://user:password@host:5672/vhost, or amqps:// with TLS."
            )
        }
    }
}

extension ConnectionSettings {
    /// The name to put on a message as its sender, for the broker to check.
    ///
    /// Only the name of a role says something to a service. Other accounts leave their messages unsigned, as any other
    /// AMQP tool does, and services give these the role that their settings name.
    var signer: String? {
        guard case .plain(let user, _) = credentials, let role = Role(user: user) else { return nil }
        return role == .operator || role == .edge ? user : nil
    }
}

extension Failure {
    init(reporting error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as AMQPError: self.init(error)
        default: self = .unreachable("\(error)")
        }
    }

    /// What a failure of the connection means to the operator.
    init(_ error: AMQPError) {
        let nextStep: String? =
            switch (error.code, error.replyCode) {
            case (_, 403): "Check the user's password and permissions: `souk doctor` tries them one by one."
            case (.unreachable, _), (.connectionLost, _), (.disconnected, _):
                "Is the broker running? `souk up` starts one on this machine; `souk doctor` looks closer."
            case (.tls, _): "Check the certificate files in the URL and the host's name in the certificate."
            default: "`souk doctor` looks closer."
            }
        // What the broker says may be a sentence already.
        let text = "\(error)"
        self = .unreachable(text.hasSuffix(".") ? text : text + ".", nextStep: nextStep)
    }
}
