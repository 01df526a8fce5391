import JSONKit

extension AnswerPage {
  /// The whole answer as the AWS CLI prints it.
  ///
  /// Nil where an element of a listing is no JSON.
  var value: JSONValue? {
    var members: [JSONValue.Member] = []
    for list in lists {
      let text = [UInt8(ascii: "[")] + list.elements + [UInt8(ascii: "]")]
      guard let elements = try? JSONReader.value(of: text) else { return nil }
      members.append(JSONValue.Member(list.member, elements))
    }
    return .object(members + self.members)
  }
}
