package import FleetModel

/// What a source tries to observe: one dataset of one scope.
package struct ObservationHeader: Hashable, Sendable {
  package let scope: Scope
  package let dataset: Dataset
  /// The answers it is read from, for messages: files relative to the capture folder, or operations.
  package let origin: String

  package init(scope: Scope, dataset: Dataset, origin: String) {
    self.scope = scope
    self.dataset = dataset
    self.origin = origin
  }
}

/// One attempt at one dataset of one scope, by either source.
package struct SourceObservation: Sendable {
  package let header: ObservationHeader
  let capturedAt: Timestamp
  /// When the calls behind it began and ended; nil where a capture folder does not say.
  package let readAt: ReadingTime?
  let reading: any DatasetReading

  /// Reads the answers as a stream, and gives each record as it comes.
  ///
  /// Throws what `emit` throws, and nothing else: what is wrong with the answers is in the outcome.
  /// `note` gets what is odd but spoils nothing.
  package func read<Failure: Error>(
    _ emit: (Record) throws(Failure) -> Void, note: (InputProblem) -> Void
  ) throws(Failure) -> ObservationOutcome {
    do {
      try reading.read(
        capturedAt: capturedAt,
        emit: { record in
          do throws(Failure) { try emit(record) } catch { throw CallerError(error: error) }
        },
        note: note)
      return .complete
    } catch let error as CallerError<Failure> {
      throw error.error
    } catch let failure as InputFailure {
      return .failed(failure.errorClass, message: failure.message)
    } catch {
      return .failed(.badResponse, message: "\(header.origin): \(error)")
    }
  }
}

/// How one dataset is read from its answers.
///
/// `read` throws `InputFailure`, or what `emit` throws.
protocol DatasetReading: Sendable {
  typealias Emit = (Record) throws -> Void
  typealias Note = (InputProblem) -> Void

  /// The answers it rests on, for messages.
  var answers: [Answer] { get }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws
}
