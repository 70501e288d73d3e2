import Model
import Support

@testable import IdentityService

extension ServiceHarness<IdentityService> {
    /// Puts down what people are shown before they allow marketing.
    @discardableResult
    func registerNotice(
        version: String = "2026-01",
        locale: String = "zh-Hans",
        text: String = "我们可以向您发送优惠信息。",
        separate: [Identity.SeparateGround] = []
    ) throws -> Identity.ConsentNotice {
        try send(
            Identity.RegisterNotice(
                purpose: .marketing,
                version: version,
                locale: locale,
                text: text,
                dataClasses: [.contact],
                controllers: ["Souk"],
                retention: "until it is withdrawn",
                separate: separate
            )
        ).notice
    }
}
