import Model
import ServiceKit

/// Lists verdicts, the newest first, a page at a time.
func findAssessments(
    _ query: RiskControl.FindAssessments,
    in snapshot: Snapshot
) throws -> RiskControl.AssessmentPage {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 verdicts.", path: "$.limit")
    }
    // One more than asked for tells whether there is another page.
    let assessments = try snapshot.assessments.find(query, limit: limit + 1)
    let page = Array(assessments.prefix(limit))
    return RiskControl.AssessmentPage(
        assessments: page,
        next: assessments.count > limit ? page.last?.assessment : nil
    )
}
