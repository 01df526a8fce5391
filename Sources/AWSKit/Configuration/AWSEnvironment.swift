/// The environment variables that AWS clients know.
///
/// Every value is kept as a secret, for some are. An empty variable is as good as none.
package struct AWSEnvironment: Hashable, Sendable {
  private let values: [String: Secret]

  package init(_ variables: [String: String]) {
    values = variables.mapValues(Secret.init)
  }

  /// The value of a variable that is no secret.
  package subscript(name: String) -> String? { secret(name)?.revealed }

  package func secret(_ name: String) -> Secret? {
    guard let value = values[name], !value.revealed.isEmpty else { return nil }
    return value
  }

  /// Also the empty ones, for a program that gives credentials.
  var all: [String: Secret] { values }

  /// A path with its variables and its `~` replaced, as a shell would.
  ///
  /// What is not set stays as it is written. Source: Python's `os.path.expandvars` and `expanduser`.
  package func expanding(_ path: String) -> String {
    var expanded = ""
    var rest = path[...]
    while let dollar = rest.firstIndex(of: "$") {
      expanded += rest[..<dollar]
      rest = rest[dollar...]
      guard let (name, length) = AWSEnvironment.variable(atStartOf: rest) else {
        expanded += "$"
        rest.removeFirst()
        continue
      }
      expanded += self[name] ?? String(rest.prefix(length))
      rest.removeFirst(length)
    }
    expanded += rest
    guard expanded == "~" || expanded.hasPrefix("~/"), var home = self["HOME"] else {
      return expanded
    }
    while home.hasSuffix("/") { home.removeLast() }
    let path = home + expanded.dropFirst()
    return path.isEmpty ? "/" : path
  }

  /// The name of the variable, and how many characters it is written with.
  private static func variable(atStartOf text: Substring) -> (name: String, length: Int)? {
    let rest = text.dropFirst()
    if rest.first == "{" {
      guard let close = rest.firstIndex(of: "}") else { return nil }
      let name = rest.dropFirst().prefix(upTo: close)
      return (String(name), name.count + 3)
    }
    let name = rest.prefix { $0.isASCII && ($0 == "_" || $0.isLetter || $0.isNumber) }
    return name.isEmpty ? nil : (String(name), name.count + 1)
  }
}
