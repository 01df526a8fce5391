/// What the endpoint does wrong; the raw value is its name there.
enum FaultKind: String, CaseIterable, Sendable {
  case throttle
  case error500
  case error503
  case reset
  case close
  case truncated
  case wrongLengthLarger = "wrong-length larger"
  case wrongLengthSmaller = "wrong-length smaller"
  case malformed
  case html200
  case otherRoot = "other-root"
  case emptyPage = "empty-page"
  case shortPage = "short-page"
  case repeatedToken = "repeated-token"
  case expiredToken = "expired-token"
  case accessDenied = "access-denied"
  case accessDeniedSCP = "access-denied-scp"
  case regionDisabled = "region-disabled"
  case huge
  case dtd
  case deepJSON = "deep-json"
  case stall
  case drip

  /// Whether it is a limit of time that ends it: a minute or two a run, spent waiting.
  var isSlow: Bool { self == .stall || self == .drip }
}

/// A call that goes wrong.
enum FaultTarget: String, CaseIterable, Sendable {
  case instances = "ec2:DescribeInstances"
  case nodes = "ssm:DescribeInstanceProperties"
  case roles = "iam:GetAccountAuthorizationDetails"
  case setting = "ssm:GetServiceSetting"

  /// What is unknown without it.
  var datasets: Set<String> {
    switch self {
    case .instances: ["ec2.instances"]
    case .nodes: ["ssm.nodes"]
    case .roles: ["iam.roles", "iam.policies"]
    case .setting: ["ssm.dhmc"]
    }
  }

  /// Whether another call is made in its place where it is denied.
  var hasFallback: Bool { self == .nodes || self == .roles }

  var positions: [FaultCell.Position] { self == .setting ? [.first] : [.first, .middle, .last] }
}

/// One fault, at one page of one operation, for one call or for ever.
struct FaultCell: Sendable, CustomStringConvertible {
  enum Position: Sendable { case first, middle, last }

  let kind: FaultKind
  let target: FaultTarget
  let position: Position
  let isLasting: Bool

  var description: String {
    "\(kind.rawValue) × \(target.rawValue) × \(position) page × \(isLasting ? "for ever" : "once")"
  }

  /// As the endpoint takes it; `pages` are those of the listing without a fault.
  func fault(pages: Int) -> String {
    let words = kind.rawValue.split(separator: " ")
    let call = target.rawValue.split(separator: ":")
    let page =
      switch position {
      case .first: 1
      case .middle: 2
      case .last: pages
      }
    let length = words.count > 1 ? #", "length": "\#(words[1])""# : ""
    return """
      [{"service": "\(call[0])", "operation": "\(call[1])", "page": \(page),
        "times": \(isLasting ? -1 : 1), "fault": "\(words[0])"\(length)}]
      """
  }
}

/// What has to come of a fault.
enum Consequence: Equatable {
  /// All is known, after another attempt.
  case mended
  /// All is known, at the cost of another page or none.
  case harmless
  /// All is known, by other calls.
  case replaced
  /// What the call gives is unknown, for one of these causes.
  case lost(Set<String>)
}

extension FaultCell {
  var consequence: Consequence {
    switch kind {
    case .emptyPage, .shortPage: .harmless
    case .repeatedToken: position == .first ? .harmless : .lost(["bad-response"])
    case .accessDenied, .accessDeniedSCP: target.hasFallback ? .replaced : .lost(["denied"])
    case .regionDisabled:
      // SSM's and IAM's words are those of bad credentials, and whether it is the Region is told by what else it answered.
      target == .instances
        ? .lost(["region-disabled"]) : .lost(["region-disabled", "bad-credentials"])
    case .throttle: isLasting ? .lost(["throttled"]) : .mended
    case .error500, .error503: isLasting ? .lost(["service-error"]) : .mended
    case .expiredToken: isLasting ? .lost(["expired-credentials"]) : .mended
    case .reset, .close, .truncated, .wrongLengthLarger, .stall, .drip:
      isLasting ? .lost(["unreachable"]) : .mended
    // What is left over on the connection may break the next attempt in another way.
    case .wrongLengthSmaller: isLasting ? .lost(["bad-response", "unreachable"]) : .mended
    case .malformed, .html200, .otherRoot, .huge, .dtd, .deepJSON:
      isLasting ? .lost(["bad-response"]) : .mended
    }
  }

  /// How many calls a lasting fault meets: every attempt, and no more.
  ///
  /// Nil where that is not for the client to say.
  var meetings: ClosedRange<Int>? {
    switch kind {
    // libcurl sends once more by itself what a kept connection did not take; later attempts use none.
    case .close: 3...4
    // What is left over on the connection may be in the way of the next attempt.
    case .wrongLengthSmaller: 2...3
    // Two take as long as a call may.
    case .drip: 2...3
    case .accessDenied, .accessDeniedSCP, .regionDisabled: 1...1
    case .expiredToken: 2...2
    case .emptyPage, .shortPage, .repeatedToken: nil
    default: 3...3
    }
  }

  /// What a normal run tries: each kind at each operation, the positions taken in turn.
  static func sample(of kind: FaultKind) -> [FaultCell] {
    let turn = FaultKind.allCases.firstIndex(of: kind) ?? 0
    func cell(_ target: FaultTarget, _ offset: Int, isLasting: Bool) -> FaultCell {
      let position = target.positions[(turn + offset) % target.positions.count]
      return FaultCell(kind: kind, target: target, position: position, isLasting: isLasting)
    }
    if kind.isSlow {
      return [cell(.instances, 0, isLasting: false), cell(.nodes, 0, isLasting: true)]
    }
    return [
      cell(.instances, 0, isLasting: false), cell(.instances, 1, isLasting: true),
      cell(.nodes, 2, isLasting: turn.isMultiple(of: 2)),
      cell(turn.isMultiple(of: 2) ? .setting : .roles, 0, isLasting: !turn.isMultiple(of: 4)),
    ]
  }

  /// Everything that can be tried with a kind.
  static func all(of kind: FaultKind) -> [FaultCell] {
    FaultTarget.allCases.flatMap { target in
      target.positions.flatMap { position in
        [false, true].map {
          FaultCell(kind: kind, target: target, position: position, isLasting: $0)
        }
      }
    }
  }
}
