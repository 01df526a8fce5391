/// Which Regions are wanted: names, patterns such as `eu-*`, or all.
package struct RegionSelection: Hashable, Sendable {
  private let names: [String]
  private let patterns: [String]

  /// Takes names, patterns with `*`, and `all`, as `--region` gives them.
  ///
  /// Throws `RegionSelectionError` for a text that can be no Region.
  package init(_ texts: [String]) throws(RegionSelectionError) {
    var names: [String] = []
    var patterns: [String] = []
    for text in texts {
      if text == "all" {
        patterns.append("*")
      } else if text.isEmpty || !CaptureManifest.isName(text.replacing("*", with: "a")) {
        throw RegionSelectionError(text: text)
      } else if text.contains("*") {
        patterns.append(text)
      } else if !names.contains(text) {
        names.append(text)
      }
    }
    self.names = names
    self.patterns = patterns
  }

  /// Whether AWS has to be asked which Regions there are.
  package var needsDiscovery: Bool { !patterns.isEmpty }

  package var isEmpty: Bool { names.isEmpty && patterns.isEmpty }

  /// The Regions that are named one by one, in the order given.
  package var named: [String] { names }

  /// Whether a Region matches a pattern.
  func matchesPattern(_ region: String) -> Bool {
    patterns.contains { RegionSelection.matches(region.utf8[...], $0.utf8[...]) }
  }

  /// Iterative: a pattern of many stars costs no more than length times length.
  private static func matches(_ text: Substring.UTF8View, _ pattern: Substring.UTF8View) -> Bool {
    var text = text
    var pattern = pattern
    var retry: (text: Substring.UTF8View, pattern: Substring.UTF8View)?
    while let byte = text.first {
      if pattern.first == UInt8(ascii: "*") {
        pattern = pattern.dropFirst()
        retry = (text, pattern)
      } else if pattern.first == byte {
        text = text.dropFirst()
        pattern = pattern.dropFirst()
      } else if let (from, rest) = retry {
        text = from.dropFirst()
        pattern = rest
        retry = (text, rest)
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
  }
}

/// A text that can be no Region, and no pattern of one.
package struct RegionSelectionError: Error, Hashable, Sendable {
  package let text: String
}
