import CommandKit

extension CommandEntry {
  private static let discussion = [
    "Without --from it reads AWS itself, with the credentials and the Region that the AWS CLI would use. What failed is recorded as unknown, and never as a change; the rest is recorded all the same.",
    "With --from it records a capture folder, which scripts/capture makes with the AWS CLI. Captures may be recorded in any order, and twice: the history is the same.",
    "Exits with 4 where a required dataset of any scope is missing, and with 7 where there are no credentials or AWS refused all of them. 'fleetdb policy' prints the permissions that it needs.",
  ]

  static let collect = CommandEntry(
    Command(
      "collect",
      abstract: "Record what AWS says of a fleet, or what a capture folder holds.",
      discussion: discussion,
      section: Sections.data,
      examples: [
        .init("fleetdb collect --region all", "Every Region that the account has enabled."),
        .init(
          "fleetdb collect --profile prod --profile dev --region 'eu-*'",
          "Two accounts, and the Regions of Europe."),
        .init(
          "fleetdb collect --organization --role-name fleetdb --region all",
          "Every account of the organization, through a role in each."),
        .init("fleetdb collect --dry-run --region all", "What it would call, and what that needs."),
        .init("fleetdb collect --from captures/2026-11-24T06", "Record one capture."),
      ],
      options: CollectOptions.all)
  ) { session in
    let request = try LiveRequest(session)
    if let folder = session.invocation.value(CollectOptions.from) {
      return try FolderCollect(
        session: session, acceptsEmptiness: request.acceptsEmptiness, waits: request.waits
      ).run(folder)
    }
    if session.invocation.flag(CollectOptions.dryRun) {
      return try DryRun(session: session, request: request).run()
    }
    return try LiveCollect(session: session, request: request).run()
  }
}

/// The options of `collect`.
enum CollectOptions {
  static let from = Option.value(
    "from", "dir", help: "Record this capture folder in place of asking AWS.")
  static let acceptEmpty = Option.flag(
    "accept-empty",
    help: "Believe a listing without any instance, though the one before had ten or more.")
  static let noWait = Option.flag(
    "no-wait", help: "Fail with status 6 where another fleetdb is writing, in place of waiting.")

  private static let what = "WHAT IS READ"

  static let region = Option.values(
    "region", "region", section: what,
    help:
      "A Region, several with commas, a pattern such as 'eu-*', or all (default: the Region of the AWS CLI)."
  )
  static let noNetwork = Option.flag(
    "no-network", section: what,
    help: "Leave out VPCs, endpoints, security groups, subnets, routes and network ACLs.")
  static let consoleOutput = Option.flag(
    "console-output", section: what,
    help:
      "Also read the serial consoles of running instances that are not Online; only the line that tells of the agent is kept."
  )
  static let keepRaw = Option.flag(
    "keep-raw", section: what,
    help: "Keep AWS's answers as a capture folder beside the database, under FILE.raw.")
  static let dryRun = Option.flag(
    "dry-run", section: what,
    help: "Ask nothing: list the calls it would make, how many, and the permissions they need.")

  private static let who = "ACCOUNTS AND CREDENTIALS"

  static let profile = Option.values(
    "profile", "name", section: who,
    help: "A profile of the AWS CLI's files; repeat for more accounts.")
  static let roleName = Option.value(
    "role-name", "name", section: who,
    help: "The role to assume in each account of --accounts or --organization.")
  static let accounts = Option.value(
    "accounts", "file", section: who,
    help:
      "A JSON list of accounts: account_id, and optionally name, role_arn, external_id, regions.")
  static let organization = Option.flag(
    "organization", section: who,
    help: "All accounts of the organization; those that are suspended are left out, and said.")
  static let externalID = Option.value(
    "external-id", "id", section: who, help: "The external id to assume roles with.")
  static let mfaCode = Option.value(
    "mfa-code", "n", section: who, help: "The code of the MFA device that the profile names.")

  private static let how = "HOW AWS IS ASKED"

  static let endpointURL = Option.value(
    "endpoint-url", "url", section: how, help: "Ask this endpoint in place of AWS's own.")
  static let allowHTTP = Option.flag(
    "allow-http", section: how,
    help: "Let an endpoint be asked without TLS though it is not on this machine.")
  static let maxRPS = Option.value(
    "max-rps", "n", section: how,
    help: "At most so many calls a second of one operation in one Region of an account.")

  static let live = [
    region, profile, roleName, accounts, organization, externalID, mfaCode, endpointURL, allowHTTP,
    maxRPS, noNetwork, consoleOutput, keepRaw, dryRun,
  ]

  static let all =
    [from, acceptEmpty, noWait] + [region, noNetwork, consoleOutput, keepRaw, dryRun]
    + [profile, roleName, accounts, organization, externalID, mfaCode]
    + [endpointURL, allowHTTP, maxRPS]
}
