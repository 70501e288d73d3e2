import Model
import ServiceKit

/// Makes the next key that signs access tokens; asked again before it signs, answers with the same.
func rotateTokenKey(
    _ command: Identity.RotateTokenKey,
    in transaction: Transaction
) throws -> Identity.TokenKeyPublished {
    try transaction.nextSigningKey()
}
