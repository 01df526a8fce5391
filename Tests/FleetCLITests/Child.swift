import Glibc
import Testing

/// The built program, run as a process of its own.
///
/// Its standard streams are files of a folder, so that nothing waits for a reader.
struct Child: Sendable {
  let pid: pid_t
  private let out: String
  private let err: String
  /// Kept until the child has ended.
  private let folder: TemporaryFolder

  /// `fleetdb` beside the test bundle.
  static let program: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(
      decoding: buffer[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return path[..<(path.lastIndex(of: "/") ?? path.startIndex)] + "/fleetdb"
  }()

  /// Starts a command line of fleetdb.
  static func start(_ words: [String], of fleet: Fleet, changing changes: [String: String] = [:])
    throws -> Child
  {
    try start(
      program: program, words, variables: fleet.variables.merging(changes) { $1 },
      folder: fleet.folder)
  }

  /// Starts a line of `sh`, in which `$FLEETDB` is the program.
  static func shell(_ line: String, of fleet: Fleet) throws -> Child {
    let variables = fleet.variables.merging([
      "FLEETDB": program, "FOLDER": fleet.folder.path, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    ]) { $1 }
    return try start(
      program: "/bin/sh", ["-c", line], variables: variables, folder: fleet.folder)
  }

  private static func start(
    program: String, _ words: [String], variables: [String: String], folder: TemporaryFolder
  ) throws -> Child {
    let name = "\(folder.path)/child-\(UInt64.random(in: 0 ... .max))"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, name + ".out", O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, name + ".err", O_WRONLY | O_CREAT, 0o600)
    // A thread of the tests blocks signals, and what it starts would go on to.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var arguments: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { strdup($0) } + [nil]
    var entries: [UnsafeMutablePointer<CChar>?] =
      variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + entries { free(pointer) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, program, &actions, &attributes, &arguments, &entries)
    try #require(code == 0, "cannot start \(program): error \(code)")
    return Child(pid: pid, out: name + ".out", err: name + ".err", folder: folder)
  }

  /// Waits for its end; what outlasts `seconds` is killed, and fails the test.
  ///
  /// The status of what a signal ended is 128 and the signal's number, as in a shell.
  func end(within seconds: Int = 60) async throws -> Outcome {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 {
      if ContinuousClock.now > deadline {
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
        Issue.record("still running after \(seconds) s")
        break
      }
      try await Task.sleep(for: .milliseconds(2))
    }
    let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    return Outcome(status: code, out: text(of: out), err: text(of: err))
  }

  func kill(with signal: Int32) { Glibc.kill(pid, signal) }

  private func kill(_ pid: pid_t, _ signal: Int32) { Glibc.kill(pid, signal) }

  private func text(of path: String) -> String {
    String(decoding: bytes(of: path) ?? [], as: UTF8.self)
  }
}

extension Fleet {
  /// Runs a command line as a process of its own.
  func child(_ words: [String], changing changes: [String: String] = [:]) async throws -> Outcome {
    try await Child.start(words, of: self, changing: changes).end()
  }

  func child(_ words: String...) async throws -> Outcome { try await child(words) }
}
