// swift-tools-version: 6.1
// SPDX-License-Identifier: MIT

import PackageDescription

/// One room of the pipeline: a target whose imports are written out here and checked by `make check`.
func room(
  _ name: String,
  rooms: [String] = [],
  packages: [Target.Dependency] = [],
  resources: [Resource] = []
) -> Target {
  .target(
    name: name,
    dependencies: rooms.map { .target(name: $0) } + packages,
    resources: resources,
    swiftSettings: optimizedInDebug.contains(name)
      ? settings + [.unsafeFlags(["-O"], .when(configuration: .debug))] : settings
  )
}

/// Python modules that travel inside the binary.
func embedded(_ modules: String...) -> [Resource] { modules.map { .embedInCode("Resources/\($0).py") } }

func tests(
  _ name: String,
  rooms: [String],
  packages: [Target.Dependency] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: rooms.map { .target(name: $0) } + packages,
    swiftSettings: settings
  )
}

/// The rooms that read whole configurations byte by byte: unoptimized they are fifty times slower, and the tests with them.
let optimizedInDebug: Set<String> = [
  "HostSystem", "ColumnTypes", "TablesStore", "YAMLDocument", "TablesConfig", "TablesDiffing", "DbtImpact",
]

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// Its `main` belongs to libFuzzer, so it only links in a build for the fuzzer: `ETL_FUZZ=1 swift build --sanitize fuzzer`.
let fuzzers: [Target] =
  Context.environment["ETL_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "yaml-fuzz",
      dependencies: [.target(name: "YAMLComparison")],
      path: "Tests/YAMLFuzz",
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]
    )
  ]

let package = Package(
  name: "etl-update-schema",
  products: [
    .executable(name: "etl-update-schema", targets: ["etl-update-schema"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
  ],
  targets: [
    // Leaves: the outside world.
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .target(name: "CLinux"),
    room("HostSystem", rooms: ["CLinux"], packages: [crypto, system]),
    room("ColumnTypes"),

    // Stages, in the order in which a run passes through them.
    room("ETLEnvironment", rooms: ["HostSystem"], packages: [system]),
    room(
      "Preflight",
      rooms: ["HostSystem", "ETLEnvironment"],
      packages: [system],
      resources: embedded("probe", "probe_imports", "probe_mysql", "probe_problems", "probe_sqlite")
    ),
    room("TablesStore", rooms: ["HostSystem"], packages: [logging, system]),
    room(
      "AnalyzerProcess",
      rooms: ["HostSystem"],
      packages: [system],
      resources: embedded(
        "launcher",
        "launcher_containment",
        "launcher_in_place",
        "launcher_notes",
        "launcher_options",
        "launcher_placement",
        "launcher_records",
        "launcher_syntax",
        "runner",
        "runner_firewall"
      )
    ),
    room("YAMLDocument", rooms: ["CLibYAML"], packages: [orderedCollections]),
    room("TablesConfig", rooms: ["YAMLDocument"], packages: [orderedCollections]),
    room("TablesDiffing", rooms: ["ColumnTypes", "TablesConfig", "YAMLDocument"], packages: [orderedCollections]),
    room("UpdateGate", rooms: ["TablesConfig", "TablesDiffing", "YAMLDocument"], packages: [orderedCollections]),
    room("DbtImpact", rooms: ["TablesDiffing", "YAMLDocument"]),
    room(
      "UpdateReporting",
      rooms: ["ColumnTypes", "TablesConfig", "TablesDiffing", "DbtImpact", "YAMLDocument"],
      packages: [mustache, orderedCollections],
      resources: ["report.mustache", "report.css", "report.js"].map { .embedInCode("Resources/\($0)") }
    ),
    room(
      "SchemaEvolution",
      rooms: ["HostSystem", "ColumnTypes"],
      packages: [orderedCollections, system],
      resources: embedded("bridge", "bridge_amazon", "bridge_firebolt", "bridge_refusal")
    ),

    // The order of the stages, and the way in.
    room(
      "UpdateWorkflow",
      rooms: [
        "HostSystem", "ETLEnvironment", "Preflight", "TablesStore", "AnalyzerProcess", "YAMLDocument",
        "TablesConfig", "TablesDiffing", "DbtImpact", "UpdateGate", "UpdateReporting", "ColumnTypes", "SchemaEvolution",
      ],
      packages: [logging, orderedCollections, system]
    ),
    room(
      "UpdateSchemaCommand",
      rooms: [
        "HostSystem", "ETLEnvironment", "Preflight", "TablesStore", "AnalyzerProcess", "YAMLDocument",
        "TablesConfig", "TablesDiffing", "UpdateGate", "UpdateReporting", "UpdateWorkflow", "ColumnTypes",
        "SchemaEvolution",
      ],
      packages: [argumentParser, logging, system]
    ),
    .executableTarget(
      name: "etl-update-schema",
      dependencies: [.target(name: "UpdateSchemaCommand"), argumentParser],
      swiftSettings: settings
    ),

    // What several test targets need: scratch directories, doubles that fail loudly.
    .target(
      name: "TestSupport",
      dependencies: [.target(name: "HostSystem"), system],
      path: "Tests/TestSupport",
      swiftSettings: settings
    ),
    .testTarget(name: "ArchitectureTests", swiftSettings: settings),
    tests("HostSystem", rooms: ["HostSystem", "TestSupport"], packages: [system]),
    tests("ETLEnvironment", rooms: ["ETLEnvironment", "HostSystem", "TestSupport"], packages: [system]),
    tests(
      "AnalyzerProcess",
      rooms: ["AnalyzerProcess", "ETLEnvironment", "HostSystem", "TestSupport"],
      packages: [system]
    ),
    tests("ColumnTypes", rooms: ["ColumnTypes"]),
    tests(
      "SchemaEvolution",
      rooms: ["SchemaEvolution", "ColumnTypes", "HostSystem", "TestSupport"],
      packages: [orderedCollections, system]
    ),
    tests("TablesStore", rooms: ["TablesStore", "HostSystem"], packages: [logging, system]),
    // What the reader and PyYAML make of the same document: for the tests and for the fuzzer.
    .target(
      name: "YAMLComparison",
      dependencies: [.target(name: "YAMLDocument"), .target(name: "CLibYAML")],
      path: "Tests/YAMLComparison",
      swiftSettings: settings
    ),
    tests("YAMLDocument", rooms: ["YAMLDocument", "YAMLComparison"]),
    tests("TablesConfig", rooms: ["TablesConfig", "YAMLDocument"], packages: [orderedCollections]),
    tests("TablesDiffing", rooms: ["TablesDiffing", "TablesConfig", "YAMLDocument"], packages: [orderedCollections]),
    tests("DbtImpact", rooms: ["DbtImpact", "TablesDiffing", "TablesConfig", "YAMLDocument"]),
    tests(
      "UpdateReporting",
      rooms: ["UpdateReporting", "DbtImpact", "TablesDiffing", "TablesConfig", "YAMLDocument"],
      packages: [orderedCollections]
    ),
    tests(
      "UpdateGate",
      rooms: ["UpdateGate", "TablesDiffing", "TablesConfig", "YAMLDocument"],
      packages: [orderedCollections]
    ),
    tests(
      "UpdateSchemaCommand",
      rooms: ["UpdateSchemaCommand", "AnalyzerProcess", "UpdateWorkflow"],
      packages: [argumentParser]
    ),
  ] + fuzzers
)
