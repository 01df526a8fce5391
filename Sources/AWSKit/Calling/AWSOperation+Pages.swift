import JSONKit

extension AWSOperation {
  /// Gives a parameter a value, in place of the one that it has.
  mutating func set(_ name: String, _ value: String) {
    parameters.removeAll { $0.key == name }
    parameters.append(JSONValue.Member(name, .string(value)))
  }

  /// Asks for pages of this length, unless the caller chose one.
  ///
  /// EC2 refuses a length together with ids: what is named comes whole.
  mutating func ask(forPagesOf size: Int, _ parameter: String) {
    let isNamed = service == .ec2 && parameters.contains { $0.key.hasSuffix("Id") }
    guard !isNamed, !parameters.contains(where: { $0.key == parameter }) else { return }
    parameters.append(JSONValue.Member(parameter, .integer(size)))
  }
}
