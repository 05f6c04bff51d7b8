// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// `FilePath`, the same on all platforms: Apple's own module of that kind is newer or older with the system.
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "git-conductor",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "git-conductor", targets: ["git-conductor"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(
            name: "CLibgit2", pkgConfig: "libgit2",
            providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
        .systemLibrary(
            name: "CLibyaml", pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

        .target(name: "Git", dependencies: ["CLibgit2", system], swiftSettings: settings),
        .target(name: "YAML", dependencies: ["CLibyaml"], swiftSettings: settings),
        .target(
            name: "Host",
            dependencies: [system, .product(name: "Subprocess", package: "swift-subprocess")],
            swiftSettings: settings),
        .target(name: "Compose", dependencies: ["YAML", system], swiftSettings: settings),
        .target(
            name: "HookScripts", path: "hooks", resources: [.embedInCode("hook.sh")],
            swiftSettings: settings),
        .target(
            name: "ConductorKit", dependencies: ["Git", "Compose", "Host", "HookScripts", system],
            swiftSettings: settings),
        .target(
            name: "ConductorCommands",
            dependencies: [
                "Compose", "ConductorKit", "Git", "Host", system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "git-conductor", dependencies: ["ConductorCommands", "Host", system],
            swiftSettings: settings),

        .target(name: "TestSupport", dependencies: [system], path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport", system], swiftSettings: settings),
        .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: settings),
        .testTarget(name: "HostTests", dependencies: ["Host", "TestSupport", system], swiftSettings: settings),
        .testTarget(name: "ComposeTests", dependencies: ["Compose", "YAML", system], swiftSettings: settings),
        .testTarget(
            name: "ConductorKitTests", dependencies: ["ConductorKit", "Compose", "Git", "Host", "YAML", system],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "ConductorCommands", "ConductorKit", "Host", system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Snapshots"],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "git-conductor", "TestSupport", "YAML", system,
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            exclude: ["Snapshots"],
            swiftSettings: settings),
    ]
)
