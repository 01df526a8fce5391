import FleetModel

/// Which datasets the answers of one scope are an attempt at, and how each is read.
///
/// A dataset without any answer is not among them: nobody asked.
enum CapturePlan {
  static func readings(of answers: CapturedAnswers) -> [(Dataset, any DatasetReading)] {
    let readings: [(Dataset, (any DatasetReading)?)] =
      answers.region == Scope.globalRegion ? global(answers) : regional(answers)
    return readings.compactMap { dataset, reading in reading.map { (dataset, $0) } }
      .sorted { $0.0 < $1.0 }
  }

  private static func regional(_ answers: CapturedAnswers) -> [(Dataset, (any DatasetReading)?)] {
    func resources(_ operation: CapturedOperation, _ listing: ResourceListing)
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
    ]
  }

  private static func global(_ answers: CapturedAnswers) -> [(Dataset, (any DatasetReading)?)] {
    let details = answers[.getAccountAuthorizationDetails]
    let profiles = answers[.listInstanceProfiles]
    func all(_ part: AuthorizationDetailsReading.Part) -> (any DatasetReading)? {
      reading(details) { AuthorizationDetailsReading(answer: $0, part: part) }
    }
    func preferring(
      _ answer: CapturedAnswer?, _ listing: (any DatasetReading)?, _ single: (any DatasetReading)?
    ) -> (any DatasetReading)? {
      answer?.isError == false ? listing : single ?? listing
    }
    return [
      (.roles, preferring(details, all(.roles), SingleRolesReading(answers))),
      (.policies, preferring(details, all(.policies), SinglePoliciesReading(answers))),
      (
        .instanceProfiles,
        preferring(
          profiles, reading(profiles) { InstanceProfilesReading(answer: $0) },
          SingleInstanceProfilesReading(answers))
      ),
    ]
  }

  /// `DescribeInstanceInformation` is the contract; `DescribeInstanceProperties` counts where it failed.
  private static func nodes(_ answers: CapturedAnswers) -> (any DatasetReading)? {
    let information = answers[.describeInstanceInformation]
    let properties = answers[.describeInstanceProperties]
    if let properties, !properties.isError, information?.isError ?? true {
      return NodesReading(answer: properties, list: "InstanceProperties")
    }
    return reading(information ?? properties) {
      NodesReading(answer: $0, list: "InstanceInformationList")
    }
  }

  private static func reading(
    _ answer: CapturedAnswer?, _ make: (CapturedAnswer) -> any DatasetReading
  ) -> (any DatasetReading)? {
    answer.map { $0.isError ? FailedReading(answer: $0) : make($0) }
  }
}
