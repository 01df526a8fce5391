/// Reads one JSON text (RFC 8259) from front to back, and never holds more of it than a window.
///
/// The caller pulls: it asks for an object or an array, then for its next member or element, and then
/// reads the value, or does not, in which case it is skipped. All of the text is checked, also what
/// is skipped: its grammar, its UTF-8, its keys. After an error the reader is of no use.
///
/// ```swift
/// var reader = JSONReader(fileDescriptor: descriptor)
/// try reader.beginObject()
/// while try reader.nextMember() {
///   switch reader.name {
///   case "Reservations": try readReservations(&reader)
///   default: break
///   }
/// }
/// try reader.finish()
/// ```
package struct JSONReader: ~Copyable {
  /// Where reading stops for fear of what is read.
  package struct Limits: Sendable {
    /// Bytes of one string or number, as they are written.
    package var token = 1 << 20
    /// Bytes of what `readValue` keeps whole, as they are written.
    package var value = 16 << 20
    /// Bytes of text in memory at a time; at least 16.
    package var window = 256 << 10

    package init() {}
  }

  /// How many arrays and objects may stand inside one another.
  package static let maximumDepth = 64

  /// How many zeros follow the text in the window.
  ///
  /// They stop every scan without a look at `end`, and let words be loaded past it.
  static let padding = 8

  let limits: Limits
  private var input: JSONInput
  /// The part of the text that is in memory: `end` bytes, then `padding` zeros.
  ///
  /// Safe because it is allocated here, freed in `deinit`, and never handed out.
  let window: UnsafeMutablePointer<UInt8>
  private let capacity: Int
  /// The next byte to look at.
  var position = 0
  var end = 0
  private var isExhausted = false

  /// What has left the window: its bytes, and the line and column at which the window begins.
  private var passed = (bytes: 0, line: 1, column: 1)
  /// Where the token last begun stands in the window; negative once it has left it.
  var tokenStart = 0
  /// The furthest place in the window that has been asked for, so that none is counted twice.
  private var counted = (index: 0, line: 1, column: 1)
  /// Where the token last begun stands, if it has left the window.
  private var tokenPlace = JSONPlace(line: 1, column: 1)

  var containers = JSONContainers()
  /// Whether a member's or an element's value is still to be read.
  var hasPendingValue = true
  /// The string last scanned, as part of the window; nil if it is in `scratch`.
  ///
  /// Valid until the next scan.
  var text: Range<Int>?
  /// What could not be taken from the window: a string that had escapes or was cut, or a number.
  var scratch: [UInt8] = []

  /// The name of the member that `nextMember` came to.
  package internal(set) var name = JSONName()

  /// Reads from a file descriptor, which stays the caller's to close.
  package init(fileDescriptor: Int32, limits: Limits = Limits()) {
    self.init(input: JSONInput(fileDescriptor: fileDescriptor), limits: limits)
  }

  package init(bytes: [UInt8], limits: Limits = Limits()) {
    self.init(input: JSONInput(bytes: bytes), limits: limits)
  }

  private init(input: JSONInput, limits: Limits) {
    self.input = input
    self.limits = limits
    capacity = max(16, limits.window)
    window = .allocate(capacity: capacity + JSONReader.padding)
    window.initialize(repeating: 0, count: JSONReader.padding)
  }

  deinit { window.deallocate() }
}

// MARK: - The window

extension JSONReader {
  /// Drops what was read and reads more.
  ///
  /// False where the text has no more.
  mutating func refill() throws(JSONError) -> Bool {
    if isExhausted { return false }
    let isStart = passed.bytes == 0 && end == 0
    pass(position)
    window.update(from: window + position, count: end - position)
    end -= position
    position = 0
    repeat {
      let count = input.read(into: window + end, capacity: capacity - end)
      if count < 0 {
        (window + end).update(repeating: 0, count: JSONReader.padding)
        throw error(.unreadable(errno: Int32(-count)))
      }
      end += count
      isExhausted = count == 0
    } while isStart && end < 3 && !isExhausted
    (window + end).update(repeating: 0, count: JSONReader.padding)
    if isStart && startsWithByteOrderMark {
      position = 3
      tokenStart = 3
    }
    if end == position && !isExhausted { return try refill() }
    return end > position
  }

  /// Whether `count` bytes, at most 16, are in the window from `position` on, after a look for more.
  mutating func has(_ count: Int) throws(JSONError) -> Bool {
    while end - position < count {
      let before = end - position
      _ = try refill()
      if end - position == before { return false }
    }
    return true
  }

  /// Counts the first `count` bytes of the window as passed.
  private mutating func pass(_ count: Int) {
    if tokenStart >= 0 && tokenStart < count { tokenPlace = place(at: tokenStart) }
    let place = place(at: count)
    tokenStart = tokenStart < count ? -1 : tokenStart - count
    passed = (passed.bytes + count, place.line, place.column)
    counted = (0, place.line, place.column)
  }

  private mutating func place(at index: Int) -> JSONPlace {
    if index < counted.index { counted = (0, passed.line, passed.column) }
    var (start, line, column) = counted
    if passed.bytes == 0 && start == 0 && index >= 3 && startsWithByteOrderMark { start = 3 }
    for offset in start..<max(start, index) {
      if window[offset] == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if window[offset] & 0xc0 != 0x80 {
        column += 1
      }
    }
    counted = (index, line, column)
    return JSONPlace(line: line, column: column)
  }

  private var startsWithByteOrderMark: Bool {
    end >= 3 && window[0] == 0xef && window[1] == 0xbb && window[2] == 0xbf
  }
}

// MARK: - Places

extension JSONReader {
  /// Bytes of the text before the next one to look at.
  package var offset: Int { passed.bytes + position }

  /// Where the string, number, word, array or object last begun begins.
  ///
  /// Costs a walk from the place last asked for.
  package var lastPlace: JSONPlace {
    mutating get { tokenStart < 0 ? tokenPlace : place(at: tokenStart) }
  }

  /// Where the next value begins.
  ///
  /// Throws at the end of the text. Costs a walk from the place last asked for.
  package mutating func nextPlace() throws(JSONError) -> JSONPlace {
    _ = try significantByte()
    return place(at: position)
  }

  /// An error at the next byte.
  mutating func error(_ kind: JSONError.Kind) -> JSONError {
    JSONError(kind, at: place(at: position))
  }

  /// An error at the token last begun.
  mutating func tokenError(_ kind: JSONError.Kind) -> JSONError { JSONError(kind, at: lastPlace) }
}
