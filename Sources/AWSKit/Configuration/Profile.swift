/// The settings of one profile, or of another section, by lower-case name.
package struct Profile: Hashable, Sendable {
  package var values: [String: INIValue]

  package init(_ values: [String: INIValue] = [:]) { self.values = values }

  /// A setting that is no secret; nil where there is none, or it is a block.
  package subscript(name: String) -> String? { secret(name)?.revealed }

  package func secret(_ name: String) -> Secret? {
    guard case .text(let text) = values[name]?.content else { return nil }
    return text
  }

  /// A setting of an indented block.
  package func text(_ name: String, of table: String) -> String? {
    guard case .table(let settings) = values[table]?.content else { return nil }
    return settings[name]?.revealed
  }

  package func has(_ name: String) -> Bool { values[name] != nil }
}
