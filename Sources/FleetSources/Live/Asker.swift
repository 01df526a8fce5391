import AWSKit
import FleetModel
import JSONKit

/// Asks for one scope, and keeps each answer in the form in which a capture folder would hold it.
struct Asker: Sendable {
  let asking: any AWSAsking
  let scope: Scope
  /// The Region that is asked: the scope's own, or any for what is the same everywhere.
  let region: String
  let spoolFolder: String
  let keepsAnswers: Bool
  /// Since the run began.
  let elapsed: @Sendable () -> Duration

  /// One answer without pages.
  func ask(
    _ operation: AnswerOperation, _ parameters: [JSONValue.Member] = []
  ) async -> Answer {
    do throws(AWSCallFailure) {
      let page = try await asking.call(operation.request(parameters), region: region)
      return Answer(
        path: path(operation), content: .received(SmallAnswer(.object(page.members))))
    } catch {
      return Answer(path: path(operation), content: .failure(reported(error.error)))
    }
  }

  /// All pages of a listing; `scan` sees each on its way.
  func list(
    _ operation: AnswerOperation, _ parameters: [JSONValue.Member] = [],
    scan: @escaping @Sendable (AnswerPage) throws -> Void = { _ in }
  ) async -> Answer {
    let spool = AnswerSpool(folder: spoolFolder)
    do {
      try await asking.pages(of: operation.request(parameters), region: region) { page in
        try scan(page)
        try spool.append(page)
      }
      return Answer(path: path(operation), content: .received(try spool.finish()))
    } catch let failure as AWSCallFailure {
      return Answer(path: path(operation), content: .failure(reported(failure.error)))
    } catch let error as SpoolError {
      // Not AWS's fault, and no other dataset's.
      return Answer(
        path: path(operation),
        content: .failure(
          AWSServiceError(
            code: nil, operation: nil,
            message: "its answer cannot be kept in \(error.folder): \(error.reason)",
            failure: .other)))
    } catch {
      return Answer(
        path: path(operation),
        content: .failure(
          reported(
            AWSServiceError(
              code: nil, operation: nil, message: "\(path(operation)): \(error)",
              failure: .badResponse))))
    }
  }

  /// What becomes of a call that was given up because the run was stopped.
  private func reported(_ error: AWSServiceError) -> AWSServiceError {
    guard Task.isCancelled else { return error }
    return AWSServiceError(
      code: nil, operation: error.operation, message: "the run was stopped before it was answered",
      failure: .interrupted)
  }

  func path(_ operation: AnswerOperation) -> String {
    "\(operation.request([]).name) of \(scope.account) \(scope.region)"
  }
}

extension AnswerOperation {
  /// The call that gives this answer.
  func request(_ parameters: [JSONValue.Member]) -> AWSOperation {
    let parts = rawValue.split(separator: ".")
    let name = parts[1].split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined()
    return AWSOperation(AWSService(rawValue: String(parts[0])) ?? .ec2, name, parameters)
  }

  /// The members that hold what it lists; none for an operation without pages.
  var lists: [String] {
    let request = request([])
    return Pagination.of(request.service, request.name)?.lists ?? []
  }
}
