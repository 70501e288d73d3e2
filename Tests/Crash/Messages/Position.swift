/// A place in the ring of three test services.
public protocol Position: Sendable {
    associatedtype Next: Position

    /// The name of the service that stands here.
    static var name: String { get }
}

public enum Alder: Position {
    public typealias Next = Birch
    public static let name = "alder"
}

public enum Birch: Position {
    public typealias Next = Cedar
    public static let name = "birch"
}

public enum Cedar: Position {
    public typealias Next = Alder
    public static let name = "cedar"
}

/// The names of the services, each followed by the one that it passes tokens on to.
public let ring = [Alder.name, Birch.name, Cedar.name]
