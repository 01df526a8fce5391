import Glibc
import Testing

@testable import AWSKit

@Test("a file is replaced at once, for its owner alone, and read whole")
func replacedFile() throws {
  let folder = CredentialFolder()
  let path = folder.path + "/token.json"
  let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
  try DiskFiles().replace(path, with: [1])
  chmod(path, 0o644)
  try DiskFiles().replace(path, with: bytes)
  #expect(try DiskFiles().read(path) == bytes)
  var status = stat()
  #expect(stat(path, &status) == 0)
  #expect(status.st_mode & 0o777 == 0o600)
}

@Test("what is missing, a folder or a named pipe is no file, and nothing waits for it")
func noFile() throws {
  let folder = CredentialFolder()
  let pipe = folder.path + "/pipe"
  #expect(mkfifo(pipe, 0o600) == 0)
  for path in [folder.path, pipe, folder.path + "/none", "/etc/passwd/x", "/dev/null"] {
    #expect(try DiskFiles().read(path) == nil, "\(path)")
  }
}

@Test("a file that cannot be written tells why, and leaves nothing behind")
func unwritable() {
  let folder = CredentialFolder()
  let path = folder.path + "/none/token.json"
  let failure = setupFailure { try DiskFiles().replace(path, with: [1]) } as? FileFailure
  #expect(failure == FileFailure(path: path, errno: ENOENT))
}
