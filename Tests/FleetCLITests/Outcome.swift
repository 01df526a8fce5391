import JSONKit
import Testing

/// What one command line came to.
struct Outcome {
  let status: Int32
  let out: String
  let err: String

  /// The answer as JSON; `.null`, and a failed test, where it is none.
  var json: JSONValue {
    do {
      return try JSONReader.value(of: Array(out.utf8))
    } catch {
      Issue.record("no JSON: \(error) in \(out.prefix(200))")
      return .null
    }
  }

  /// The items of a JSON answer.
  var items: [JSONValue] { json["items"]?.elements ?? [] }

  /// The item of an instance.
  func item(_ id: String) -> JSONValue {
    items.first { $0["instance_id"]?.string == id } ?? .null
  }

  /// The ids of the items, in their order.
  var ids: [String] { items.compactMap { $0["instance_id"]?.string } }

  /// The rows of a CSV answer, the heading included.
  var rows: [[String]] { CSVText.rows(out) }

  /// The lines of standard error.
  var messages: [String] { err.split(separator: "\n").map(String.init) }

  /// All that a golden keeps: output, messages, status.
  var transcript: String {
    out + (err.isEmpty ? "" : "--- standard error\n\(err)")
      + (status == 0 ? "" : "--- exit status \(status)\n")
  }
}

extension JSONValue {
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var int: Int? { if case .number(let digits) = self { Int(digits) } else { nil } }
  var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  var strings: [String] { (elements ?? []).compactMap(\.string) }
  var keys: [String]? { if case .object(let members) = self { members.map(\.key) } else { nil } }

  /// The value at a path of members.
  func at(_ path: String...) -> JSONValue {
    path.reduce(self) { $0[$1] ?? .null }
  }
}

/// A reader of RFC 4180 that shares nothing with the writer.
enum CSVText {
  static func rows(_ text: String, delimiter: Unicode.Scalar = ",") -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if isQuoted {
        guard scalar == "\"" else {
          cell.append(scalar)
          continue
        }
        if scalars.first == "\"" {
          cell.append("\"")
          scalars.removeFirst()
        } else {
          isQuoted = false
        }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == delimiter || scalar == "\n" {
        row.append(String(cell))
        cell = String.UnicodeScalarView()
        if scalar == "\n" {
          rows.append(row)
          row = []
        }
      } else if scalar != "\r" {
        cell.append(scalar)
      }
    }
    return rows
  }
}

extension String {
  /// The parts between separators of several characters.
  func components(of separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
