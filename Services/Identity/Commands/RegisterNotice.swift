import Model
import ServiceKit

/// Puts down what people are shown, for good: the same again changes nothing, and other words are another version.
func registerNotice(_ command: Identity.RegisterNotice, in transaction: Transaction) throws -> Identity.NoticeRegistered
{
    guard !command.version.isEmpty, command.version.utf8.count <= 50 else {
        throw Refusal(.invalidField, "A version is a short name, such as 2026-01.", path: "$.version")
    }
    guard LocalizedText.isLanguageTag(command.locale) else {
        throw Refusal(.invalidField, "A locale is a language tag (BCP 47), such as zh-Hans.", path: "$.locale")
    }
    guard !command.text.isEmpty, command.text.utf8.count <= 20_000 else {
        throw Refusal(.invalidField, "A notice has words, 20000 bytes at most.", path: "$.text")
    }
    let registered = Identity.NoticeRegistered(notice: Identity.ConsentNotice(command))
    let known = try transaction.notices.find(command.purpose, version: command.version)
        .first { $0.locale == command.locale }
    if let known {
        guard known == registered.notice else {
            throw Refusal(.noticeExists, "\(command.version) says something else already.", path: "$.version")
        }
        return registered
    }
    try transaction.notices.add(registered.notice, at: transaction.now)
    transaction.emit(registered)
    return registered
}
