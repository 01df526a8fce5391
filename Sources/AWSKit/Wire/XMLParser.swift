import CExpat

/// What takes the elements of an XML text as they come.
///
/// A class and no protocol, as the functions that C calls cannot be generic.
class XMLElements {
  func start(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) -> cexpat_verdict { CEXPAT_SKIP }
  /// Ends an element that was entered, or whose text was wanted; false ends parsing.
  func end() -> Bool { true }
  /// A piece of a wanted text.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// Parses one XML text from front to back with Expat.
///
/// A document type, and with it every entity of one's own, is an error; so is an element deeper than
/// 64. Namespaces are not looked at: no answer of AWS's has two.
final class XMLParser {
  /// Safe because it is made and freed here, and never handed out.
  private let handle: OpaquePointer?
  /// What the parser's functions use without owning it.
  let elements: XMLElements
  /// Why parsing has ended; nil while it goes on.
  private(set) var problem: Problem?

  enum Problem: Hashable {
    /// In lower case, with its place.
    case malformed(String)
    /// `XMLElements` said so.
    case stopped(line: Int, column: Int)
    /// Expat is not there.
    case unusable(String)
  }

  init(_ elements: XMLElements) {
    self.elements = elements
    handle = cexpat_new(Unmanaged.passUnretained(elements).toOpaque(), XMLParser.functions)
    if handle == nil {
      problem = .unusable(cexpat_load().map { String(cString: $0) } ?? "out of memory")
    }
  }

  deinit { if let handle { cexpat_free(handle) } }

  /// Parses the next bytes, or says with none that there are no more.
  ///
  /// False where parsing has ended.
  func parse(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Bool {
    guard problem == nil, let handle else { return false }
    let result = cexpat_parse(handle, bytes.baseAddress, bytes.count, isLast ? 1 : 0)
    if result == CEXPAT_OK { return true }
    let line = Int(cexpat_line(handle))
    let column = Int(cexpat_column(handle))
    let what =
      switch result {
      case CEXPAT_DOCTYPE: "a document type declaration"
      case CEXPAT_TOO_DEEP: "elements nested deeper than \(CEXPAT_MAXIMUM_DEPTH) levels"
      case CEXPAT_ELEMENT_IN_TEXT: "an element where text alone is expected"
      case CEXPAT_NO_MEMORY: "out of memory"
      default: String(cString: cexpat_message(handle))
      }
    problem =
      result == CEXPAT_STOPPED
      ? .stopped(line: line, column: column)
      : .malformed("\(what) at line \(line), column \(column)")
    return false
  }

  private static var functions: cexpat_functions {
    cexpat_functions(
      start: { context, name, length, hash in
        name.withMemoryRebound(to: UInt8.self, capacity: length) { name in
          Unmanaged<XMLElements>.fromOpaque(context)._withUnsafeGuaranteedRef {
            $0.start(UnsafeBufferPointer(start: name, count: length), hash: hash)
          }
        }
      },
      end: { context in
        Unmanaged<XMLElements>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.end() ? 1 : 0 }
      },
      text: { context, bytes, length in
        bytes.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
          Unmanaged<XMLElements>.fromOpaque(context)._withUnsafeGuaranteedRef {
            $0.text(UnsafeBufferPointer(start: bytes, count: length))
          }
        }
      })
  }
}
