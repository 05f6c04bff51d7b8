// swift-tools-version: 6.2
import Foundation
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

/// What a hook runs first is linked with no library that has to be loaded, where the C library is here to be linked in.
let hasStaticLibrary = ["/usr/lib", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
    .contains { FileManager.default.fileExists(atPath: "\($0)/libc.a") }

let package = Package(
    name: "git-conductor",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "git-conductor", targets: ["git-conductor"]),
        .executable(name: "git-conductor-hook", targets: ["git-conductor-hook"]),
        .executable(name: "git-conductor-dashboard", targets: ["git-conductor-dashboard"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(
            name: "CLibgit2", pkgConfig: "libgit2",
            providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
        .systemLibrary(
            name: "CLibyaml", pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

        .target(name: "CFileBirth"),
        .target(name: "Glance", dependencies: ["CFileBirth"], swiftSettings: settings),

        // One direction of imports: a target may name those above it, and none below.
        .target(name: "Text", swiftSettings: settings),
        .target(name: "Graph", dependencies: ["Text"], swiftSettings: settings),
        .target(name: "Git", dependencies: ["CLibgit2", "Text", system], swiftSettings: settings),
        .target(name: "YAML", dependencies: ["CLibyaml"], swiftSettings: settings),
        .target(
            name: "Host",
            dependencies: ["CFileBirth", "Glance", system, .product(name: "Subprocess", package: "swift-subprocess")],
            swiftSettings: settings),
        .target(
            name: "HookScripts", dependencies: ["Text"], path: "hooks", resources: [.embedInCode("hook.sh")],
            swiftSettings: settings),
        .target(name: "Errors", swiftSettings: settings),
        .target(name: "GitURLs", swiftSettings: settings),
        .target(name: "Compose", dependencies: ["GitURLs", "Text", "YAML", system], swiftSettings: settings),
        .target(
            name: "Repositories", dependencies: ["Errors", "Git", "GitURLs", "Host", "Text", system],
            swiftSettings: settings),
        .target(name: "Docker", dependencies: ["Errors", "Host", system], swiftSettings: settings),
        .target(
            name: "Projects",
            dependencies: ["Compose", "Errors", "Git", "GitURLs", "Host", "Repositories", "Text", "YAML", system],
            swiftSettings: settings),
        .target(
            name: "Hooks",
            dependencies: ["Errors", "Git", "HookScripts", "Host", "Projects", "Repositories", "Text", system],
            swiftSettings: settings),
        .target(
            name: "Checkouts",
            dependencies: ["Errors", "Git", "Hooks", "Host", "Projects", "Repositories", "Text", system],
            swiftSettings: settings),
        .target(
            name: "Pipeline",
            dependencies: [
                "Compose", "Docker", "Errors", "Git", "Host", "Projects", "Repositories", "Text", "YAML", system,
            ],
            swiftSettings: settings),
        .target(
            name: "Explain",
            dependencies: [
                "Compose", "Docker", "Errors", "Host", "Pipeline", "Projects", "Text", "YAML", system,
            ],
            swiftSettings: settings),
        .target(
            name: "Export",
            dependencies: [
                "Compose", "Docker", "Explain", "Git", "Host", "Pipeline", "Projects", "Text", "YAML", system,
            ],
            swiftSettings: settings),
        .target(
            name: "Editing",
            dependencies: [
                "Compose", "Errors", "GitURLs", "Host", "Pipeline", "Projects", "YAML", system,
            ],
            swiftSettings: settings),
        .target(
            name: "Conductor",
            dependencies: [
                "Checkouts", "Compose", "Docker", "Errors", "Explain", "Export", "Git", "Graph", "Hooks", "Host",
                "Pipeline",
                "Projects", "Repositories", "Text", "YAML", system,
            ],
            swiftSettings: settings),
        .target(
            name: "ConductorCommands",
            dependencies: [
                "Checkouts", "Compose", "Conductor", "Docker", "Editing", "Errors", "Explain", "Export", "Git", "Graph",
                "Hooks", "Host",
                "Pipeline", "Projects", "Repositories", "Text", system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // A program of its own: only it is linked with a server.
        .target(
            name: "Dashboard",
            dependencies: [
                "Host", "Text", system, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            resources: [.embedInCode("Page")], swiftSettings: settings),
        .executableTarget(
            name: "git-conductor-dashboard", dependencies: ["Dashboard", "Host", system], swiftSettings: settings),
        .executableTarget(
            name: "git-conductor", dependencies: ["ConductorCommands", "Host", system],
            swiftSettings: settings),
        .executableTarget(
            name: "git-conductor-hook", dependencies: ["Glance"], swiftSettings: settings,
            linkerSettings: hasStaticLibrary ? [.unsafeFlags(["-static-executable"], .when(platforms: [.linux]))] : []),

        .target(
            name: "TestSupport", dependencies: ["Errors", "Host", system], path: "Tests/TestSupport",
            swiftSettings: settings),
        .target(
            name: "PipelineTestSupport",
            dependencies: ["Docker", "Host", "Pipeline", "Projects", "Repositories", "TestSupport", system],
            path: "Tests/PipelineTestSupport", swiftSettings: settings),
        .testTarget(name: "HouseTests", dependencies: ["Errors"], swiftSettings: settings),
        .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport", system], swiftSettings: settings),
        .testTarget(
            name: "GraphTests", dependencies: ["Graph", "TestSupport", "Text"], exclude: ["Snapshots"],
            swiftSettings: settings),
        .testTarget(name: "YAMLTests", dependencies: ["TestSupport", "YAML"], swiftSettings: settings),
        .testTarget(
            name: "HostTests", dependencies: ["Glance", "Host", "TestSupport", system], swiftSettings: settings),
        .testTarget(
            name: "ComposeTests", dependencies: ["Compose", "GitURLs", "Text", "YAML", system],
            swiftSettings: settings),
        .testTarget(
            name: "RepositoriesTests",
            dependencies: ["Errors", "Git", "Host", "Repositories", "TestSupport", "Text", system],
            swiftSettings: settings),
        .testTarget(
            name: "DockerTests", dependencies: ["Docker", "Errors", "Host", "TestSupport", system],
            swiftSettings: settings),
        .testTarget(
            name: "ProjectsTests",
            dependencies: [
                "Compose", "Errors", "Git", "GitURLs", "Host", "Pipeline", "PipelineTestSupport", "Projects",
                "TestSupport", "YAML", system,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "HooksTests",
            dependencies: [
                "Errors", "HookScripts", "Hooks", "Host", "PipelineTestSupport", "Projects", "Repositories",
                "TestSupport", system,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CheckoutsTests",
            dependencies: [
                "Checkouts", "Errors", "Git", "Host", "Pipeline", "PipelineTestSupport", "Projects", "Repositories",
                "TestSupport", system,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Compose", "Docker", "Errors", "Host", "Pipeline", "PipelineTestSupport", "Projects", "TestSupport",
                "Text", "YAML", system,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ExplainTests",
            dependencies: [
                "Compose", "Docker", "Errors", "Explain", "Host", "Pipeline", "PipelineTestSupport", "Projects",
                "TestSupport", "YAML", system,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ExportTests",
            dependencies: [
                "Compose", "Explain", "Export", "Pipeline", "PipelineTestSupport", "Projects", "TestSupport", "YAML",
                system,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "EditingTests",
            dependencies: [
                "Compose", "Editing", "Errors", "Host", "Pipeline", "PipelineTestSupport", "Projects", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ConductorTests",
            dependencies: [
                "Conductor", "Docker", "Errors", "Export", "Host", "Pipeline", "PipelineTestSupport", "Projects",
                "TestSupport",
                system,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Checkouts", "Compose", "Conductor", "ConductorCommands", "Docker", "Errors", "Hooks", "Host",
                "Pipeline",
                "Projects",
                "Repositories", "TestSupport", system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Snapshots"],
            swiftSettings: settings),
        .testTarget(
            name: "DashboardTests",
            dependencies: ["Dashboard", "Host", "TestSupport", system],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "git-conductor", "git-conductor-dashboard", "TestSupport", "YAML", system,
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            exclude: ["Corpus", "Snapshots"],
            swiftSettings: settings),
    ]
)
