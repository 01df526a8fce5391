// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A room of the house: see docs/architecture.md for what each is for.
func room(_ name: String, _ needs: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: needs, swiftSettings: strict)
}

func tests(_ name: String, _ needs: [Target.Dependency]) -> Target {
  .testTarget(
    name: name,
    dependencies: needs + ["TestSupport"],
    exclude: files[name] ?? [],
    swiftSettings: strict)
}

/// What test targets keep beside their sources: golden files, and answers of AWS.
let files: [String: [String]] = [
  "AWSKitTests": ["Wire/Fixtures", "Endpoints/Expected"],
  "FleetCLITests": ["Golden"],
  "FleetReportsTests": ["Golden"],
  "FleetStoreTests": ["Golden"],
]

let package = Package(
  name: "fleetdb",
  products: [.executable(name: "fleetdb", targets: ["fleetdb"])],
  targets: [
    .executableTarget(
      name: "fleetdb", dependencies: ["FleetCLI"], swiftSettings: strict,
      // The Swift libraries inside the program: it starts in half the time, and runs where there is no toolchain.
      // See docs/decisions/0005-static-swift-libraries.md.
      linkerSettings: [.unsafeFlags(["-static-stdlib"])]),
    room(
      "FleetCLI",
      [
        "FleetReports", "FleetSources", "FleetStore", "FleetRules", "FleetModel", "SQLiteKit",
        "CommandKit", "JSONKit", "AWSKit", "CProcess",
      ]),
    room("FleetReports", ["FleetModel", "JSONKit"]),
    room("FleetSources", ["AWSKit", "FleetModel", "JSONKit"]),
    room("AWSKit", ["FleetModel", "JSONKit", "CCrypto", "CCurl", "CExpat"]),
    room(
      "FleetStore", ["SQLiteKit", "FleetModel", "FleetRules", "JSONKit", "CCrypto", "CMigrations"]),
    room("SQLiteKit", ["CSQLite"]),
    room("FleetRules", ["FleetModel"]),
    room("FleetModel"),
    room("CommandKit"),
    room("JSONKit"),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "CCrypto"),
    .target(name: "CCurl"),
    .target(name: "CExpat"),
    .target(name: "CMigrations"),
    .target(name: "CProcess"),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests("AWSKitTests", ["AWSKit", "FleetModel", "JSONKit"]),
    tests("CommandKitTests", ["CommandKit"]),
    tests("JSONKitTests", ["JSONKit"]),
    tests("FleetModelTests", ["FleetModel"]),
    tests("FleetRulesTests", ["FleetRules", "FleetModel"]),
    tests("FleetReportsTests", ["FleetReports", "FleetModel", "JSONKit"]),
    tests("FleetSourcesTests", ["FleetSources", "AWSKit", "FleetModel", "JSONKit"]),
    tests("SQLiteKitTests", ["SQLiteKit"]),
    tests(
      "FleetStoreTests", ["FleetStore", "FleetRules", "FleetModel", "SQLiteKit", "CMigrations"]),
    // They also run the program itself, which every build makes; to depend on it would link its static libraries here.
    tests("FleetCLITests", ["FleetCLI", "FleetModel", "CommandKit", "SQLiteKit", "JSONKit"]),
  ],
  cLanguageStandard: .c2x
)
