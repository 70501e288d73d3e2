import Messaging

/// A service's reply.
enum Answer: Equatable, Sendable {
    case ok(JSONValue)
    case problem(Problem)

    /// The members of RFC 9457 that our services use.
    struct Problem: Codable, Equatable, Sendable {
        var type: String
        var title: String?
        var detail: String?
        /// Where in the body the mistake is.
        var path: String?
    }

    init(body: [UInt8]) throws(Failure) {
        do {
            let reply = try JSONValue.parse(body)
            if let ok = reply["ok"] {
                self = .ok(ok)
            } else if let problem = reply["problem"] {
                self = .problem(try JSON.decode(Problem.self, from: problem.encoded()))
            } else {
                throw JSONError(path: "$", detail: "neither `ok` nor `problem`")
            }
        } catch {
            throw .unreachable(
                "The reply cannot be understood: \(error).",
                nextStep: "Is the service of another version? `souk status` shows the versions."
            )
        }
    }
}

extension Answer.Problem: CustomStringConvertible {
    var description: String {
        var text = type
        if let title { text += ": \(title)" }
        if let detail { text += ". \(detail)" }
        if let path { text += " (at \(path))" }
        return text
    }
}
