package import FleetModel

/// What a piece of text means, as far as its colour goes.
package enum Tint: Hashable, Sendable {
  case plain
  case heading
  case good
  case bad
  case caution
  case unsure
  case faint

  package init(_ state: ManagedState) {
    self =
      switch state {
      case .managed: .good
      case .connectionLost: .caution
      case .unmanaged: .bad
      case .notApplicable: .faint
      case .unknown: .unsure
      }
  }

  package init(_ kind: ReasonKind) {
    self =
      switch kind {
      case .blocker: .bad
      case .warning: .caution
      case .unknown: .unsure
      case .info: .plain
      }
  }
}

/// Colours, or none: whoever knows the terminal decides.
package struct Palette: Hashable, Sendable {
  package let isEnabled: Bool

  package init(isEnabled: Bool) { self.isEnabled = isEnabled }

  package static let plain = Palette(isEnabled: false)

  /// The text in its colour; colours take no room on the terminal.
  package func painted(_ text: String, _ tint: Tint) -> String {
    "\(start(of: tint))\(text)\(end(of: tint))"
  }

  func start(of tint: Tint) -> String {
    guard isEnabled else { return "" }
    return switch tint {
    case .plain: ""
    case .heading: "\u{1b}[1m"
    case .good: "\u{1b}[32m"
    case .bad: "\u{1b}[31m"
    case .caution: "\u{1b}[33m"
    case .unsure: "\u{1b}[35m"
    case .faint: "\u{1b}[2m"
    }
  }

  func end(of tint: Tint) -> String {
    isEnabled && tint != .plain ? "\u{1b}[0m" : ""
  }
}
