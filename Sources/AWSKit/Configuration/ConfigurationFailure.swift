/// What is wrong with the settings for AWS, and where.
///
/// No value is kept: any may be a secret in the wrong place.
package enum ConfigurationFailure: Error, Hashable, Sendable {
  case unreadable(FileFailure)
  case malformed(file: String, line: Int, INIProblem)
  /// A profile is named that no file has.
  case noProfile(String, namedBy: SettingOrigin)
  /// A profile names a `services` section that no file has, or an empty one.
  case noServices(String, profile: String)
  /// A setting is not `expected`.
  case badValue(setting: String, from: SettingOrigin, expected: String)
}

/// What a line of an AWS configuration file breaks.
package enum INIProblem: Hashable, Sendable {
  case noUTF8
  /// A setting comes before the first section.
  case noSection
  /// Neither a section nor a setting.
  case noSetting
  case secondSection(String)
  case secondSetting(String)
}

extension ConfigurationFailure {
  /// In lower case, one line, without secrets.
  package var message: String {
    switch self {
    case .unreadable(let failure): "cannot read \(failure.path): \(failure.reason)"
    case .malformed(let file, let line, let problem): "\(file), line \(line): \(problem.message)"
    case .noProfile(let name, let origin):
      "no profile \(name) in the AWS configuration (named by \(origin))"
    case .noServices(let section, let profile):
      "profile \(profile) names the section services \(section), which is missing or empty"
    case .badValue(let setting, let origin, let expected):
      "\(setting), from \(origin), is not \(expected)"
    }
  }
}

extension INIProblem {
  fileprivate var message: String {
    switch self {
    case .noUTF8: "not in UTF-8"
    case .noSection: "a setting before the first section, such as [default]"
    case .noSetting: "neither a section nor a setting, such as region = eu-west-1"
    case .secondSection(let name): "the section [\(name)] for a second time"
    case .secondSetting(let name): "the setting \(name) for a second time"
    }
  }
}
