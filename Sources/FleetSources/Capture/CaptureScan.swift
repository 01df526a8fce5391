import FleetModel
import JSONKit

/// A walk through a capture folder.
struct CaptureScan {
  let files: CaptureFiles
  let manifest: CaptureManifest
  var accounts: [CaptureAccount] = []
  var observations: [SourceObservation] = []
  var notes: [String] = []
  var problems: [InputProblem] = []

  mutating func readRoot(_ entries: [CaptureFiles.Entry]) {
    for entry in entries {
      if entry.isFolder && isAccountID(entry.name) {
        readAccount(entry.name)
      } else if entry.name != CaptureManifest.fileName {
        ignore(entry.name)
      }
    }
  }

  private mutating func readAccount(_ account: String) {
    guard let entries = entries([account]) else { return }
    var name: String?
    for entry in entries {
      if entry.name == "account.json" && !entry.isFolder {
        let file = Answer(
          files: files, components: [account, entry.name], isError: false)
        name = readName(file)
      } else if entry.isFolder && CaptureManifest.isName(entry.name) {
        readRegion(account, entry.name)
      } else {
        ignore("\(account)/\(entry.name)")
      }
    }
    accounts.append(CaptureAccount(id: account, name: name))
  }

  private mutating func readName(_ file: Answer) -> String? {
    do {
      return try file.read { reader in
        var name: String?
        try reader.beginObject()
        while try reader.nextMember() {
          if case "name" = reader.name { name = try reader.readOptionalString() }
        }
        return name
      }
    } catch {
      let problem = (error as? InputFailure)?.problem
      problems.append(problem ?? InputProblem(path: file.path, problem: "\(error)"))
      return nil
    }
  }

  private mutating func readRegion(_ account: String, _ region: String) {
    guard let entries = entries([account, region]) else { return }
    var answers = Answers(account: account, region: region)
    var names: [AnswerName: String] = [:]
    for entry in entries {
      let path = "\(account)/\(region)/\(entry.name)"
      guard let name = AnswerName(entry.name),
        name.operation.isGlobal == (region == Scope.globalRegion)
      else {
        ignore(path)
        continue
      }
      if name.operation.isIgnored {
        notes.append("\(path): known, but not read yet")
      } else {
        names[name] = entry.name
      }
    }
    for (name, file) in names.sorted(by: { $0.value < $1.value }) {
      if isSuperseded(name, names, folder: [account, region]) {
        notes.append("\(account)/\(region)/\(file): ignored, as the operation has another file")
      } else {
        let answer = Answer(
          files: files, components: [account, region, file], isError: name.isError)
        answers.add(answer, to: name.operation, name.argument)
      }
    }
    let scope = Scope(partition: manifest.partition, account: account, region: region)
    for (dataset, reading) in DatasetPlan.readings(of: answers) {
      let origin = reading.answers.map(\.path).joined(separator: ", ")
      observations.append(
        SourceObservation(
          header: ObservationHeader(scope: scope, dataset: dataset, origin: origin),
          capturedAt: manifest.capturedAt, readAt: nil, reading: reading))
    }
  }

  /// Whether the same operation has another file that counts.
  ///
  /// An answer counts before an error, but for an empty one, which is what `> x.json 2> x.error`
  /// leaves of a call that failed.
  private func isSuperseded(
    _ name: AnswerName, _ names: [AnswerName: String], folder: [String]
  ) -> Bool {
    guard let file = names[name], let other = names[name.counterpart] else { return false }
    let (answer, error) = name.isError ? (other, file) : (file, other)
    let isAnswerEmpty = files.size(folder + [answer]) == 0 && files.size(folder + [error]) ?? 0 > 0
    return name.isError != isAnswerEmpty
  }

  private mutating func entries(_ folders: [String]) -> [CaptureFiles.Entry]? {
    do throws(FileFault) { return try files.entries(folders) } catch {
      problems.append(
        InputProblem(path: folders.joined(separator: "/"), problem: error.description))
      return nil
    }
  }

  private mutating func ignore(_ path: String) { notes.append("\(path): unknown, ignored") }

  private func isAccountID(_ name: String) -> Bool {
    name.utf8.count == 12 && name.utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
  }
}
