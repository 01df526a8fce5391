package import FleetModel
import FleetRules

/// An instance as it stood at a moment.
package struct InstanceSnapshot {
  package let key: InstanceKey
  /// The number that stands for it in this file.
  package let instanceKey: Int64
  package let accountName: String?
  /// What was known of its scope at the moment.
  package let scope: ScopeMoment
  /// Its EC2 side; nil where EC2 does not list it, or the listing is not known.
  package let instance: Instance?
  /// Its SSM side; nil where SSM does not list it, or the listing is not known.
  package let node: Node?
  /// The role of its profile; nil where there is none, or IAM is not known.
  package let role: ProfileRole?
  /// The assessment that held, with its verdict under the options that were asked for.
  package let assessment: AssessmentInterval
  /// The managed state before it became unknown; nil while it is known, and where it never was.
  package let lastKnown: LastKnown?
  /// The last attempt at its Region at or before the moment, of any outcome; nil if there was none.
  package let observedAt: Timestamp?
  /// The first observation on either side.
  package let firstSeen: Timestamp
  /// The last observation on either side at or before the moment.
  package let lastSeen: Timestamp

  package struct LastKnown: Hashable, Sendable {
    package let state: ManagedState
    package let at: Timestamp?
  }

  /// The codes that hold at the moment, in order of precedence.
  package var reasonCodes: [ReasonCode] { assessment.reasonCodes(at: scope.at) }

  package var isGone: Bool { assessment.verdict.notApplicableBecause == .gone }
}
