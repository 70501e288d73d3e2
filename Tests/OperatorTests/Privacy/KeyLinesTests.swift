import Model
import Testing

@testable import Operator

@Suite struct `The lines about keys` {
    private func lines(_ rotations: Int, _ rewrap: Int, _ peppers: [Int], _ move: Int) -> [String] {
        KeyLines(
            Identity.KeyReport(
                masterKeyRotations: rotations,
                keysToRewrap: rewrap,
                peppers: peppers,
                credentialsToMove: move
            )
        ).lines
    }

    @Test func `say what is done and what is still to do`() {
        #expect(lines(0, 0, [1], 0) == ["master key: never changed", "pepper: version 1, all hashes under it"])
        #expect(
            lines(1, 2_048, [1, 2], 3) == [
                "master key: 2048 keys still to be wrapped anew",
                "pepper: version 2, 3 hashes still under earlier ones; kept for old backups: 1",
            ]
        )
        #expect(lines(2, 0, [3], 0)[0] == "master key: changed 2×, all keys under it")
    }
}
