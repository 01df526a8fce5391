import JSONKit

/// Where fleetdb means to differ from botocore; docs/credentials.md says why.
///
/// This is the one place that evens a difference out before the two are compared.
enum BotocoreDeviation: String, CaseIterable, Hashable, Sendable {
  /// `AWS_PROFILE` beats `AWS_DEFAULT_PROFILE`; botocore has it the other way round.
  case profileOrder
  /// `AWS_REGION` is read; botocore knows `AWS_DEFAULT_REGION` alone.
  case awsRegion
  /// An empty variable is as good as none; botocore takes most for a value.
  case emptyVariable
  /// A setting of a file that is empty is as good as none; botocore takes it for a value.
  case emptySetting
  /// `AWS_CREDENTIAL_FILE` and boto's own files are not read.
  case skippedProvider
  /// Without a setting, how calls are tried again is for fleetdb to say; botocore says `legacy`.
  case defaultRetries
  /// A bad file, profile or setting stops everything; botocore stops where it is used.
  case eagerFailure
}

extension BotocoreDeviation {
  /// The environment in which botocore should say what fleetdb says in this one.
  static func translated(_ environment: [String: String])
    -> (environment: [String: String], applied: Set<BotocoreDeviation>)
  {
    var changed = environment.filter { !$0.value.isEmpty }
    var applied: Set<BotocoreDeviation> = []
    if changed.count < environment.count { applied.insert(.emptyVariable) }
    if let name = changed["AWS_PROFILE"], let other = changed["AWS_DEFAULT_PROFILE"], name != other
    {
      changed["AWS_DEFAULT_PROFILE"] = name
      applied.insert(.profileOrder)
    }
    if let region = changed["AWS_REGION"], changed["AWS_DEFAULT_REGION"] != region {
      changed["AWS_DEFAULT_REGION"] = region
      applied.insert(.awsRegion)
    }
    if changed.removeValue(forKey: "AWS_CREDENTIAL_FILE") != nil {
      applied.insert(.skippedProvider)
    }
    return (changed, applied)
  }

  /// Both answers with what is meant to differ made equal.
  static func evened(_ ours: BotocoreAnswer, _ theirs: BotocoreAnswer)
    -> (ours: BotocoreAnswer, theirs: BotocoreAnswer, applied: Set<BotocoreDeviation>)
  {
    var (ours, theirs) = (ours, theirs)
    var applied: Set<BotocoreDeviation> = []
    if let refusal = ours.refusal,
      refusal == "invalid"
        ? theirs.parts.values.contains(refusal) : theirs.parts["credentials"] == refusal
    {
      return (ours, ours, ours == theirs ? [] : [.eagerFailure])
    }
    if ours.parts["mode"] == "null", theirs.parts["mode"] == "\"legacy\"" {
      ours.parts["mode"] = "\"legacy\""
      applied.insert(.defaultRetries)
    }
    if ours.parts["region"] == "null", theirs.parts["region"] == "\"\"" {
      theirs.parts["region"] = "null"
      applied.insert(.emptySetting)
    }
    return (ours, theirs, applied)
  }
}
