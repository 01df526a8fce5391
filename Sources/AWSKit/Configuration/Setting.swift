/// A setting, and where it comes from.
package struct Setting<Value: Hashable & Sendable>: Hashable, Sendable {
  package let value: Value
  package let origin: SettingOrigin

  package init(_ value: Value, from origin: SettingOrigin) {
    self.value = value
    self.origin = origin
  }
}

/// Where a setting comes from.
package enum SettingOrigin: Hashable, Sendable {
  /// Of the command line, such as `--profile`.
  case option(String)
  /// Of the environment.
  case variable(String)
  case profile(String, file: String)
  case services(String, file: String)
  /// Nothing says otherwise.
  case byDefault
}

extension SettingOrigin: CustomStringConvertible {
  package var description: String {
    switch self {
    case .option(let name), .variable(let name): name
    case .profile(let name, let file): "profile \(name) in \(file)"
    case .services(let name, let file): "services \(name) in \(file)"
    case .byDefault: "default"
    }
  }
}
