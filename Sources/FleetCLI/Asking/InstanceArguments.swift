import CommandKit
import FleetModel
import FleetReports
import FleetStore

/// The operand by which instances are named.
enum InstanceArguments {
  static let help =
    "An instance id (i-…, mi-…), an ARN, or Name=value for the Name tag; - reads ids from standard input."
}

extension InstanceName {
  /// Nil for what can name no instance.
  init?(_ text: String) {
    if text.hasPrefix("Name=") {
      self = .tag(String(text.dropFirst(5)))
    } else if text.hasPrefix("arn:") {
      let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
      guard parts.count == 6, parts[2] == "ec2" || parts[2] == "ssm",
        let slash = parts[5].firstIndex(of: "/")
      else { return nil }
      self = .arn(
        Scope(partition: String(parts[1]), account: String(parts[4]), region: String(parts[3])),
        id: String(parts[5][parts[5].index(after: slash)...]))
    } else if text.hasPrefix("i-") || text.hasPrefix("mi-") {
      self = .id(text)
    } else {
      return nil
    }
  }
}

extension Session {
  /// The instances that the operands name, in their order; those that were never seen apart.
  ///
  /// - throws: usage where an operand names none or several: then the candidates are listed as ARNs.
  func instances(
    _ operands: [TypedValue], in ledger: Ledger, at moment: Timestamp
  ) throws -> (keys: [InstanceKey], unknown: [String]) {
    var keys: [InstanceKey] = []
    var unknown: [String] = []
    for operand in operands {
      let texts = operand.text == "-" ? try idsFromInput() : [operand.text]
      for text in texts {
        guard let name = InstanceName(text) else {
          throw UsageError(
            command: operand.command,
            .invalidValue(
              text, for: operand.label,
              .described("an id such as i-0123456789abcdef0, an ARN, or Name=value")))
        }
        let found = try ledger.instances(named: name, at: moment)
        if found.isEmpty { unknown.append(text) }
        if found.count > 1 { throw Ambiguity(text: text, candidates: found) }
        keys += found
      }
    }
    return (keys, unknown)
  }

  private func idsFromInput() throws -> [String] {
    String(decoding: try streams.input(), as: UTF8.self).split(whereSeparator: \.isWhitespace).map(
      String.init)
  }
}

/// An id that several instances have.
struct Ambiguity: Error {
  let text: String
  let candidates: [InstanceKey]
}
