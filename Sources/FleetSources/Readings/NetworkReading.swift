import AWSKit
import FleetModel
import JSONKit

/// The six listings of a network, and what attributes of its VPCs were asked for.
///
/// It is known only where all six are.
struct NetworkReading: DatasetReading {
  let region: Answers

  private static let listings: [(AnswerOperation, ResourceListing)] = [
    (.describeVPCs, .vpcs), (.describeVPCEndpoints, .vpcEndpoints),
    (.describeSecurityGroups, .securityGroups), (.describeSubnets, .subnets),
    (.describeRouteTables, .routeTables), (.describeNetworkACLs, .networkACLs),
  ]

  /// Nil where none of the six was asked for.
  init?(_ region: Answers) {
    self.region = region
    if answers.isEmpty { return nil }
  }

  var answers: [Answer] { NetworkReading.listings.compactMap { region[$0.0] } }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    let listings = try NetworkReading.listings.map { operation, listing in
      (try region.required(operation), listing)
    }
    for (answer, _) in listings { try answer.throwError() }
    for (answer, listing) in listings { try listing.read(answer, emit) }
    for (argument, answer) in region.all(.describeVPCAttribute) {
      if answer.isError {
        let error = try answer.readError()
        note(
          InputProblem(path: answer.path, problem: error.summary ?? "not answered", isMinor: true))
        continue
      }
      let document = try answer.read { reader in try reader.readObject() }
      try emit(
        .resource(
          Resource(kind: "vpc-attribute", key: argument, document: document.canonicalText)))
    }
  }
}
