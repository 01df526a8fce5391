/// The dotted name of a fact, the same in evidence, changes and exports.
package enum FactName: String, CaseIterable, Hashable, Sendable {
  case instanceState = "instance.state"
  case launchTime = "instance.launch_time"
  case profile = "instance.profile"
  case tags = "instance.tags"
  case securityGroups = "instance.security_groups"
  case subnet = "instance.subnet"
  case imdsState = "instance.imds.state"
  case imdsEndpoint = "instance.imds.http_endpoint"
  case imdsTokens = "instance.imds.http_tokens"
  case imdsHopLimit = "instance.imds.hop_limit"
  case pingStatus = "node.ping_status"
  case agentVersion = "node.agent_version"
  case dhmcSetting = "dhmc.setting"
  case heartbeat = "node.heartbeat"
  case isOperatorManaged = "instance.operator_managed"
}
