import CExpat

/// What the XML answers of a service look like, and what the AWS CLI calls their members.
struct XMLShapes: Sendable {
  enum Kind: Sendable {
    case string
    case number
    case bool
    /// Of the structure at this index.
    case structure(Int)
    indirect case list(Kind)
  }

  struct Member: Sendable {
    /// What the AWS CLI calls it.
    let name: String
    /// The name, quoted, and a colon.
    let key: [UInt8]
    let kind: Kind
  }

  struct Structure: Sendable {
    /// `cexpat_hash` of the name of each member's element.
    fileprivate(set) var hashes: [UInt64] = []
    fileprivate(set) var members: [Member] = []

    /// The index of the member whose element has a name of this hash; nil where none has.
    ///
    /// It looks first behind the member that was last found, as AWS mostly keeps one order.
    func index(of hash: UInt64, after last: Int) -> Int? {
      if last + 1 < hashes.count, hashes[last + 1] == hash { return last + 1 }
      return hashes.firstIndex(of: hash)
    }
  }

  private(set) var structures: [Structure] = []
  /// The structure of each operation's answer.
  private(set) var operations: [String: Int] = [:]

  static let ec2 = XMLShapes(text(of: .ec2))
  static let iam = XMLShapes(text(of: .iam))
  static let sts = XMLShapes(text(of: .sts))

  /// Nil for the services whose answers are JSON.
  static func of(_ service: AWSService) -> XMLShapes? {
    switch service {
    case .ec2: ec2
    case .iam: iam
    case .sts: sts
    case .ssm, .organizations: nil
    }
  }

  /// Reads the text that `text(of:)` describes.
  private init(_ text: String?) {
    var lines: [[Substring]] = []
    for line in (text ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix(" "), let last = lines.indices.last {
        lines[last] += words
      } else {
        lines.append(words)
      }
    }
    let shapes = lines.filter { $0.first?.hasPrefix(".") == false }
    var indices: [Substring: Int] = [:]
    for (index, words) in shapes.enumerated() { indices[words[0]] = index }
    structures = shapes.map { words in
      var structure = Structure()
      for word in words.dropFirst() {
        let parts = word.split(separator: "=")
        let names = parts[0].split(separator: ":")
        var element = String(names[0])
        structure.hashes.append(element.withUTF8(XMLShapes.hash))
        let name = String(names.last ?? names[0])
        structure.members.append(
          Member(
            name: name, key: Array("\"\(name)\":".utf8),
            kind: XMLShapes.kind(parts[1], indices)))
      }
      return structure
    }
    for words in lines where words[0].hasPrefix(".") {
      operations[String(words[0].dropFirst())] = indices[words[1]]
    }
  }

  private static func kind(_ text: Substring, _ indices: [Substring: Int]) -> Kind {
    switch text.first {
    case "n": .number
    case "b": .bool
    case "[": .list(kind(text.dropFirst(), indices))
    case "{": .structure(indices[text.dropFirst()] ?? 0)
    default: .string
    }
  }

  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    name.withMemoryRebound(to: CChar.self) { name in
      name.baseAddress.map { cexpat_hash($0, name.count) } ?? 0
    }
  }

  /// `cexpat_hash` of a name.
  static func hash(_ name: String) -> UInt64 {
    var name = name
    return name.withUTF8(hash)
  }
}
