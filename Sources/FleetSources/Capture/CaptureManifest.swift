import FleetModel
import JSONKit

/// What `capture.json` says of a capture folder.
struct CaptureManifest: Sendable {
  static let fileName = "capture.json"

  let capturedAt: Timestamp
  let partition: String

  init(_ files: CaptureFiles) throws(CaptureError) {
    let path =
      files.root.hasSuffix("/")
      ? files.root + CaptureManifest.fileName : "\(files.root)/\(CaptureManifest.fileName)"
    do {
      self = try files.withFile([CaptureManifest.fileName]) { descriptor in
        var reader = JSONReader(fileDescriptor: descriptor)
        return try CaptureManifest(&reader)
      }
    } catch let fault as CaptureError.Fault {
      throw CaptureError(path: path, fault: fault)
    } catch let error as JSONError {
      guard case .unreadable(let errno) = error.kind else {
        throw CaptureError(path: path, fault: .malformed(error))
      }
      throw CaptureError(path: path, fault: .unreadable(.system(errno: errno)))
    } catch let fault as FileFault {
      throw CaptureError(path: path, fault: .unreadable(fault))
    } catch {
      throw CaptureError(path: path, fault: .unreadable(.notAFile))
    }
  }

  private init(_ reader: inout JSONReader) throws {
    var capturedAt: Timestamp?
    var partition = "aws"
    try reader.beginObject()
    let start = reader.lastPlace
    while try reader.nextMember() {
      switch reader.name {
      case "captured_at":
        guard let text = try reader.readOptionalString() else { continue }
        capturedAt = Timestamp(text)
        if capturedAt == nil {
          throw CaptureError.Fault.notUnderstood(member: "captured_at", at: reader.lastPlace)
        }
      case "partition":
        guard let text = try reader.readOptionalString() else { continue }
        guard CaptureManifest.isName(text) else {
          throw CaptureError.Fault.notUnderstood(member: "partition", at: reader.lastPlace)
        }
        partition = text
      default: break
      }
    }
    try reader.finish()
    guard let capturedAt else {
      throw CaptureError.Fault.missing(member: "captured_at", at: start)
    }
    self.capturedAt = capturedAt
    self.partition = partition
  }

  /// Whether it may be the name of a partition or a Region: lower-case letters, digits and hyphens.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte &- UInt8(ascii: "0") <= 9 || byte &- UInt8(ascii: "a") < 26
          || byte == UInt8(ascii: "-")
      }
  }
}
