import AWSKit
import FleetModel
import JSONKit

/// The six listings of a network, and what attributes of its VPCs were asked for.
///
/// It is known only where all of them are: what of it could not be read would look as if it had been taken away.
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
    let shared = try sharedVPCs()
    for (argument, answer) in region.all(.describeVPCAttribute) {
      if answer.isError {
        let error = try answer.readError()
        switch error.failure {
        // A VPC may go between the listing and the question.
        case .notFound: continue
        // Who takes part in a shared VPC may not ask for them.
        case .denied where shared.contains { argument.hasPrefix($0 + ".") }:
          note(
            InputProblem(path: answer.path, problem: error.summary ?? "not answered", isMinor: true)
          )
          continue
        default: throw InputFailure(error)
        }
      }
      let document = try answer.read { reader in try reader.readObject() }
      try emit(
        .resource(
          Resource(kind: "vpc-attribute", key: argument, document: document.canonicalText)))
    }
  }

  /// Ids of the VPCs that belong to other accounts.
  private func sharedVPCs() throws -> [String] {
    guard let listing = region[.describeVPCs] else { return [] }
    return try listing.readElements("Vpcs").compactMap { vpc in
      guard let owner = vpc["OwnerId"]?.string, owner != region.account else { return nil }
      return vpc["VpcId"]?.string
    }
  }
}
