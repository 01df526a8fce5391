import JSONKit

/// Writes an operation as its service wants it over the wire.
package enum RequestEncoder {
  /// The body of the `POST`, and the headers that belong to it.
  package static func encode(_ operation: AWSOperation) -> (body: [UInt8], headers: [HTTPHeader]) {
    switch operation.service.wire {
    case .ec2:
      (form(operation, inList: ""), [HTTPHeader("content-type", formType)])
    case .query:
      (form(operation, inList: ".member"), [HTTPHeader("content-type", formType)])
    case .json(let target):
      (
        Array(JSONValue.object(operation.parameters).text.utf8),
        [
          HTTPHeader("content-type", "application/x-amz-json-1.1"),
          HTTPHeader("x-amz-target", "\(target).\(operation.name)"),
        ]
      )
    }
  }

  private static let formType = "application/x-www-form-urlencoded; charset=utf-8"

  /// `inList` stands before the number of an element, such as `.member`.
  private static func form(_ operation: AWSOperation, inList: String) -> [UInt8] {
    var pairs = [("Action", operation.name), ("Version", operation.service.version)]
    func add(_ name: String, _ value: JSONValue) {
      switch value {
      case .null: break
      case .bool(let value): pairs.append((name, value ? "true" : "false"))
      case .number(let digits): pairs.append((name, digits))
      case .string(let text): pairs.append((name, text))
      case .array(let elements):
        // An empty list is said by a query client, and not by one of EC2.
        if elements.isEmpty, !inList.isEmpty { pairs.append((name, "")) }
        for (index, element) in elements.enumerated() {
          add("\(name)\(inList).\(index + 1)", element)
        }
      case .object(let members):
        for member in members { add("\(name).\(member.key)", member.value) }
      }
    }
    for member in operation.parameters { add(member.key, member.value) }
    var body: [UInt8] = []
    for (name, value) in pairs {
      if !body.isEmpty { body.append(UInt8(ascii: "&")) }
      PercentEncoding.append(form: name, to: &body)
      body.append(UInt8(ascii: "="))
      PercentEncoding.append(form: value, to: &body)
    }
    return body
  }
}
