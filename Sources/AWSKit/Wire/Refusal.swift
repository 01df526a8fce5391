import CExpat
import JSONKit

/// What an error answer says.
struct Refusal {
  private var code: String?
  private var message: String?
  private(set) var requestID: String?
  /// What there is to say where the body is not readable.
  private let status: Int
  private let contentType: String?

  init(_ head: HTTPHead, body: [UInt8], wire: AWSService.Wire) {
    status = head.status
    contentType = head["content-type"]
    if case .json = wire {
      read(json: body)
      if let type = head["x-amzn-errortype"], !type.isEmpty { code = type }
    } else {
      read(xml: body)
    }
    code = code.map(Refusal.plain).flatMap { $0.isEmpty ? nil : $0 }
  }

  func error(operation: String) -> AWSServiceError {
    if let code {
      return AWSServiceError(
        code: code, operation: operation, message: Refusal.line(message ?? ""),
        failure: AWSFailure(code: code))
    }
    let what = contentType.map { "an answer of type \(Refusal.line($0))" } ?? "no readable answer"
    return AWSServiceError(
      code: String(status), operation: operation, message: "HTTP status \(status) with \(what)",
      failure: AWSFailure(code: String(status)))
  }

  /// Without the namespace before `#` and the address after `:`.
  private static func plain(_ code: String) -> String {
    let name = code.split(separator: "#", omittingEmptySubsequences: false).last ?? ""
    return String(name.prefix { $0 != ":" })
  }

  /// Line ends and other control characters become blanks.
  private static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }

  private mutating func read(json body: [UInt8]) {
    guard let value = try? JSONReader.value(of: body) else { return }
    func string(_ keys: String...) -> String? {
      for key in keys { if case .string(let text)? = value[key] { return text } }
      return nil
    }
    code = string("__type", "code", "Code")
    message = string("message", "Message")
  }

  private mutating func read(xml body: [UInt8]) {
    let elements = ErrorElements()
    let parser = XMLParser(elements)
    guard body.withUnsafeBytes({ parser.parse($0, isLast: true) }) else { return }
    code = elements.texts["Code"]
    message = elements.texts["Message"]
    requestID = elements.texts["RequestID"] ?? elements.texts["RequestId"]
  }
}

/// Reads `<Response><Errors><Error>` of EC2, and `<ErrorResponse><Error>` of query services.
private final class ErrorElements: XMLElements {
  /// The first text of each element that is wanted.
  private(set) var texts: [String: String] = [:]
  private var path: [String] = []
  private var current: [UInt8] = []

  override func start(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) -> cexpat_verdict {
    let name = String(decoding: name, as: UTF8.self)
    let parent = path.last
    path.append(name)
    current = []
    switch (parent, name) {
    case (nil, "Response"), (nil, "ErrorResponse"), (_, "Errors"), (_, "Error"):
      return CEXPAT_ENTER
    case ("Error", "Code"), ("Error", "Message"), (_, "RequestID"), (_, "RequestId"):
      return CEXPAT_TEXT
    default:
      path.removeLast()
      return CEXPAT_SKIP
    }
  }

  override func end() -> Bool {
    let name = path.removeLast()
    if texts[name] == nil { texts[name] = String(decoding: current, as: UTF8.self) }
    return true
  }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) { current.append(contentsOf: bytes) }
}
