extension Observations {
  /// How many instances make an empty listing after them suspicious.
  private static let suspiciousFrom: Int64 = 10

  /// Spans near a moment whose emptiness is believed now and was not, or the other way round, oldest first.
  ///
  /// An empty listing after one with ten instances or more is believed where it was vouched for, or where the next
  /// complete listing agrees.
  func changedSuspicions(near moment: Int64, of series: Int64) throws -> [(
    first: Int64, isSuspicious: Bool
  )] {
    var candidates: [Span] = []
    if let before = try completeSpan(before: moment, of: series) { candidates.append(before) }
    if let here = try span(of: series, at: moment), here.firstAt == moment, here.outcome.isComplete
    {
      candidates.append(here)
    }
    if let after = try completeSpan(after: moment, of: series) { candidates.append(after) }
    var changes: [(first: Int64, isSuspicious: Bool)] = []
    for span in candidates where span.outcome.rowCount == 0 {
      let isSuspicious = try isSuspicious(span, of: series)
      if isSuspicious != span.isSuspicious { changes.append((span.firstAt, isSuspicious)) }
    }
    return changes
  }

  func isSuspicious(_ span: Span, of series: Int64) throws -> Bool {
    guard span.outcome.rowCount == 0, !span.outcome.isAccepted,
      let before = try completeSpan(before: span.firstAt, of: series),
      before.outcome.rowCount ?? 0 >= Self.suspiciousFrom
    else { return false }
    let after = try spanAfter(span.firstAt, of: series)
    if let next = try attemptAfter(span.firstAt, of: series), next < after?.firstAt ?? .max {
      return false
    }
    return try completeSpan(after: span.firstAt, of: series)?.outcome.rowCount != 0
  }

  /// The last complete span that begins before a moment.
  private func completeSpan(before moment: Int64, of series: Int64) throws -> Span? {
    var candidate = try span(of: series, at: moment - 1)
    while let span = candidate, !span.outcome.isComplete {
      candidate = try self.span(of: series, at: span.firstAt - 1)
    }
    return candidate
  }

  /// The first complete span that begins after a moment.
  private func completeSpan(after moment: Int64, of series: Int64) throws -> Span? {
    var candidate = try spanAfter(moment, of: series)
    while let span = candidate, !span.outcome.isComplete {
      candidate = try spanAfter(span.firstAt, of: series)
    }
    return candidate
  }
}
