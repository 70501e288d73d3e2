import Model

/// The columns of `souk import follows`.
struct FollowsTable {
    static let columns: [Column] = [
        .required("follower", "who follows"),
        .required("followee", "whom"),
        .optional("at", "since when; required without --live"),
    ]

    var ids: DerivedIDs
    var isLive = false
    var form = FileForm()

    func stage(_ file: String) -> ImportStage {
        ImportStage(title: "follows", services: [SocialGraph.service], files: [file]) { meter in
            var table = try RowReader(file, columns: Self.columns, form: form, meter: meter)
            return {
                guard let row = try table.next() else { return nil }
                return try ImportRecord("follows", row) {
                    let at = isLive ? nil : try row.time("at")
                    guard isLive || at != nil else { throw Complaint("at is empty; --live imports follows as news") }
                    let follow = SocialGraph.FollowPerson(
                        follower: ids.id(try row.required("follower")),
                        followee: ids.id(try row.required("followee")),
                        at: at
                    )
                    return .messages([try ImportMessage(follow, ids)])
                }
            }
        }
    }
}
