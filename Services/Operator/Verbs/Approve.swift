import ArgumentParser
import Model

struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Proves once more that you want one thing, or that you agree to another's.",
        discussion: """
              souk approve trade.order.refund ord_01kds9ss200000000000000003 --amount 60000 --currency EUR
              souk approve identity.role.grant treasury --payee sub_01kds9ss20000000000000000a

            Asks for a code of your app, or of a mail to you. What it prints is good for exactly this, once, and for five \
            minutes. Where it takes two people, tell it to the one who sends the command, who adds it:

              souk send --me trade.order.refund order=ord_… amount.amount=60000 amount.currency=EUR … approval=eyJ…

            The refusal that they got says what there is to approve.

            Exit status: 0 approved, 1 refused, 2 nobody answered, 64 the command line is wrong.
            """
    )

    @Argument(help: "The type of the command, such as trade.order.refund.", completion: .messageTypes(.command))
    var action: String

    @Argument(help: "What it is about, as a rule an id.")
    var subject: String

    @Option(help: "Who gets something by it, if the refusal named anybody.")
    var payee: String?

    @Option(help: "How much, in minor units such as cents.")
    var amount: Int64?

    @Option(help: "The currency of the amount, such as EUR.")
    var currency: String?

    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        guard (amount == nil) == (currency == nil) else {
            throw ValidationError("--amount and --currency go together.")
        }
        guard currency == nil || Currency(currency ?? "") != nil else {
            throw ValidationError("--currency has to be of ISO 4217, such as EUR.")
        }
    }

    func run() async throws {
        let console = Console.standard
        let deed = Identity.Deed(
            action: try Vocabulary.ours.entry(action, .command, for: "approve").name,
            subject: subject,
            payee: payee,
            amount: amount.flatMap { amount in currency.flatMap { Currency($0) }.map { Money(amount, $0) } }
        )
        let patience = Duration.seconds(30)
        let me = try await SavedSession.current(broker, patience: patience)
        let desk = try await PrivacyDesk(broker, patience: patience, me: me)
        let approval = try await desk.approval(of: deed, by: me, broker, console)
        await desk.end()
        console.print(approval)
        console.note("You approve \(deed): good for this, once, for five minutes.")
    }
}
