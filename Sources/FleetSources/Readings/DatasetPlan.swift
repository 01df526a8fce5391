import FleetModel

/// Which datasets the answers of one scope are an attempt at, and how each is read.
///
/// A dataset without any answer is not among them: nobody asked.
enum DatasetPlan {
  static func readings(of answers: Answers) -> [(Dataset, any DatasetReading)] {
    let readings: [(Dataset, (any DatasetReading)?)] =
      answers.region == Scope.globalRegion ? global(answers) : regional(answers)
    return readings.compactMap { dataset, reading in reading.map { (dataset, $0) } }
      .sorted { $0.0 < $1.0 }
  }

  private static func regional(_ answers: Answers) -> [(Dataset, (any DatasetReading)?)] {
    func resources(_ operation: AnswerOperation, _ listing: ResourceListing)
      -> (any DatasetReading)?
    {
      reading(answers[operation]) { ResourcesReading(answer: $0, listing: listing) }
    }
    return [
      (.instances, reading(answers[.describeInstances]) { InstancesReading(answer: $0) }),
      (.nodes, nodes(answers)),
      (.dhmc, reading(answers[.getServiceSetting]) { SettingReading(answer: $0) }),
      (.instanceStatus, resources(.describeInstanceStatus, .instanceStatuses)),
      (
        .imdsDefaults,
        reading(answers[.getInstanceMetadataDefaults]) { IMDSDefaultsReading(answer: $0) }
      ),
      (.profileAssociations, resources(.describeProfileAssociations, .profileAssociations)),
      (.network, NetworkReading(answers)),
      (.activations, resources(.describeActivations, .activations)),
      (.consoleOutput, ConsoleOutputReading(answers)),
    ]
  }

  private static func global(_ answers: Answers) -> [(Dataset, (any DatasetReading)?)] {
    let details = answers[.getAccountAuthorizationDetails]
    let profiles = answers[.listInstanceProfiles]
    func preferring(
      _ answer: Answer?, _ listing: (any DatasetReading)?, _ single: (any DatasetReading)?
    ) -> (any DatasetReading)? {
      answer?.isError == false ? listing : single ?? listing
    }
    return [
      (
        .roles,
        preferring(
          details, reading(details) { RoleDetailsReading(answer: $0) },
          SingleRolesReading(answers))
      ),
      (
        .policies,
        preferring(
          details, reading(details) { ListedPoliciesReading(answer: $0, account: answers) },
          SinglePoliciesReading(answers))
      ),
      (
        .instanceProfiles,
        preferring(
          profiles, reading(profiles) { InstanceProfilesReading(answer: $0) },
          SingleInstanceProfilesReading(answers))
      ),
    ]
  }

  /// `DescribeInstanceInformation` is the contract; `DescribeInstanceProperties` counts where it failed or is absent.
  private static func nodes(_ answers: Answers) -> (any DatasetReading)? {
    let information = answers[.describeInstanceInformation]
    let properties = answers[.describeInstanceProperties]
    if let properties, !properties.isError, information?.isError ?? true {
      return NodesReading(
        answer: properties, list: "InstanceProperties",
        confirmations: answers.all(.describeInstanceInformation).map(\.answer).filter {
          $0.path != information?.path
        })
    }
    return reading(information ?? properties) {
      NodesReading(answer: $0, list: "InstanceInformationList")
    }
  }

  private static func reading(
    _ answer: Answer?, _ make: (Answer) -> any DatasetReading
  ) -> (any DatasetReading)? {
    answer.map { $0.isError ? FailedReading(answer: $0) : make($0) }
  }
}
