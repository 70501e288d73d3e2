import GRDB
internal import Glibc

/// Why a database can't be used as it is, and what to do.
public struct StoreError: Error, Hashable, CustomStringConvertible {
    private enum Code: Hashable {
        case notDurable, newerSchema, exists, missing, damaged, notWritten
    }

    private let code: Code
    public let description: String

    static func notDurable(_ location: Store.Location) -> Self {
        StoreError(
            code: .notDurable,
            description: "\(location) can't be opened with synchronous = FULL, so a power cut could undo a commit."
        )
    }

    static func newerSchema(_ location: Store.Location) -> Self {
        StoreError(
            code: .newerSchema,
            description: "\(location) was written by a newer version of this service, or by another service. Start "
                + "that one, or restore a backup made by this one."
        )
    }

    static func exists(_ path: String) -> Self {
        StoreError(code: .exists, description: "\(path) exists already. Choose another name, or move it away first.")
    }

    static func missing(_ path: String) -> Self {
        StoreError(code: .missing, description: "There is no file \(path).")
    }

    static func damaged(_ path: String, _ problems: [String]) -> Self {
        StoreError(
            code: .damaged,
            description: "\(path) is not a sound database: \(problems.prefix(3).joined(separator: "; "))"
        )
    }

    static func notWritten(_ path: String, _ error: Int32) -> Self {
        StoreError(code: .notWritten, description: "\(path) can't be written: \(String(cString: strerror(error))).")
    }
}

extension DatabaseError {
    /// Whether it may go away by itself, as a full disk does; a damaged file doesn't.
    public var isPassing: Bool {
        switch resultCode.primaryResultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY: true
        default: false
        }
    }

    /// Whether the disk or the file is the trouble, not the statement: the same message may well succeed later.
    public var isStorageTrouble: Bool {
        switch resultCode.primaryResultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN,
            .SQLITE_READONLY, .SQLITE_NOMEM, .SQLITE_PROTOCOL:
            true
        default: false
        }
    }
}
