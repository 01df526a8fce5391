package import FleetModel

/// The version of the rules as a whole.
///
/// It grows whenever the same facts may lead to another assessment: what was stored under a lesser
/// one is to be assessed anew.
package let rulesVersion = 1

/// What a person may choose about the rules.
package struct RuleOptions: Hashable, Sendable {
  /// Agents below it get `agent-version-below-floor` (option `--agent-floor`).
  package var agentFloor: AgentVersion
  /// Whether `HttpTokens` `optional` blocks DHMC, whatever the agent (option `--strict-imds`).
  package var strictIMDS: Bool

  package init(agentFloor: AgentVersion = .withoutEC2Messages, strictIMDS: Bool = false) {
    self.agentFloor = agentFloor
    self.strictIMDS = strictIMDS
  }
}
