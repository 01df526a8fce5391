/// One operand of a command, known by its place.
package struct Argument: Hashable, Sendable {
  package enum Count: Hashable, Sendable {
    case required
    case optional
    /// As many as are given, but at least `min`.
    case repeating(min: Int)
  }

  /// The name in help and errors, without the angle brackets.
  package let name: String
  package let count: Count
  /// The only values that are accepted; nil where the command decides.
  package let allowed: [String]?
  package let help: String

  package init(
    _ name: String, _ count: Count = .required, allowed: [String]? = nil, help: String
  ) {
    self.name = name
    self.count = count
    self.allowed = allowed
    self.help = help
  }

  /// How errors write the argument, such as `<id>`.
  package var label: String { "<\(name)>" }

  /// The fewest values that satisfy the command.
  var minimum: Int {
    switch count {
    case .required: 1
    case .optional: 0
    case .repeating(let min): min
    }
  }

  /// The most values that the argument takes; nil where there is no end.
  var maximum: Int? {
    switch count {
    case .required, .optional: 1
    case .repeating: nil
    }
  }
}
