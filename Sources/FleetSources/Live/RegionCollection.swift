import AWSKit
import FleetModel
import JSONKit

/// Reads one Region of one account: every dataset by itself, all at once.
struct RegionCollection: Sendable {
  let asker: Asker
  let options: LiveOptions
  let capturedAt: Timestamp
  let deliver: @Sendable (LiveEvent) -> Void

  /// What IAM has to be asked about, as far as this Region knows.
  struct InUse: Sendable {
    /// ARNs of instance profiles.
    var profiles: Set<String> = []
    /// Roles of hybrid nodes and of DHMC, by name, path and name, or ARN.
    var roles: Set<String> = []
  }

  /// Delivers each dataset as soon as its last answer is there.
  func run() async -> InUse {
    let sketch = FleetSketch()
    async let setting = setting()
    async let fleet: Void = fleet(sketch)
    async let status: Void = deliver(.describeInstanceStatus)
    async let defaults: Void = deliverDefaults()
    async let associations: Void = deliver(.describeProfileAssociations)
    async let activations: Void = deliver(.describeActivations)
    _ = await (fleet, status, defaults, associations, activations)
    var inUse = InUse(profiles: sketch.profiles, roles: sketch.nodeRoles)
    if let role = await setting { inUse.roles.insert(role) }
    deliver(.finished(asker.scope))
    return inUse
  }

  // MARK: - Instances, nodes, and what is asked because of them

  private func fleet(_ sketch: FleetSketch) async {
    async let listed = instances(sketch)
    async let nodes = nodes(sketch)
    let isListed = await listed
    async let network: Void = network(isListed: isListed, sketch)
    await finish(await nodes, isListed: isListed, sketch)
    await consoles(sketch)
    await network
  }

  /// Whether the listing is complete.
  private func instances(_ sketch: FleetSketch) async -> Bool {
    let began = asker.elapsed()
    let answer = await asker.list(.describeInstances) { page in try sketch.addInstances(page) }
    deliver([(.describeInstances, "", answer)], since: began)
    return !answer.isError
  }

  private struct NodeAnswers: Sendable {
    let began: Duration
    var answers: [(operation: AnswerOperation, argument: String, answer: Answer)]
  }

  /// The fast listing, or the slow one where that is refused.
  private func nodes(_ sketch: FleetSketch) async -> NodeAnswers {
    let began = asker.elapsed()
    let fast = await asker.list(.describeInstanceProperties) { page in
      try sketch.addNodes(page, in: "InstanceProperties")
    }
    guard fast.isError else {
      return NodeAnswers(began: began, answers: [(.describeInstanceProperties, "", fast)])
    }
    guard fast.mayBeReplaced else {
      return NodeAnswers(began: began, answers: [(.describeInstanceInformation, "", fast)])
    }
    let slow = await asker.list(.describeInstanceInformation) { page in
      try sketch.addNodes(page, in: "InstanceInformationList")
    }
    return NodeAnswers(began: began, answers: [(.describeInstanceInformation, "", slow)])
  }

  /// How many ids `DescribeInstanceInformation` gets at once: as many as it answers on one page.
  private static let batch = 50

  /// Asks once more for running instances that the fast listing lacks, before they are called unmanaged.
  private func finish(_ listing: NodeAnswers, isListed: Bool, _ sketch: FleetSketch) async {
    var nodes = listing
    if isListed, listing.answers.contains(where: { $0.operation == .describeInstanceProperties }) {
      let missing = sketch.running.subtracting(sketch.nodes).sorted()
      let batches = stride(from: 0, to: missing.count, by: Self.batch).map {
        Array(missing[$0..<min($0 + Self.batch, missing.count)])
      }
      let answers = await batches.concurrently { batch in
        await asker.list(
          .describeInstanceInformation, [.init("Filters", .filter("InstanceIds", batch))]
        ) { page in try sketch.addNodes(page, in: "InstanceInformationList") }
      }
      for (batch, answer) in zip(batches, answers) {
        nodes.answers.append((.describeInstanceInformation, batch[0], answer))
      }
    }
    deliver(nodes.answers, since: nodes.began)
  }

  private func consoles(_ sketch: FleetSketch) async {
    guard options.readsConsoles else { return }
    let began = asker.elapsed()
    let silent = sketch.running.subtracting(sketch.online).sorted()
    let answers = await silent.concurrently { id in
      await asker.ask(.getConsoleOutput, [.init("InstanceId", .string(id))]).withDecodedOutput()
    }
    deliver(zip(silent, answers).map { (.getConsoleOutput, $0, $1) }, since: began)
  }

  // MARK: - Network

  private static let networkListings: [AnswerOperation] = [
    .describeVPCs, .describeVPCEndpoints, .describeSecurityGroups, .describeSubnets,
    .describeRouteTables, .describeNetworkACLs,
  ]

  private func network(isListed: Bool, _ sketch: FleetSketch) async {
    guard options.readsNetwork else { return }
    let began = asker.elapsed()
    // Where there is no instance there is no network in use, and nothing to ask.
    let isNeeded = !isListed || sketch.instanceCount > 0
    let listings = await Self.networkListings.concurrently { operation in
      isNeeded ? await asker.list(operation) : asker.nothing(operation)
    }
    var answers = zip(Self.networkListings, listings).map { ($0, "", $1) }
    let attributes = sketch.networks.sorted().flatMap { vpc in
      ["enableDnsHostnames", "enableDnsSupport"].map { (vpc: vpc, attribute: $0) }
    }
    let values = await attributes.concurrently { vpc, attribute in
      await asker.ask(
        .describeVPCAttribute,
        [.init("VpcId", .string(vpc)), .init("Attribute", .string(attribute))])
    }
    for (name, value) in zip(attributes, values) {
      answers.append((.describeVPCAttribute, "\(name.vpc).\(name.attribute)", value))
    }
    deliver(answers, since: began)
  }

  // MARK: - Single answers

  /// The role that DHMC uses; nil where it is off or unknown.
  private func setting() async -> String? {
    let began = asker.elapsed()
    let answer = await asker.ask(
      .getServiceSetting, [.init("SettingId", .string(DHMCSetting.id))])
    deliver([(.getServiceSetting, "", answer)], since: began)
    let value = try? answer.readValue()["ServiceSetting"]?["SettingValue"]?.string
    return value.flatMap { DHMCSetting(value: $0).isOn ? $0 : nil }
  }

  private func deliverDefaults() async {
    let began = asker.elapsed()
    deliver(
      [(.getInstanceMetadataDefaults, "", await asker.ask(.getInstanceMetadataDefaults))],
      since: began)
  }

  private func deliver(_ operation: AnswerOperation) async {
    let began = asker.elapsed()
    deliver([(operation, "", await asker.list(operation))], since: began)
  }

  private func deliver(
    _ answers: [(operation: AnswerOperation, argument: String, answer: Answer)],
    since began: Duration
  ) {
    asker.deliver(answers, since: began, capturedAt: capturedAt, to: deliver)
  }
}
