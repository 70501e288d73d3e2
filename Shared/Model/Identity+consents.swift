// What people are asked, word by word, and all that they have answered.

extension RefusalCode {
    public static let noticeNotFound = RefusalCode("notice_not_found", "No notice of this version is registered")
    public static let noticeExists = RefusalCode("notice_exists", "This version has other words already")
    public static let consentTextDiffers = RefusalCode(
        "consent_text_differs",
        "What the person was shown is not the text of this version"
    )
    public static let consentNotSeparate = RefusalCode(
        "consent_not_separate",
        "This has to be asked for by itself, and not together with other things"
    )
}

extension Identity {
    /// Why a consent has to be asked for by itself (PIPL, articles 23, 25, 29 and 39).
    public enum SeparateGround: String, CaseIterable, Codable, Sendable {
        case sensitive
        case overseas
        case published
        case thirdParty = "third_party"
    }

    /// What people are shown before they allow something, as ISO/IEC TS 27560 wants it kept.
    public struct ConsentNotice: Exemplified, Hashable, Codable, Sendable {
        public static let example = ConsentNotice(
            purpose: .marketing,
            version: "2026-01",
            locale: "en",
            text: "We may tell you about offers by mail. You can end this at any time.",
            textSha256: "af2ca1c36b1f0bb7b9aa8c7a4e4b1f9d6f0f2c3a8a1a3f7c0a4e5d6b7c8d9e0f",
            dataClasses: [.contact],
            controllers: ["Souk"],
            recipients: ["our mail provider"],
            retention: "until it is withdrawn, and three years as a proof",
            laws: [.gdpr],
            separate: [.thirdParty]
        )

        public var purpose: Purpose
        public var version: String
        public var locale: String
        /// To the letter.
        public var text: String
        /// In hexadecimal digits; what a consent to it has to name.
        public var textSha256: String
        public var dataClasses: [PersonalDataClass]
        public var controllers: [String]
        public var recipients: [String]
        /// For how long, in words.
        public var retention: String
        public var laws: [PrivacyLaw]
        /// Why it has to be asked for by itself; empty if it doesn't.
        public var separate: [SeparateGround]

        public init(
            purpose: Purpose,
            version: String,
            locale: String,
            text: String,
            textSha256: String,
            dataClasses: [PersonalDataClass],
            controllers: [String],
            recipients: [String],
            retention: String,
            laws: [PrivacyLaw],
            separate: [SeparateGround]
        ) {
            self.purpose = purpose
            self.version = version
            self.locale = locale
            self.text = text
            self.textSha256 = textSha256
            self.dataClasses = dataClasses
            self.controllers = controllers
            self.recipients = recipients
            self.retention = retention
            self.laws = laws
            self.separate = separate
        }
    }

    public struct RegisterNotice: Command {
        public static let name = "identity.notice.register"
        public static let summary = "Puts down, for good, what people are shown before they allow something."
        public static let example = RegisterNotice(
            purpose: .marketing,
            version: "2026-01",
            locale: "en",
            text: "We may tell you about offers by mail. You can end this at any time.",
            dataClasses: [.contact],
            controllers: ["Souk"],
            recipients: ["our mail provider"],
            retention: "until it is withdrawn, and three years as a proof",
            laws: [.gdpr],
            separate: [.thirdParty]
        )
        public static let roles: [Role] = [.staff(.privacy)]
        public static let refusals: [RefusalCode] = [.noticeExists]

        public var purpose: Purpose
        public var version: String
        /// One version has a text for each language.
        public var locale: String
        public var text: String
        public var dataClasses: [PersonalDataClass]
        public var controllers: [String]
        public var recipients: [String]?
        public var retention: String
        public var laws: [PrivacyLaw]?
        public var separate: [SeparateGround]?
        public var partitionKey: String { purpose.rawValue }

        public init(
            purpose: Purpose,
            version: String,
            locale: String,
            text: String,
            dataClasses: [PersonalDataClass],
            controllers: [String],
            recipients: [String]? = nil,
            retention: String,
            laws: [PrivacyLaw]? = nil,
            separate: [SeparateGround]? = nil
        ) {
            self.purpose = purpose
            self.version = version
            self.locale = locale
            self.text = text
            self.dataClasses = dataClasses
            self.controllers = controllers
            self.recipients = recipients
            self.retention = retention
            self.laws = laws
            self.separate = separate
        }

        public typealias Reply = NoticeRegistered
    }

    public struct NoticeRegistered: Event, Hashable {
        public static let name = "identity.notice.registered"
        public static let summary = "There is a new text that people are shown before they allow something."
        public static let example = NoticeRegistered(notice: .example)

        public var notice: ConsentNotice
        public var partitionKey: String { notice.purpose.rawValue }

        public init(notice: ConsentNotice) {
            self.notice = notice
        }
    }

    public struct FindNotices: Query {
        public static let name = "identity.notice.find"
        public static let summary = "Gives the texts that people are shown before they allow something."
        public static let example = FindNotices(purpose: .marketing, version: "2026-01")

        public var purpose: Purpose?
        public var version: String?

        public init(purpose: Purpose? = nil, version: String? = nil) {
            self.purpose = purpose
            self.version = version
        }

        public typealias Reply = NoticeList
    }

    public struct NoticeList: Exemplified, Hashable, Codable, Sendable {
        public static let example = NoticeList(notices: [.example])

        public var notices: [ConsentNotice]

        public init(notices: [ConsentNotice]) {
            self.notices = notices
        }
    }

    public struct ListConsents: Query, Personal {
        public static let name = "identity.consent.list"
        public static let summary = "Shows a person all that they have allowed and taken back, with the words of each."
        public static let example = ListConsents(person: .example(1))
        public static let refusals: [RefusalCode] = [.personNotFound, .personErased]

        public var person: ID<Person>
        public var actor: ID<Person> { person }

        public init(person: ID<Person>) {
            self.person = person
        }

        public typealias Reply = ConsentLedger
    }

    public struct ConsentLedger: Exemplified, Hashable, Codable, Sendable {
        public static let example = ConsentLedger(person: .example(1), entries: [.example], notices: [.example])

        public var person: ID<Person>
        /// As it happened.
        public var entries: [ConsentEntry]
        /// What the person was shown, as far as it is registered.
        public var notices: [ConsentNotice]

        public init(person: ID<Person>, entries: [ConsentEntry], notices: [ConsentNotice]) {
            self.person = person
            self.entries = entries
            self.notices = notices
        }
    }

    public struct ConsentEntry: Exemplified, Hashable, Codable, Sendable {
        public static let example = ConsentEntry(
            receipt: .example(2),
            purpose: .marketing,
            isWithdrawal: false,
            version: "2026-01",
            textSha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            locale: "zh-Hans",
            channel: "app",
            isSeparate: true,
            at: .example
        )

        public var receipt: ID<ConsentReceipt>
        public var purpose: Purpose
        public var isWithdrawal: Bool
        public var version: String
        public var textSha256: String?
        public var locale: String?
        public var channel: String?
        public var isSeparate: Bool?
        public var at: Timestamp

        public init(
            receipt: ID<ConsentReceipt>,
            purpose: Purpose,
            isWithdrawal: Bool,
            version: String,
            textSha256: String? = nil,
            locale: String? = nil,
            channel: String? = nil,
            isSeparate: Bool? = nil,
            at: Timestamp
        ) {
            self.receipt = receipt
            self.purpose = purpose
            self.isWithdrawal = isWithdrawal
            self.version = version
            self.textSha256 = textSha256
            self.locale = locale
            self.channel = channel
            self.isSeparate = isSeparate
            self.at = at
        }
    }
}
