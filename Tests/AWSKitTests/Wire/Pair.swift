import AWSKit
import Glibc
import JSONKit
import TestSupport
import Testing

/// An XML answer, and what botocore reads in it, as `scripts/shapes` writes them.
struct Pair: CustomTestStringConvertible, Sendable {
  let service: AWSService
  let operation: String
  let xml: [UInt8]
  let expected: JSONValue
  let name: String

  var testDescription: String { name }

  /// Those that are kept here.
  static let fixtures = all(in: folder)

  /// Those in the folder that `FLEETDB_WIRE_PAIRS` names.
  static let wanted = getenv("FLEETDB_WIRE_PAIRS").map { all(in: String(cString: $0)) } ?? []

  private static let folder =
    #filePath.split(separator: "/").dropLast()
    .reduce("") { "\($0)/\($1)" } + "/Fixtures"

  private static func all(in folder: String) -> [Pair] {
    guard let open = opendir(folder) else { return [] }
    defer { closedir(open) }
    var names: [String] = []
    while let entry = readdir(open) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".xml") { names.append(String(name.dropLast(4))) }
    }
    return names.sorted().compactMap { Pair(folder: folder, name: $0) }
  }

  private init?(folder: String, name: String) {
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count >= 2, let service = AWSService(rawValue: parts[0]),
      let xml = readFile("\(folder)/\(name).xml"), let json = readFile("\(folder)/\(name).json"),
      let expected = try? JSONReader.value(of: Array(json.utf8))
    else { return nil }
    self.service = service
    operation = parts[1]
    self.xml = Array(xml.utf8)
    self.expected = expected
    self.name = name
  }

  /// What the page is to be: with its token, and with every listing.
  ///
  /// Nil where IAM says that there is more, but not where.
  var page: JSONValue? {
    guard case .object(var members) = expected else { return nil }
    guard let pagination = Pagination.of(service, operation) else { return expected }
    var token: String?
    if case .string(let text)? = expected[pagination.token.parameter], !text.isEmpty {
      token = text
    }
    if pagination.token == .marker {
      let isTruncated = expected["IsTruncated"] == .bool(true)
      if isTruncated, token == nil { return nil }
      if !isTruncated { token = nil }
    }
    members.removeAll { [pagination.token.parameter, "IsTruncated"].contains($0.key) }
    for list in pagination.lists where expected[list] == nil {
      members.append(JSONValue.Member(list, .array([])))
    }
    if let token { members.append(JSONValue.Member("(token)", .string(token))) }
    return .object(members)
  }
}
