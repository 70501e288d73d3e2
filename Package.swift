// swift-tools-version: 6.2
import PackageDescription

// Above `let package`: settings declared below it would silently be empty.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Every service, by the name of its folder.
///
/// A new service is a folder and one word here.
let services = ["Catalogue", "SocialGraph", "Recommendation", "RiskControl", "Identity", "Trade", "Notification"]

/// What a service calls outside, and no other links.
let callers: [String: [Target.Dependency]] = ["Identity": ["Passwords"], "Notification": ["SMTP"]]

/// What the tests of such a service let it call.
let called: [String: [Target.Dependency]] = [
    "Identity": ["Passwords", "AMQP", "Messaging"], "Notification": ["SMTP", "MailSink", "Messaging"],
]

// The wrapped libraries.
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// The name of a service on the wire and of its program: `SocialGraph` is `social-graph`.
func kebabCase(_ name: String) -> String {
    name.reduce(into: "") { kebab, letter in
        if letter.isUppercase, !kebab.isEmpty { kebab += "-" }
        kebab += letter.lowercased()
    }
}

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Shared/\(name)", swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: dependencies + ["Support"],
        path: "Tests/\(name)Tests",
        exclude: exclude,
        swiftSettings: strict
    )
}

// Bottom to top; each library may use those above it in this list only.
let shared: [Target] = [
    .systemLibrary(
        name: "CRabbitMQ",
        path: "Shared/CRabbitMQ",
        pkgConfig: "librabbitmq",
        providers: [.apt(["librabbitmq-dev"])]
    ),
    .systemLibrary(
        name: "CZlib",
        path: "Shared/CZlib",
        pkgConfig: "zlib",
        providers: [.apt(["zlib1g-dev"])]
    ),
    .systemLibrary(
        name: "CSodium",
        path: "Shared/CSodium",
        pkgConfig: "libsodium",
        providers: [.apt(["libsodium-dev"])]
    ),
    library("Model"),
    library("Privacy", ["Model", "CSodium", crypto]),
    library("AMQP", ["CRabbitMQ", logging]),
    library("Storage", [grdb, .product(name: "GRDBSQLite", package: "GRDB.swift")]),
    library("Messaging", ["Model", "AMQP", "Storage", logging, metrics]),
    library(
        "ServiceKit",
        [
            "Model", "Privacy", "Messaging", "AMQP", "Storage", logging, metrics, arguments, configuration, lifecycle,
            signals,
        ]
    ),
    library("LocalBroker", [logging]),
    library("Passwords", ["CSodium", "Privacy"]),
    library("SMTP", [nioCore, nioPosix, nioSSL]),
]

let executables: [Target] =
    services.map { name in
        .executableTarget(
            name: "\(name)Service",
            dependencies: ["Model", "Privacy", "Messaging", "ServiceKit", "Storage"] + callers[name, default: []],
            path: "Services/\(name)",
            swiftSettings: strict
        )
    } + [
        .executableTarget(
            name: "Operator",
            dependencies: [
                "Model", "Privacy", "AMQP", "Messaging", "ServiceKit", "LocalBroker", "CZlib", arguments, logging,
                nioCore, nioHTTP, nioPosix, signals, yams,
            ],
            path: "Services/Operator",
            swiftSettings: strict
        )
    ]

let serviceTargets = services.map { Target.Dependency.target(name: "\($0)Service") }

