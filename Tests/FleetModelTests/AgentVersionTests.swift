import FleetModel
import TestSupport
import Testing

@Suite("AgentVersion")
struct AgentVersionTests {
  @Test(
    "compares part by part as numbers",
    arguments: [
      ("3.2.582.0", "3.2.1041.0"), ("2.3.978.0", "3.0.0.0"), ("3.3.40.0", "3.3.131.0"),
      ("3.2.582", "3.2.582.1"),
    ])
  func order(less: String, greater: String) throws {
    #expect(try #require(AgentVersion(less)) < #require(AgentVersion(greater)))
    #expect(try #require(AgentVersion(greater)) > #require(AgentVersion(less)))
  }

  @Test("takes a missing fourth part for zero")
  func missingPart() throws {
    let (short, long) = (
      try #require(AgentVersion("3.2.582")), try #require(AgentVersion("3.2.582.0"))
    )
    #expect(short == long)
    #expect(short.hashValue == long.hashValue)
    #expect(short.description == "3.2.582")
  }

  @Test(
    "takes nothing that AWS's pattern does not",
    arguments: [
      "", "3", "3.2", "3.2.582.0.1", "3.2.x.0", "3..2.1", "3.2.1234567.0", "-3.2.1.0", " 3.2.1.0",
      "3.2.1.0\n", "latest",
    ])
  func noVersion(text: String) { #expect(AgentVersion(text) == nil) }

  @Test("is a total order", arguments: seeds(50))
  func totalOrder(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let versions = try (0..<20).map { _ in
      try #require(
        AgentVersion(
          (0..<Int.random(in: 3...4, using: &random)).map { _ in
            String(Int.random(in: 0...2, using: &random))
          }
          .joined(separator: ".")))
    }
    for left in versions {
      for right in versions {
        #expect(
          [left < right, left == right, left > right].count { $0 } == 1,
          "seed \(seed): \(left) \(right)")
      }
    }
  }
}
