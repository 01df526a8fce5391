/// One option of a command: a flag, a counter, or a name that takes a value.
///
/// Declare each as a static constant and look it up by that constant, so that no call site can misspell it.
package struct Option: Hashable, Sendable {
  package enum Shape: Hashable, Sendable {
    case flag
    /// A flag whose repetitions count, such as `-vv`.
    case counter
    /// Takes a value; where it is repeated, the last one holds.
    case value(Value)
    /// Takes a value each time it is given, and all of them hold.
    case values(Value)
  }

  /// What an option wants after its name.
  package struct Value: Hashable, Sendable {
    /// What the help calls the value, without the angle brackets.
    package let placeholder: String
    /// The only values that are accepted; nil where the command decides.
    package let allowed: [String]?
    /// What holds where the option is not given, for the help page alone: lookups answer nil.
    package let defaultText: String?
    package let isRequired: Bool
  }

  /// The long name, without dashes.
  package let name: String
  package let short: Unicode.Scalar?
  package let shape: Shape
  package let help: String
  /// The heading of the help page, such as `Global options`; nil for «OPTIONS».
  package let section: String?

  /// A switch that is given or not.
  package static func flag(
    _ name: String, short: Unicode.Scalar? = nil, section: String? = nil, help: String
  ) -> Option {
    Option(name: name, short: short, shape: .flag, help: help, section: section)
  }

  /// A switch whose repetitions count.
  package static func counter(
    _ name: String, short: Unicode.Scalar? = nil, section: String? = nil, help: String
  ) -> Option {
    Option(name: name, short: short, shape: .counter, help: help, section: section)
  }

  /// An option with one value, of which the last one given holds.
  package static func value(
    _ name: String, _ placeholder: String, short: Unicode.Scalar? = nil, allowed: [String]? = nil,
    default defaultText: String? = nil, required: Bool = false, section: String? = nil, help: String
  ) -> Option {
    let value = Value(
      placeholder: placeholder, allowed: allowed, defaultText: defaultText, isRequired: required)
    return Option(name: name, short: short, shape: .value(value), help: help, section: section)
  }

  /// An option that may be given many times, each time with a value.
  package static func values(
    _ name: String, _ placeholder: String, short: Unicode.Scalar? = nil, allowed: [String]? = nil,
    default defaultText: String? = nil, required: Bool = false, section: String? = nil, help: String
  ) -> Option {
    let value = Value(
      placeholder: placeholder, allowed: allowed, defaultText: defaultText, isRequired: required)
    return Option(name: name, short: short, shape: .values(value), help: help, section: section)
  }

  /// The option `-h, --help`, to be listed among the options of the root.
  ///
  /// It is never looked up: the parser answers with `ParseOutcome.help`.
  package static func help(section: String? = nil) -> Option {
    .flag(Command.helpName, short: "h", section: section, help: "Show this help.")
  }
}

extension Option {
  /// What follows the name; nil for flags and counters.
  package var value: Value? {
    switch shape {
    case .flag, .counter: nil
    case .value(let value), .values(let value): value
    }
  }

  /// The long name as it is typed, such as `--db`.
  package var spelling: String { "--\(name)" }

  /// How errors and usage lines write the option, such as `--db <file>`.
  package var label: String { label(spelled: spelling) }

  /// The label under the name that was typed, such as `-o <format>`.
  func label(spelled spelling: String) -> String {
    guard let value else { return spelling }
    return "\(spelling) <\(value.placeholder)>"
  }

  /// Every name as it is typed, the long one first.
  var spellings: [String] { [spelling] + (short.map { ["-\($0)"] } ?? []) }

  var isHelp: Bool { name == Command.helpName }
}
