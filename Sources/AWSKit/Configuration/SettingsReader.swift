/// Looks for a setting in the environment, then in the profile.
struct SettingsReader {
  let environment: AWSEnvironment
  let profile: Profile
  /// The profile's.
  let name: String

  /// The first of the variables that is set, else the profile's setting; empty texts do not count.
  func text(_ variables: [String], _ setting: String?) -> Setting<String>? {
    for variable in variables {
      if let text = environment[variable] { return Setting(text, from: .variable(variable)) }
    }
    guard let setting, let text = profile[setting], !text.isEmpty else { return nil }
    let file = profile.values[setting]?.file ?? ""
    return Setting(text, from: .profile(name, file: file))
  }

  /// `true` in any case is true; everything else is false.
  func flag(_ variable: String, _ setting: String?) -> Setting<Bool> {
    guard let text = text([variable], setting) else { return Setting(false, from: .byDefault) }
    return Setting(text.value.lowercased() == "true", from: text.origin)
  }

  func choice<Choice: RawRepresentable & CaseIterable & Hashable & Sendable>(
    _ variables: [String], _ setting: String
  ) throws(ConfigurationFailure) -> Setting<Choice>? where Choice.RawValue == String {
    guard let text = text(variables, setting) else { return nil }
    guard let choice = Choice(rawValue: text.value) else {
      let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badValue(setting: setting, from: text.origin, expected: "one of \(choices)")
    }
    return Setting(choice, from: text.origin)
  }

  func number(_ variable: String, _ setting: String, atLeast least: Int)
    throws(ConfigurationFailure) -> Setting<Int>?
  {
    guard let text = text([variable], setting) else { return nil }
    guard let number = Int(Blanks.trimmed(text.value)), number >= least else {
      throw .badValue(
        setting: setting, from: text.origin, expected: "a whole number of at least \(least)")
    }
    return Setting(number, from: text.origin)
  }
}
