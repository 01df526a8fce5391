import FleetModel

/// Whether the agent reaches the instance metadata service, as its options tell.
enum IMDSReach: Hashable, Sendable {
  /// A hybrid node has credentials of its own.
  case notNeeded
  case enabled
  case disabled
  /// The options hold what was asked for, which may not be in force yet.
  case pending
  case notKnown(Want)
}

/// What the instance profile is worth to the agent, judged by its presence.
enum ProfileUse: Hashable, Sendable {
  case absent
  case usable
  /// There is one, and the IAM facts that tell its worth are not known.
  case undecided(Gap)
  /// Whether there is one is not known.
  case notKnown(Want)
}

/// Whether the agent would turn to DHMC, whatever becomes of it there.
enum DHMCUse: Hashable, Sendable {
  case no
  /// There is no profile, and DHMC is on.
  case would
  /// It depends on a profile or a setting that is not known.
  case might
}

extension Facts {
  var imdsReach: IMDSReach {
    if key.id.isHybrid { return .notNeeded }
    switch instance {
    case .unknown(let gap): return .notKnown(.dataset(gap))
    case .known(.gone), .known(.neverListed): return .notKnown(.fact(.imdsEndpoint))
    case .known(.listed(let instance)):
      return switch (instance.imds?.state, instance.imds?.httpEndpoint) {
      case ("pending", _): .pending
      case ("applied", "enabled"): .enabled
      case ("applied", "disabled"): .disabled
      case ("applied", _): .notKnown(.fact(.imdsEndpoint))
      default: .notKnown(.fact(.imdsState))
      }
    }
  }

  var profileUse: ProfileUse {
    switch instance {
    case .unknown(let gap): return .notKnown(.dataset(gap))
    case .known(.gone), .known(.neverListed): return .notKnown(.fact(.profile))
    case .known(.listed(let instance)):
      if instance.profile == nil { return .absent }
      return switch iam {
      case .known: .usable
      case .unknown(let gap): .undecided(gap)
      }
    }
  }

  func dhmcUse(_ profile: ProfileUse) -> DHMCUse {
    if key.id.isHybrid || profile == .usable { return .no }
    return switch dhmc {
    case .known(let setting) where !setting.isOn: .no
    case .known: profile == .absent ? .would : .might
    case .unknown: .might
    }
  }
}
