/// Somebody, as every service knows them: a pseudonym that says nothing, and leads nowhere once identity has forgotten it.
public enum Person: Identified {
    public static let idPrefix = "sub"
}
