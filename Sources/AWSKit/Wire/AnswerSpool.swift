import JSONKit

/// Gathers the pages of an answer, and makes one of them: the text that the AWS CLI prints for all of them.
///
/// Up to a threshold it is kept in memory, beyond that in a file without a name. Its listings come in
/// the order of the first page, then that page's other members.
package final class AnswerSpool: @unchecked Sendable {
  // Safe because it has one owner at a time, who appends a page after another.
  private let folder: String
  private let threshold: Int
  private var parts: [Part] = []
  private var members: [JSONValue.Member]?
  /// How many pages there were.
  package private(set) var pages = 0

  /// A listing as it grows.
  private final class Part {
    let member: String
    var file: SpoolFile
    var count = 0

    init(member: String, file: consuming SpoolFile) {
      self.member = member
      self.file = file
    }
  }

  /// `folder` is where files are made, `threshold` how many bytes of a listing stay in memory.
  package init(folder: String, threshold: Int = 256 << 10) {
    self.folder = folder
    self.threshold = threshold
  }

  /// How many elements the listings have so far.
  package var count: Int { parts.reduce(0) { $0 + $1.count } }

  /// Adds the next page.
  ///
  /// After an error the spool is of no use.
  package func append(_ page: AnswerPage) throws(SpoolError) {
    pages += 1
    if members == nil { members = page.members }
    for list in page.lists {
      let part = try part(list.member)
      if list.count == 0 { continue }
      if part.count > 0 { try part.file.append(UInt8(ascii: ",")) }
      try part.file.append(list.elements)
      part.count += list.count
    }
  }

  /// The listing of this name; a new one begins with all that stands before its elements.
  private func part(_ member: String) throws(SpoolError) -> Part {
    if let part = parts.first(where: { $0.member == member }) { return part }
    var text = Array((parts.isEmpty ? "{" : ",").utf8)
    JSONValue.append(string: member, to: &text)
    text += Array(":[".utf8)
    var file = SpoolFile(folder: folder, threshold: threshold)
    try file.append(text)
    let part = Part(member: member, file: file)
    parts.append(part)
    return part
  }

  /// The whole answer; the spool is empty after.
  package func finish() throws(SpoolError) -> SpooledAnswer {
    let parts = parts
    var tail: [UInt8] = []
    for member in members ?? [] {
      if !tail.isEmpty || !parts.isEmpty { tail.append(UInt8(ascii: ",")) }
      JSONValue.append(string: member.key, to: &tail)
      tail.append(UInt8(ascii: ":"))
      member.value.append(to: &tail)
    }
    tail.append(UInt8(ascii: "}"))
    self.parts = []
    members = nil
    pages = 0

    guard let first = parts.first else {
      var file = SpoolFile(folder: folder, threshold: threshold)
      try file.append(UInt8(ascii: "{"))
      try file.append(tail)
      return try SpooledAnswer(file)
    }
    let bracket = UInt8(ascii: "]")
    try first.file.append(bracket)
    for part in parts.dropFirst() {
      try first.file.append(part.file)
      try first.file.append(bracket)
    }
    try first.file.append(tail)
    var file = SpoolFile(folder: folder, threshold: threshold)
    swap(&file, &first.file)
    return try SpooledAnswer(file)
  }
}
