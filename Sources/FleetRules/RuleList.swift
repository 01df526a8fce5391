extension Rule {
  /// Every rule, in order of causal precedence.
  package static let all: [Rule] = [
    .observationIncomplete,
    .instanceGone,
    .instanceNotRunning,
    .settlingRecentChange,
    .imdsDisabled,
    .imdsChangePending,
    .imdsTokensOptional,
    .imdsHopLimitLow,
    .agentVersionBelowDHMCMinimum,
    .agentVersionUnknown,
    .agentVersionBelowFloor,
    .noCredentialPath,
    .dhmcSettingUnreadable,
    .heartbeatStale,
    .agentAbsentOrSilent,
    .observedContradictsModel,
  ]
}
