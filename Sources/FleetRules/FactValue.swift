package import FleetModel

extension FactName {
  /// Operation and field that tell it, such as `ec2:DescribeInstances State.Name`.
  package var source: String {
    switch self {
    case .instanceState: "ec2:DescribeInstances State.Name"
    case .launchTime: "ec2:DescribeInstances LaunchTime"
    case .profile: "ec2:DescribeInstances IamInstanceProfile.Arn"
    case .tags: "ec2:DescribeInstances Tags"
    case .securityGroups: "ec2:DescribeInstances SecurityGroups[].GroupId"
    case .subnet: "ec2:DescribeInstances SubnetId"
    case .imdsState: "ec2:DescribeInstances MetadataOptions.State"
    case .imdsEndpoint: "ec2:DescribeInstances MetadataOptions.HttpEndpoint"
    case .imdsTokens: "ec2:DescribeInstances MetadataOptions.HttpTokens"
    case .imdsHopLimit: "ec2:DescribeInstances MetadataOptions.HttpPutResponseHopLimit"
    case .isOperatorManaged: "ec2:DescribeInstances Operator.Managed"
    case .pingStatus: "ssm:DescribeInstanceInformation PingStatus"
    case .agentVersion: "ssm:DescribeInstanceInformation AgentVersion"
    case .heartbeat: "ssm:DescribeInstanceInformation LastPingDateTime"
    case .dhmcSetting: "ssm:GetServiceSetting SettingValue"
    case .rolePolicies, .dhmcRolePolicies: "iam:GetAccountAuthorizationDetails RoleDetailList"
    }
  }

  /// The dataset that tells it.
  package var dataset: Dataset {
    switch self {
    case .instanceState, .launchTime, .profile, .tags, .securityGroups, .subnet, .imdsState,
      .imdsEndpoint, .imdsTokens, .imdsHopLimit, .isOperatorManaged:
      .instances
    case .pingStatus, .agentVersion, .heartbeat: .nodes
    case .dhmcSetting: .dhmc
    case .rolePolicies, .dhmcRolePolicies: .roles
    }
  }
}

extension Facts {
  /// A fact as AWS says it now; nil where AWS gave no value or the dataset is not known.
  ///
  /// Tags are canonical JSON, security groups are joined by commas.
  package func value(of fact: FactName) -> String? {
    switch fact.dataset {
    case .instances:
      guard case .known(.listed(let instance)) = instance else { return nil }
      return instance.value(of: fact)
    case .nodes:
      guard case .known(.listed(let node)) = node else { return nil }
      return switch fact {
      case .pingStatus: node.pingStatus?.text
      case .agentVersion: node.agentVersionText
      case .heartbeat: node.heartbeat?.rawValue
      default: nil
      }
    case .dhmc: return dhmc.value?.value
    default: return nil
    }
  }

  /// When the dataset of a fact was last observed at or before the moment; nil if never.
  package func observedAt(_ fact: FactName) -> Timestamp? {
    switch fact.dataset {
    case .instances: instanceObservedAt
    case .nodes: nodeObservedAt
    case .dhmc: dhmcObservedAt
    default: iamObservedAt
    }
  }

  /// A fact as evidence, as it is now.
  func evidence(of fact: FactName) -> Evidence {
    Evidence(
      fact: fact, value: value(of: fact), source: fact.source, observedAt: observedAt(fact))
  }

  /// The agent's version as evidence: that of the last listing that held the node.
  func agentEvidence() -> Evidence {
    if case .known(.listed) = node { return evidence(of: .agentVersion) }
    return Evidence(
      fact: .agentVersion, value: lastNode?.node.agentVersionText,
      source: FactName.agentVersion.source, observedAt: lastNode?.seenAt)
  }
}

extension Instance {
  fileprivate func value(of fact: FactName) -> String? {
    switch fact {
    case .instanceState: state?.text
    case .launchTime: launchTime?.description
    case .profile: profile?.arn
    case .tags: tags.isEmpty ? nil : canonicalJSON(tags)
    case .securityGroups: securityGroups.isEmpty ? nil : securityGroups.joined(separator: ",")
    case .subnet: subnetID
    case .imdsState: imds?.state
    case .imdsEndpoint: imds?.httpEndpoint
    case .imdsTokens: imds?.httpTokens
    case .imdsHopLimit: imds?.hopLimit.map { String($0) }
    case .isOperatorManaged: isOperatorManaged.map { $0 ? "true" : "false" }
    default: nil
    }
  }
}

private func canonicalJSON(_ tags: [String: String]) -> String {
  let members = tags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  return "{"
    + members.map { jsonString($0.key) + ":" + jsonString($0.value) }.joined(separator: ",")
    + "}"
}

private func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
