import Model
import ServiceKit
import Storage

extension Transaction {
    var assessments: AssessmentTable { AssessmentTable(database: database) }
}

extension Snapshot {
    var assessments: AssessmentTable { AssessmentTable(database: database) }
}

/// What was judged, in the tables `assessment` and `assessment_reason`.
struct AssessmentTable {
    let database: Database

    func find(_ id: ID<RiskControl.Assessment>) throws -> Assessment? {
        try database.one("SELECT * FROM assessment WHERE id = ?", [id.blob]).map(assessment)
    }

    /// What an order's assessment said about who ordered how; the first, if it was assessed more than once.
    func find(_ action: RiskControl.Action, of person: ID<Person>, subject: String) throws -> Assessment? {
        try database.one(
            "SELECT * FROM assessment WHERE subject = ? AND action = ? AND person = ? ORDER BY id LIMIT 1",
            [subject, action.rawValue, person.blob]
        ).map(assessment)
    }

    /// A page of what fits, the newest first.
    func find(_ query: RiskControl.FindAssessments, limit: Int) throws -> [RiskControl.ActionAssessed] {
        var conditions = ["TRUE"]
        var arguments: StatementArguments = []
        if let person = query.person {
            conditions.append("person = ?")
            arguments += [person.blob]
        }
        if let verdict = query.verdict {
            // The words are SQLite's condition for using the index of verdicts.
            conditions.append(verdict == .allow ? "verdict = ?" : "verdict <> 'allow' AND verdict = ?")
            arguments += [verdict.rawValue]
        }
        if let before = query.before {
            conditions.append("id < ?")
            arguments += [before.blob]
        }
        arguments += [limit]
        return try database.all(
            "SELECT * FROM assessment WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?",
            arguments
        ).map { row in
            let assessment = try assessment(row)
            guard let judgement = assessment.judgement else { throw DamagedAssessment(id: assessment.id) }
            return assessment.assessed(judgement)
        }
    }

    func insert(_ assessment: Assessment, _ judgement: RuleSet.Judgement, rules: Int64) throws {
        try database.run(
            """
            INSERT INTO assessment (id, person, action, at, subject, amount, currency, device, network, address,
                payment, counterparty, verdict, score, rules)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                assessment.id.blob, assessment.person.blob, assessment.action.rawValue, assessment.at.milliseconds,
                assessment.subject, assessment.amount?.amount, assessment.amount?.currency.description,
                assessment.device, assessment.network, assessment.address, assessment.payment,
                assessment.counterparty?.blob, judgement.verdict.rawValue, judgement.score, rules,
            ]
        )
        for (position, reason) in judgement.reasons.enumerated() {
            try database.run(
                "INSERT INTO assessment_reason (assessment, position, code, detail, weight) VALUES (?, ?, ?, ?, ?)",
                [assessment.id.blob, position, reason.code, reason.detail, reason.weight]
            )
        }
    }

    private func assessment(_ row: Row) throws -> Assessment {
        let id = ID<RiskControl.Assessment>(row, "id")
        guard let action = RiskControl.Action(rawValue: row["action"]),
            let verdict = RiskControl.Verdict(rawValue: row["verdict"])
        else { throw DamagedAssessment(id: id) }
        let reasons = try database.all(
            "SELECT code, detail, weight FROM assessment_reason WHERE assessment = ? ORDER BY position",
            [id.blob]
        ).map { RiskControl.VerdictReason(code: $0["code"], detail: $0["detail"], weight: $0["weight"]) }
        return Assessment(
            id: id,
            action: action,
            person: ID(row, "person"),
            subject: row["subject"],
            amount: (row["currency"] as String?).flatMap(Currency.init).map { Money(row["amount"], $0) },
            device: row["device"],
            network: row["network"],
            address: row["address"],
            payment: row["payment"],
            counterparty: row.optionalID("counterparty"),
            at: Timestamp(milliseconds: row["at"]),
            judgement: .init(verdict: verdict, score: row["score"], reasons: reasons)
        )
    }
}

/// A row that no version of the service can have written.
struct DamagedAssessment: Error {
    var id: ID<RiskControl.Assessment>
}
