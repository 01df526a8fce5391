import AWSKit
import FleetModel
import FleetSources
import JSONKit

/// Asks AWS whose the credentials are, what time it is, and what they may do.
struct AWSDiagnosis: Sendable {
  let base: CredentialBase
  let request: LiveRequest
  let clock: @Sendable () -> Timestamp

  func run() async -> Diagnosis {
    var diagnosis = Diagnosis()
    let credentials: Credentials
    do throws(CredentialFailure) {
      credentials = try await base.provider.credentials()
    } catch {
      diagnosis.add(error)
      return diagnosis
    }
    diagnosis.add("credentials", .ok, AWSDiagnosis.told(credentials))
    let home: String
    do {
      if let named = request.regions.named.first {
        home = named
      } else {
        home = try await base.homeRegion(request)
      }
    } catch {
      diagnosis.add("identity", .warning, "not asked: no Region is set")
      return diagnosis
    }
    let client = base.client(base.provider, account: base.label)
    guard let partition = await identify(client, home, &diagnosis) else { return diagnosis }
    diagnosis.addPermissions(await probe(client, home, partition), region: home)
    return diagnosis
  }

  /// Their origin, their end, and enough of the key to tell one from another.
  private static func told(_ credentials: Credentials) -> String {
    let key = credentials.accessKeyID
    let shown = key.count >= 16 ? "\(key.prefix(4))…\(key.suffix(4))" : "…"
    let end = credentials.expiresAt.map { ", until \($0)" } ?? ""
    return "of \(credentials.origin), key \(shown)\(end)"
  }

  /// The partition of the account; nil where AWS did not say.
  private func identify(
    _ client: AWSClient, _ home: String, _ diagnosis: inout Diagnosis
  ) async -> String? {
    let asked = clock()
    do throws(AWSCallFailure) {
      let page = try await client.call(AWSOperation(.sts, "GetCallerIdentity"), region: home)
      let answer = JSONValue.object(page.members)
      let arn = answer["Arn"]?.text ?? ""
      diagnosis.add(
        "identity", .ok, "account \(answer["Account"]?.text ?? "not told"), \(arn)")
      diagnosis.addClock(page.servedAt, asked: asked, answered: clock())
      return arn.split(separator: ":", omittingEmptySubsequences: false).dropFirst().first
        .map(String.init) ?? "aws"
    } catch {
      let reason = error.error.summary ?? "no reason is given"
      switch error.error.failure {
      case .badCredentials, .expiredCredentials:
        diagnosis.fail(
          "identity", "AWS refuses the credentials: \(reason)", with: .noCredentials)
      default: diagnosis.fail("identity", reason, with: .doneInPart)
      }
      if let skew = error.clockSkew { diagnosis.addClock(skew: skew) }
      return nil
    }
  }

  /// Tries every permission once, all at the same time.
  private func probe(
    _ client: AWSClient, _ region: String, _ partition: String
  ) async -> [String: PermissionProbe.Verdict] {
    let operations = Set(PlannedCall.all.map(\.operation))
    return await withTaskGroup(of: PermissionProbe?.self) { group in
      for operation in operations {
        guard let call = PermissionProbe.call(for: operation, partition: partition) else {
          continue
        }
        group.addTask {
          do throws(AWSCallFailure) {
            _ = try await client.call(call, region: region)
            return PermissionProbe(operation.permission, nil)
          } catch {
            return PermissionProbe(operation.permission, error)
          }
        }
      }
      var verdicts: [String: PermissionProbe.Verdict] = [:]
      for await probe in group { if let probe { verdicts[probe.permission] = probe.verdict } }
      return verdicts
    }
  }
}

extension Diagnosis {
  /// Why there are no credentials: where nothing is set up, that is no mistake.
  mutating func add(_ failure: CredentialFailure) {
    let text = failure.hint.map { "\(failure.message); \($0)" } ?? failure.message
    if failure.kind == .none {
      add("credentials", .warning, text)
    } else {
      fail("credentials", text, with: .noCredentials)
    }
  }

  /// The server's clock against ours, between whose two readings it was read.
  fileprivate mutating func addClock(_ served: Timestamp?, asked: Timestamp, answered: Timestamp) {
    guard let served else { return add("clock", .warning, "AWS did not tell its time") }
    // The server tells whole seconds.
    if served < asked - .seconds(1) {
      addClock(skew: served - asked)
    } else {
      addClock(skew: served > answered ? served - answered : .zero)
    }
  }

  /// AWS takes signatures that are up to five minutes off.
  fileprivate mutating func addClock(skew: Duration) {
    let seconds = skew.components.seconds
    let side = seconds > 0 ? "behind" : "ahead of"
    let text = "\(abs(seconds)) s \(side) AWS's"
    switch abs(seconds) {
    case 0...2: add("clock", .ok, "agrees with AWS's")
    case ...60: add("clock", .ok, text)
    case ...240: add("clock", .warning, "\(text); from 5 minutes on AWS refuses what it signs")
    default:
      fail("clock", "\(text): set the clock; AWS refuses what it signs", with: .doneInPart)
    }
  }
}

extension JSONValue {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
}
