import FleetModel
import FleetRules
import Testing

@Suite("heartbeat-stale")
struct HeartbeatStaleTests {
  static func node(_ status: PingStatus?, _ age: HeartbeatAge?) -> Facts {
    .sample {
      $0.editNode {
        $0.pingStatus = status
        $0.heartbeat = age
      }
    }
  }

  static let cases = [
    RuleCase("Online and fresh", node(.online, .fresh), .silent),
    RuleCase("Online, and no time given", node(.online, nil), .silent),
    RuleCase("Online and stale", node(.online, .stale), .found(.proven)),
    RuleCase("Online and lost", node(.online, .lost), .found(.proven)),
    RuleCase("ConnectionLost", node(.connectionLost, .fresh), .found(.proven)),
    RuleCase("Inactive", node(.other("Inactive"), .fresh), .found(.proven)),
    RuleCase("no status", node(nil, .fresh), .found(.proven)),
    RuleCase("not listed", .sample { $0.loseNode() }, .silent),
    RuleCase("the SSM listing failed", .sample { $0.lack(.nodes) }, .lacks(.nodes)),
    RuleCase(
      "a hybrid node", .hybridSample { $0.editNode { $0.pingStatus = .connectionLost } },
      .found(.proven)),
  ]

  @Test("says whose agent has not answered", arguments: cases)
  func table(_ line: RuleCase) { line.check(.heartbeatStale) }

  @Test("is primary for a lost connection alone")
  func primary() {
    #expect(
      Assessment(of: Self.node(.connectionLost, .lost)).verdict.primaryReason == .heartbeatStale)
    let online = Assessment(of: Self.node(.online, .stale)).verdict
    #expect(online.primaryReason == nil)
    #expect(online.confidence == nil)
    #expect(online.managedState == .managed)
  }
}
