import Model
import Passwords
import ServiceKit

/// Who someone is, what they allowed, and how they leave without a trace.
@main struct IdentityService: Service {
    static let contract: any ServiceContract.Type = Identity.self
    static let schema = identitySchema
    static let variables = ["SOUK_KEK_FILE", "SOUK_BREACHED_PASSWORDS", "SOUK_IDENTITY_MAIL_PROOFS"]

    /// The same program hashes passwords for the one that serves.
    static func main() async {
        guard !PasswordDesk.hashIfAsked() else { return }
        await runCommandLine()
    }

    @HandlerList static var handlers: [Handler] {
        on(registerPerson)
        on(suspendPersonOnActionAssessed)
        on(restorePerson)
        on(grantConsent)
        on(withdrawConsent)
        on(addAddress)
        on(erasePerson)
        on(confirmErasure)
        on(recallErasureOnErasureRequested)
        on(requestExport)
        on(contributeExport)
        on(releaseExport)
        on(purgeExport)
        on(setRestriction)
        on(liftRestriction)
        on(placeHold)
        on(liftHold)
        on(receiveRequest)
        on(acceptRequest)
        on(refuseRequest)
        on(cancelRequest)
        on(pauseRequest)
        on(resumeRequest)
        on(extendRequest)
        on(checkRequest)
        on(openSession)
        on(settleLogin)
        on(refreshSession)
        on(revokeSession)
        on(changePassword)
        on(settlePassword)
        on(rotateTokenKey)
        on(verifyEmail)
        on(confirmEmail)
        on(suppressEmail)
        on(startRecovery)
        on(confirmRecovery)
        on(setPassword)
        on(enrolTOTP)
        on(confirmTOTP)
        on(removeTOTP)
        on(confirmSession)
        on(openChallenge)
        on(confirmChallenge)
        on(grantRole)
        on(withdrawRole)

        // Argon2id takes its time: other than a gateway, it always answers.
        on(lease: .seconds(20), verifyPassword)
        on(lease: .seconds(20), hashPassword)

        on(revealPerson)
        on(checkpointAccessLog)
        on(publishStatistic)
        on(rotateMasterKey)
        on(rotatePepper)
        on(retirePepper)
        on(registerNotice)
        on(forgetServiceKey)
        on(findPerson)
        on(findSessions)
        on(findTokenKeys)
        on(findRoles)
        on(findSealingKey)
        on(leaseKey)
        on(findErasure)
        on(listErasures)
        on(findExport)
        on(openExport)
        on(findRequest)
        on(listRequests)
        on(listAccesses)
        on(findKeys)
        on(findNotices)
        on(listConsents)
    }

    static let personalData = [
        // Their parts go with them.
        PersonalTable("export", person: ["person"], secrets: ["opening_key", "recipient_key"], onErasure: .delete),
        PersonalTable("restriction", person: ["person"], onErasure: .delete),
        // Why somebody may be sued is not for them to read beforehand.
        PersonalTable(
            "hold",
            person: ["person"],
            columns: ["reason": .profile],
            secrets: ["reason"],
            onErasure: .delete
        ),
        PersonalTable(
            "password",
            person: ["person"],
            columns: ["credential": .profile],
            secrets: ["credential"],
            onErasure: .delete
        ),
        PersonalTable(
            "mail_code",
            person: ["person"],
            columns: ["email_code": .contact],
            secrets: ["hash", "email_code"],
            onErasure: .delete
        ),
        PersonalTable(
            "authenticator",
            person: ["person"],
            columns: ["secret": .profile],
            secrets: ["secret"],
            onErasure: .delete
        ),
        PersonalTable("recovery_code", person: ["person"], secrets: ["hash"], onErasure: .delete),
        PersonalTable("pending_login", person: ["person"], columns: ["attempt": .profile], onErasure: .delete),
        PersonalTable("duty", person: ["person"], onErasure: .delete),
        PersonalTable("challenge", person: ["person"], columns: ["deed": .profile], onErasure: .delete),
        PersonalTable("known_device", person: ["person"], secrets: ["hash"], onErasure: .delete),
        PersonalTable(
            "session",
            person: ["person"],
            columns: ["device": .profile, "network": .profile, "device_key": .profile],
            onErasure: .delete
        ),
        PersonalTable("consent_entry", person: ["person"], onErasure: .delete),
        PersonalTable(
            "address",
            person: ["person"],
            columns: ["address": .contact, "fingerprint": .contact],
            onErasure: .delete
        ),
        PersonalTable(
            "account",
            person: ["person"],
            columns: ["email": .contact, "email_code": .contact, "nickname": .profile, "device": .profile],
            secrets: ["email_code"],
            onErasure: .delete
        ),
        PersonalTable(
            "erasure",
            person: ["person"],
            columns: ["certificate": .profile],
            onErasure: .retain(ground: "proof that the person was erased", for: .years(3))
        ),
        PersonalTable(
            "access_entry",
            person: ["person"],
            columns: ["entry": .profile],
            onErasure: .retain(ground: "record of who has seen personal data", for: .years(3))
        ),
        PersonalTable(
            "privacy_request",
            person: ["person"],
            onErasure: .retain(ground: "record of how a privacy request was answered", for: .years(3))
        ),
    ]

    static let retention = [
        RetentionRule(
            "session",
            .profile,
            for: "staying logged in",
            from: "opened_at",
            .days(90),
            ground: "performance of the contract (GDPR 6(1)(b))"
        ),
        RetentionRule(
            "known_device",
            .profile,
            for: "letting the owner in while strangers try",
            from: "added_at",
            .years(1),
            ground: "security of processing (GDPR 32)"
        ),
        RetentionRule(
            "pending_login",
            .profile,
            for: "asking for a second factor",
            from: "expires_at",
            .days(1),
            ground: "security of processing (GDPR 32)"
        ),
        RetentionRule(
            "challenge",
            .profile,
            for: "asking for one more proof",
            from: "expires_at",
            .days(1),
            ground: "security of processing (GDPR 32)"
        ),
        RetentionRule(
            "mail_code",
            .contact,
            for: "showing that somebody reads their mail",
            // One that was taken has no end any more, and counts among the five of its hour.
            from: "sent_at",
            .days(1),
            ground: "security of processing (GDPR 32)"
        ),
        RetentionRule(
            "export",
            .profile,
            for: "handing over somebody's data",
            from: "purged_at",
            .days(90),
            ground: "the person's request (GDPR 15)"
        ),
        RetentionRule(
            "privacy_request",
            .profile,
            for: "showing how a request was answered",
            from: "settled_at",
            .years(3),
            ground: "accountability (GDPR 5(2))"
        ),
        RetentionRule(
            "access_entry",
            .profile,
            for: "showing who has seen personal data",
            from: "at",
            .years(3),
            ground: "accountability (GDPR 5(2))"
        ),
    ]

    /// The keys lie in a database of their own, since they are backed up and destroyed by other rules than the data.
    static func openResource(in place: ServicePlace) throws -> any Sendable { try KeyTable(in: place) }
}
