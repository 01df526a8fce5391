import FleetModel

/// Where an instance stands in its life, as far as a listing tells.
enum Life: Hashable, Sendable {
  case running
  /// Pending, stopping or stopped: it may run again.
  case halted(NotApplicableReason)
  /// Shutting down, terminated, or gone: it will not run again.
  case ended(NotApplicableReason)
  /// No listing ever held it, and every listing that could is known.
  case neverSeen
  /// AWS gave no state, or one of its own, or there is none: a hybrid node, or a listing that failed.
  case notKnown

  /// Whether there is nothing left to manage.
  var isOver: Bool {
    switch self {
    case .ended, .neverSeen: true
    case .running, .halted, .notKnown: false
    }
  }
}

extension Facts {
  /// Where the instance stands in its life.
  var life: Life {
    let nodeLife: Life =
      switch node {
      case .known(.gone): .ended(.gone)
      case .known(.neverListed): .neverSeen
      case .known(.listed), .unknown: .notKnown
      }
    if key.id.isHybrid { return nodeLife }
    switch instance {
    case .unknown: return .notKnown
    case .known(.gone): return .ended(.gone)
    // SSM alone knows it, so SSM alone tells that it is gone.
    case .known(.neverListed): return nodeLife
    case .known(.listed(let instance)):
      return switch instance.state {
      case .running: .running
      case .pending: .halted(.pending)
      case .stopping: .halted(.stopping)
      case .stopped: .halted(.stopped)
      case .shuttingDown: .ended(.shuttingDown)
      case .terminated: .ended(.terminated)
      case .other, nil: .notKnown
      }
    }
  }
}

extension ManagedState {
  /// What is observed, by the five rules of the contract in their order.
  static func observed(_ facts: Facts, _ life: Life) -> (ManagedState, NotApplicableReason?) {
    switch life {
    case .halted(let reason), .ended(let reason): return (.notApplicable, reason)
    case .neverSeen: return (.unknown, nil)
    case .running, .notKnown: break
    }
    switch facts.node {
    case .known(.listed(let node)):
      return (node.pingStatus == .online ? .managed : .connectionLost, nil)
    case .unknown: return (.unknown, nil)
    case .known(.gone), .known(.neverListed): break
    }
    guard case .known(let listing) = facts.instance else { return (.unknown, nil) }
    if case .listed(let instance) = listing, instance.isOperatorManaged == true {
      return (.notApplicable, .operatorManaged)
    }
    return (.unmanaged, nil)
  }
}
