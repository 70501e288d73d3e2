import Model

/// How far a change of keys is, for people.
struct KeyLines {
    let lines: [String]

    init(_ report: Identity.KeyReport) {
        let master =
            report.keysToRewrap > 0
            ? "\(report.keysToRewrap) keys still to be wrapped anew"
            : report.masterKeyRotations == 0
                ? "never changed" : "changed \(report.masterKeyRotations)×, all keys under it"
        let hashes =
            report.credentialsToMove > 0
            ? "\(report.credentialsToMove) hashes still under earlier ones" : "all hashes under it"
        let kept = report.peppers.dropLast().map(String.init)
        lines = [
            "master key: \(master)",
            "pepper: version \(report.peppers.last ?? 0), \(hashes)"
                + (kept.isEmpty ? "" : "; kept for old backups: \(kept.joined(separator: ", "))"),
        ]
    }
}
