package import FleetModel

/// An account that a capture folder tells of.
package struct CaptureAccount: Hashable, Sendable {
  package let id: String
  /// From `account.json`.
  ///
  /// Nil where it gives none.
  package let name: String?
}

/// A folder of answers that the AWS CLI has printed, recorded by `scripts/capture` or by hand.
package struct CaptureFolder: Sendable {
  package let path: String
  /// From `capture.json`: the moment that all observations share.
  package let capturedAt: Timestamp
  /// From `capture.json`; `aws` where it gives none.
  package let partition: String
  /// Sorted by id.
  package let accounts: [CaptureAccount]
  /// Sorted by account, Region and dataset.
  ///
  /// What nobody asked for is not among them.
  package let observations: [SourceObservation]
  /// What was ignored, for `-v`.
  package let notes: [String]
  /// What is wrong outside the observations: an `account.json` that cannot be read.
  package let problems: [InputProblem]

  /// Looks at what the folder holds, without reading the answers.
  ///
  /// Throws where there is no such folder, or no `capture.json` that tells `captured_at`.
  package init(path: String) throws(CaptureError) {
    let files = CaptureFiles(root: path)
    let entries: [CaptureFiles.Entry]
    do throws(FileFault) { entries = try files.entries([]) } catch {
      throw CaptureError(path: path, fault: .unreadable(error))
    }
    let manifest = try CaptureManifest(files)
    var scan = CaptureScan(files: files, manifest: manifest)
    scan.readRoot(entries)
    self.path = path
    capturedAt = manifest.capturedAt
    partition = manifest.partition
    accounts = scan.accounts
    observations = scan.observations
    notes = scan.notes
    problems = scan.problems
  }
}
