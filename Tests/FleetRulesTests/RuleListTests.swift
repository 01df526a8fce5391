import FleetModel
import FleetRules
import Testing

@Suite("the list of rules")
struct RuleListTests {
  @Test("has one rule a code, in order of precedence")
  func order() { #expect(Rule.all.map(\.code) == ReasonCode.allCases) }

  @Test("every rule explains itself", arguments: ReasonCode.allCases)
  func texts(code: ReasonCode) throws {
    let rule = try #require(Rule.of(code))
    #expect(rule.sources.first?.hasPrefix("https://") == true)
    for text in [rule.meaning, rule.fires, rule.silent, rule.remedy, rule.cannotKnow ?? "x"] {
      #expect(!text.isEmpty)
      #expect(!text.hasSuffix("."))
      #expect(!text.contains("\n"))
    }
  }

  @Test("the findings name every rule, also what cannot be known")
  func findings() {
    let findings = Rule.findings(of: .sample { $0.lack(.instances) })
    #expect(findings.map(\.code) == ReasonCode.allCases)
    #expect(findings.contains { Outcome($0.finding) == .lacks(.instances) })
  }
}
