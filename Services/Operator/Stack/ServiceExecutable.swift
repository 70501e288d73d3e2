import Foundation
import Glibc

/// A service that can be run on this machine.
struct ServiceExecutable: Equatable, Sendable {
    var service: String
    var path: String

    /// The executables `souk-<service>` in a folder, for the services that there are, by name.
    static func find(in folder: String, services: [String]) -> [ServiceExecutable] {
        services.sorted().compactMap { service in
            let path = folder + "/souk-" + service
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
                FileManager.default.isExecutableFile(atPath: path)
            else { return nil }
            return ServiceExecutable(service: service, path: path)
        }
    }

    /// The folder in which this very executable lies, links followed.
    static func ownFolder() throws(Failure) -> String {
        guard let path = realpath("/proc/self/exe", nil) else {
            throw .refused("Cannot find the folder of this executable: /proc is not mounted.")
        }
        defer { free(path) }
        return (String(cString: path) as NSString).deletingLastPathComponent
    }
}
