import CommandKit
import FleetReports
import JSONKit

/// One thing that `doctor` looked at.
struct Finding: Hashable, Sendable {
  enum Status: String, Sendable {
    case ok
    case warning
    case error
  }

  /// What was looked at, such as `clock`, or the `Sid` of a statement of the policy.
  let check: String
  let status: Status
  let detail: String

  init(_ check: String, _ status: Status, _ detail: String) {
    self.check = check
    self.status = status
    self.detail = detail
  }

  var json: JSONValue {
    var object = JSONObject()
    object["check"] = .string(check)
    object["detail"] = .string(detail)
    object["status"] = .string(status.rawValue)
    return object.value
  }

  static let columns = ColumnSet([
    Column("check", role: .code), Column("status", role: .code), Column("detail"),
  ])
}

/// What came of looking, and what the process is to end with because of it.
struct Diagnosis: Sendable {
  private(set) var findings: [Finding] = []
  private(set) var status = ExitStatus.done

  mutating func add(_ check: String, _ status: Finding.Status, _ detail: String) {
    findings.append(Finding(check, status, detail))
  }

  /// Adds an error, after which the process ends with `status` unless something worse was found.
  mutating func fail(_ check: String, _ detail: String, with status: ExitStatus) {
    add(check, .error, detail)
    settle(status)
  }

  mutating func append(_ other: Diagnosis) {
    findings += other.findings
    settle(other.status)
  }

  private mutating func settle(_ other: ExitStatus) {
    if Diagnosis.weight(other) > Diagnosis.weight(status) { status = other }
  }

  /// A file that cannot be trusted is worse than credentials that are refused, and those than a missing permission.
  private static func weight(_ status: ExitStatus) -> Int {
    switch status {
    case .done: 0
    case .doneInPart: 1
    case .noCredentials: 2
    case .databaseUnusable: 3
    default: 4
    }
  }
}

extension Session {
  /// Writes findings; a table for a terminal fills lines rather than cutting them off.
  func write(_ findings: [Finding], _ envelope: Envelope) throws {
    guard format() == .table, let width, invocation.value(Options.columns) == nil,
      invocation.value(Options.limit) == nil
    else { return try write(findings.map(\.json), Finding.columns, envelope) }
    let heading = invocation.flag(Options.noHeader) ? [] : [("CHECK", "STATUS", "DETAIL")]
    let rows = heading + findings.map { ($0.check, $0.status.rawValue, $0.detail) }
    let first = rows.map(\.0.count).max() ?? 0
    let second = rows.map(\.1.count).max() ?? 0
    let indent = first + second + 4
    var bytes: [UInt8] = []
    for (check, status, detail) in rows {
      var lines = Paragraph(detail).lines(width: max(20, width - indent))[...]
      let start =
        check + String(repeating: " ", count: first - check.count + 2) + status
        + String(repeating: " ", count: second - status.count + 2)
      bytes += Array("\(start)\(lines.popFirst() ?? "")\n".utf8)
      for line in lines { bytes += Array("\(String(repeating: " ", count: indent))\(line)\n".utf8) }
    }
    try streams.output(bytes)
  }
}