/// Services of a test kind, and the programs that kill and measure them.
let drills: [Target] = [
    .target(
        name: "RingMessages",
        dependencies: ["Model"],
        path: "Tests/Crash/Messages",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "CrashTest",
        dependencies: [
            "RingMessages", "Support", "Model", "AMQP", "Messaging", "Storage", "LocalBroker", logging, arguments,
        ],
        path: "Tests/Crash/Conductor",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "Ring",
        dependencies: ["RingMessages", "Model", "Messaging", "ServiceKit", "Storage"],
        path: "Tests/Crash/Ring",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "PriceList",
        dependencies: ["Model", "ServiceKit", "Storage"],
        path: "Tests/PriceList",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "Demo",
        dependencies: [
            "Support", "MailSink", "Model", "AMQP", "Messaging", "Privacy", "LocalBroker", logging, arguments,
        ],
        path: "Tests/Demo",
        swiftSettings: strict
    ),
    .target(
        name: "BenchmarkKit",
        dependencies: ["Support", "Model", "AMQP", "Messaging", "Storage", "LocalBroker", logging],
        path: "Tests/Benchmark/Kit",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "Benchmark",
        dependencies: [
            "BenchmarkKit", "Support", "Model", "AMQP", "Messaging", "Storage", "LocalBroker", logging, arguments,
        ],
        path: "Tests/Benchmark/Driver",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "OrderBenchmark",
        dependencies: [
            "BenchmarkKit", "Support", "Model", "AMQP", "Messaging", "Storage", "LocalBroker", logging, arguments,
        ],
        path: "Tests/Benchmark/Orders",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "FlashBenchmark",
        dependencies: ["BenchmarkKit", "Support", "Model", "AMQP", "Messaging", "LocalBroker", logging, arguments],
        path: "Tests/Benchmark/Flash",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "FeedBenchmark",
        dependencies: [
            "BenchmarkKit", "Support", "Model", "AMQP", "Messaging", "Storage", "LocalBroker", logging, arguments,
        ],
        path: "Tests/Benchmark/Feeds",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "SearchBenchmark",
        dependencies: [
            "BenchmarkKit", "Support", "Model", "AMQP", "Messaging", "Storage", "LocalBroker", logging, arguments,
        ],
        path: "Tests/Benchmark/Search",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "IdentityBenchmark",
        dependencies: [
            "BenchmarkKit",
            "Support", "Model", "AMQP", "Messaging", "Privacy", "ServiceKit", "LocalBroker", logging, arguments,
        ],
        path: "Tests/Benchmark/Identity",
        swiftSettings: strict
    ),
    .executableTarget(
        name: "BenchmarkService",
        dependencies: ["Model", "ServiceKit", "Storage"],
        path: "Tests/Benchmark/Service",
        swiftSettings: strict
    ),
]

let testTargets: [Target] =
    [
        .target(
            name: "Support",
            dependencies: [
                "Model", "Privacy", "AMQP", "Storage", "Messaging", "ServiceKit", "LocalBroker", "CZlib", crypto,
                logging,
            ],
            path: "Tests/Support",
            swiftSettings: strict
        ),
        tests("Model", ["Model", "Messaging"], exclude: ["Golden"]),
        tests("Privacy", ["Privacy", "Model", "Messaging", crypto, cryptoExtras]),
        .target(
            name: "MailSink",
            dependencies: [nioCore, nioPosix, nioSSL],
            path: "Tests/MailSink",
            swiftSettings: strict
        ),
        tests("AMQP", ["AMQP", "LocalBroker"]),
        tests("SMTP", ["SMTP", "MailSink"]),
        tests("Passwords", ["Passwords", "Privacy"]),
        tests("Storage", ["Storage"]),
        tests("Messaging", ["Messaging", "AMQP", "Storage", "Model", "LocalBroker"]),
        tests("ServiceKit", ["ServiceKit", "Privacy", "Messaging", "AMQP", "Storage", "Model", logging, coreMetrics]),
        tests("Operator", ["Operator", "Model", "Privacy", "AMQP", "Messaging", "LocalBroker", arguments, yams]),
        tests(
            "Acceptance",
            serviceTargets + [
                "Operator", "PriceList", "MailSink", "Model", "Privacy", "AMQP", "Messaging", "ServiceKit", "Storage",
                "LocalBroker", logging,
            ]
        ),
        tests("Architecture", serviceTargets + ["Model", "Messaging", "ServiceKit", "LocalBroker"]),
        tests("Crash", ["CrashTest", "Ring", "RingMessages", "AMQP", "Messaging", "LocalBroker", "Storage"]),
    ]
    + services.map { name in
        tests(
            name,
            [.target(name: "\(name)Service"), "Model", "Privacy", "ServiceKit", "Storage"] + called[name, default: []]
        )
    }

let package = Package(
    name: "souk",
    products: services.map { .executable(name: "souk-\(kebabCase($0))", targets: ["\($0)Service"]) }
        + [.executable(name: "souk", targets: ["Operator"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.12.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.7.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
    ],
    targets: shared + executables + drills + testTargets,
    swiftLanguageModes: [.v6]
)
