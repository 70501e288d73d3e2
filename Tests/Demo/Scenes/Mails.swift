import MailSink
import Model

extension Play {
    /// What they were told.
    func readMails() async throws {
        screen.scene("What they were told")
        try await until("the mails have gone out") {
            let told = self.stack.mails.mails.flatMap(\.recipients)
            return self.actors.prefix(2).allSatisfy { told.contains($0.email) }
        }
        let mails = stack.mails.mails
        for mail in mails {
            screen.say("  to \(mail.recipients.joined()): \(screen.dim(mail.body.first ?? ""))")
        }
        let inbox = try await ask(Notification.FindInbox(person: actors[0].person))
        screen.say("  and in \(actors[0].nickname)'s inbox:")
        for message in inbox.messages.prefix(6) {
            screen.say("  \(message.title.texts["zh-Hans"] ?? "")  \(screen.dim(message.title.texts["en"] ?? ""))")
        }
        check(
            "the inbox tells of the formed and of the expired group-buy",
            Set(inbox.messages.map(\.template)).isSuperset(
                of: ["group_formed", "group_expired"]
            ),
            "\(inbox.messages.map(\.template))"
        )
        check("nobody was mailed the same twice", Set(mails.map { $0.header("Message-ID") }).count == mails.count)
    }
}
