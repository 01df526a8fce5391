/// Compares ARNs as IAM does: segment by segment.
enum ARNPattern {
  /// Whether a pattern of `Resource` matches a resource.
  ///
  /// Segments are compared one by one, so that `*` in one does not reach into the next; in the last one it crosses `:`
  /// and `/`. So it does in the last one of a pattern that has fewer, such as `arn:aws:ec2:*`.
  static func matchesResource(_ tokens: [GlobPattern.Token], _ resource: String) -> Bool {
    let pattern = segments(tokens)
    let parts = resource.split(
      separator: ":", maxSplits: pattern.count - 1, omittingEmptySubsequences: false)
    guard pattern.count == parts.count else { return false }
    return zip(pattern, parts).allSatisfy { GlobPattern(tokens: $0).matches($1) }
  }

  /// Whether a value of `ArnEquals` or `ArnLike`, which are the same, matches an ARN.
  static func matches(_ tokens: [GlobPattern.Token], _ arn: String) -> Bool {
    let pattern = segments(tokens)
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard pattern.count == 6, parts.count == 6 else { return false }
    return zip(pattern, parts).allSatisfy { GlobPattern(tokens: $0).matches($1) }
  }

  /// Up to six; the last holds all that is left.
  private static func segments(_ tokens: [GlobPattern.Token]) -> [[GlobPattern.Token]] {
    var segments: [[GlobPattern.Token]] = [[]]
    for token in tokens {
      if token == .literal(":"), segments.count < 6 {
        segments.append([])
      } else {
        segments[segments.count - 1].append(token)
      }
    }
    return segments
  }
}
