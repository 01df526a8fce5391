import Glibc

/// One run of a program, on a thread that may block.
struct ProgramRun: Sendable {
  /// Bytes of what a program writes; more is a mistake.
  private static let limit = 1 << 20

  let path: String
  let words: [String]
  let environment: AWSEnvironment
  let timeout: Duration
  /// Can be read once the run is to be given up.
  let cancelled: Int32

  func run() -> ProgramEnd {
    guard let output = Pipe() else { return notStarted(errno) }
    guard let complaint = Pipe() else {
      let code = errno
      close(output.reading)
      close(output.writing)
      return notStarted(code)
    }
    defer {
      close(output.reading)
      close(complaint.reading)
    }
    var pid: pid_t = 0
    let code = spawn(&pid, output: output.writing, complaint: complaint.writing)
    close(output.writing)
    close(complaint.writing)
    if code != 0 { return notStarted(code) }
    var child = Child(pid: pid)
    var texts: [[UInt8]] = [[], []]
    if let trouble = read(from: [output.reading, complaint.reading], of: &child, into: &texts) {
      if !child.hasEnded() { kill(pid, SIGKILL) }
      _ = child.end()
      return .givenUp(trouble)
    }
    return .ended(
      status: child.end(), output: Secret(String(decoding: texts[0], as: UTF8.self)),
      complaint: Secret(String(decoding: texts[1], as: UTF8.self)))
  }

  /// The process, which is waited for once.
  private struct Child {
    let pid: pid_t
    private var status: Int32?

    init(pid: pid_t) { self.pid = pid }

    mutating func hasEnded() -> Bool {
      var raw: Int32 = 0
      if status == nil && waitpid(pid, &raw, WNOHANG) == pid { status = raw }
      return status != nil
    }

    /// Waits for its end; a signal counts as 128 and its number.
    mutating func end() -> Int32 {
      var raw: Int32 = status ?? 0
      if status == nil {
        while waitpid(pid, &raw, 0) < 0 && errno == EINTR {}
        status = raw
      }
      return raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
    }
  }

  /// Its standard input stays ours: some ask for a code there.
  private func spawn(_ pid: inout pid_t, output: Int32, complaint: Int32) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, complaint, 2)
    // A thread of ours may block signals, and what it starts would go on to.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var entries: [UnsafeMutablePointer<CChar>?] =
      environment.all.map { strdup("\($0.key)=\($0.value.revealed)") } + [nil]
    defer { for pointer in arguments + entries { free(pointer) } }
    return posix_spawn(&pid, path, &actions, &attributes, &arguments, &entries)
  }

  /// Reads both until they end or the child did, for others may hold them open; returns why that was
  /// given up, if it was.
  private func read(
    from descriptors: [Int32], of child: inout Child, into texts: inout [[UInt8]]
  ) -> String? {
    let deadline = ContinuousClock.now + timeout
    var polled = (descriptors + [cancelled]).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while polled[0].fd >= 0 || polled[1].fd >= 0 {
      if ContinuousClock.now > deadline {
        return "took longer than \(timeout.components.seconds) s"
      }
      let hadEnded = child.hasEnded()
      let count = poll(&polled, 3, hadEnded ? 0 : 50)
      if count < 0 && errno != EINTR { return "could not be waited for" }
      if count == 0 && hadEnded { return nil }
      if count <= 0 { continue }
      if polled[2].revents != 0 { return "was cancelled" }
      for index in 0..<2 where polled[index].revents != 0 {
        let count = Glibc.read(polled[index].fd, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        // A negative descriptor is passed over.
        if count <= 0 { polled[index].fd = -1 } else { texts[index] += chunk[..<count] }
        if texts[index].count > ProgramRun.limit { return "printed more than 1 MiB" }
      }
    }
    return nil
  }

  private func notStarted(_ code: Int32) -> ProgramEnd {
    .notStarted(String(cString: strerror(code)))
  }
}
