package import FleetModel
package import JSONKit

/// One answer of AWS, or one page of it, in the form in which the AWS CLI prints it.
package struct AnswerPage: Sendable {
  /// What it lists, where the operation has pages: `Reservations`; `RoleDetailList` and `Policies`.
  package var lists: [List]
  /// The other members, without the tokens; of an operation without pages, all of them.
  package var members: [JSONValue.Member]
  /// Nil on the last page.
  package var nextToken: String?
  /// AWS's name for the request, for its support; nil where it gave none.
  package var requestID: String?
  /// What the clock of the server said when it answered, in whole seconds; nil where it did not tell.
  package var servedAt: Timestamp?

  package struct List: Sendable {
    /// Such as `Reservations`.
    package let member: String
    /// The JSON texts of the elements, separated by commas.
    package var elements: [UInt8]
    package var count: Int

    package init(member: String, elements: [UInt8] = [], count: Int = 0) {
      self.member = member
      self.elements = elements
      self.count = count
    }
  }

  package init(
    lists: [List] = [], members: [JSONValue.Member] = [], nextToken: String? = nil,
    requestID: String? = nil
  ) {
    self.lists = lists
    self.members = members
    self.nextToken = nextToken
    self.requestID = requestID
  }
}
