import Messaging

extension JSONValue {
    /// On a terminal a line per field, in a pipe one line.
    func text(for stream: Console.Stream) -> String {
        stream.isTerminal ? pretty() : String(decoding: encoded(), as: UTF8.self)
    }
}
