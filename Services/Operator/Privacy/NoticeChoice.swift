import Model

/// Which of the texts of one version somebody was shown.
struct NoticeChoice {
    /// Nil if none is registered.
    let notice: Identity.ConsentNotice?

    /// The text in this language, or the only one.
    init(_ texts: [Identity.ConsentNotice], locale: String?) throws(Failure) {
        let fitting = texts.filter { locale == nil || $0.locale == locale }
        guard texts.isEmpty || fitting.count == 1 else {
            throw .usage(
                locale.map { "The notice has no text in \($0)." } ?? "The notice has texts in several languages.",
                nextStep:
                    "Name the one they were shown by --locale: \(texts.map(\.locale).sorted().joined(separator: ", "))."
            )
        }
        notice = fitting.first
    }
}
