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

  init(_ facts: Facts) {
    guard !facts.key.id.isHybrid else {
      self = .notNeeded
      return
    }
    switch facts.instance {
    case .unknown(let gap): self = .notKnown(.dataset(gap))
    case .known(.gone), .known(.neverListed): self = .notKnown(.fact(.imdsEndpoint))
    case .known(.listed(let instance)):
      switch (instance.imds?.state, instance.imds?.httpEndpoint) {
      case ("pending", _): self = .pending
      case ("applied", "enabled"): self = .enabled
      case ("applied", "disabled"): self = .disabled
      case ("applied", _): self = .notKnown(.fact(.imdsEndpoint))
      default: self = .notKnown(.fact(.imdsState))
      }
    }
  }
}

/// What the instance profile is worth to the agent, judged by its presence.
enum ProfileUse: Hashable, Sendable {
  case absent
  case usable
  /// There is one, and the IAM facts that tell its worth are not known.
  case undecided(Gap)
  /// Whether there is one is not known.
  case notKnown(Want)

  init(_ facts: Facts) {
    switch facts.instance {
    case .unknown(let gap): self = .notKnown(.dataset(gap))
    case .known(.gone), .known(.neverListed): self = .notKnown(.fact(.profile))
    case .known(.listed(let instance)):
      guard instance.profile != nil else {
        self = .absent
        return
      }
      self =
        switch facts.iam {
        case .known: .usable
        case .unknown(let gap): .undecided(gap)
        }
    }
  }
}

/// Whether the agent would turn to DHMC, whatever becomes of it there.
enum DHMCUse: Hashable, Sendable {
  case no
  /// There is no profile, and DHMC is on.
  case would
  /// It depends on a profile or a setting that is not known.
  case might

  init(_ facts: Facts, _ profile: ProfileUse) {
    guard !facts.key.id.isHybrid, profile != .usable else {
      self = .no
      return
    }
    switch facts.dhmc {
    case .known(let setting) where !setting.isOn: self = .no
    case .known: self = profile == .absent ? .would : .might
    case .unknown: self = .might
    }
  }
}
