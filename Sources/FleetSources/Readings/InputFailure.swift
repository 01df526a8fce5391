import AWSKit
import FleetModel
import JSONKit

/// Why an observation is not complete.
struct InputFailure: Error, Hashable {
  let errorClass: ErrorClass
  let message: String?
  /// What is wrong with a file, where that is the cause.
  let problem: InputProblem?

  init(_ errorClass: ErrorClass, _ message: String?) {
    self.errorClass = errorClass
    self.message = message
    problem = nil
  }

  /// A file that cannot be read, or holds something else than it should.
  init(path: String, place: JSONPlace? = nil, _ problem: some CustomStringConvertible) {
    let problem = InputProblem(path: path, place: place, problem: problem.description)
    errorClass = .badResponse
    message = problem.description
    self.problem = problem
  }

  init(_ error: AWSServiceError) { self.init(ErrorClass(error.failure), error.summary) }
}

/// JSON that is well-formed, but not what the operation answers.
struct MappingError: Error, Hashable {
  let place: JSONPlace
  let kind: Kind

  enum Kind: Hashable, CustomStringConvertible {
    case missing(member: String)
    case duplicate(member: String, value: String)
    case notATime(member: String)
    case notAPolicy(member: String, JSONError?)
    case cutOff(member: String)
    case otherSetting(String)

    var description: String {
      switch self {
      case .missing(let member): "\(member) is missing"
      case .duplicate(let member, let value): "\(member) \(value) is listed twice"
      case .notATime(let member): "\(member) is neither an ISO 8601 time nor seconds since 1970"
      case .notAPolicy(let member, nil): "\(member) is no policy document"
      case .notAPolicy(let member, let error?): "\(member) is no policy document: \(error)"
      case .cutOff(let member): "\(member): the listing was cut off"
      case .otherSetting(let id): "SettingId \(id) is another setting"
      }
    }
  }

  init(_ kind: Kind, at place: JSONPlace) {
    self.kind = kind
    self.place = place
  }
}

/// An error of the caller's own, on its way out.
struct CallerError<Failure: Error>: Error {
  let error: Failure
}

extension ErrorClass {
  /// The class under which a failure of AWS's is recorded.
  init(_ failure: AWSFailure) {
    self =
      switch failure {
      case .denied: .denied
      case .throttled: .throttled
      case .expiredCredentials: .expiredCredentials
      case .badCredentials: .badCredentials
      case .regionDisabled: .regionDisabled
      case .unreachable: .unreachable
      case .badResponse: .badResponse
      case .interrupted: .interrupted
      case .notFound, .serviceError, .other: .serviceError
      }
  }
}
