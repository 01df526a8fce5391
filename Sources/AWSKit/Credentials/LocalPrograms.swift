import Glibc

/// The programs of this machine, each watched by a thread of its own.
package struct LocalPrograms: ProgramRunning {
  package init() {}

  package func run(_ words: [String], environment: AWSEnvironment, timeout: Duration) async
    -> ProgramEnd
  {
    guard let path = LocalPrograms.path(of: words[0], environment) else {
      return .notStarted("there is no program of that name")
    }
    guard let ends = Pipe() else { return .notStarted(String(cString: strerror(errno))) }
    let run = ProgramRun(
      path: path, words: words, environment: environment, timeout: timeout, cancelled: ends.reading)
    let end = await withTaskCancellationHandler {
      await withCheckedContinuation { (waiting: CheckedContinuation<ProgramEnd, Never>) in
        OwnThread.start {
          waiting.resume(returning: $0)
        } of: {
          run.run()
        }
      }
    } onCancel: {
      var byte: UInt8 = 1
      _ = write(ends.writing, &byte, 1)
    }
    close(ends.reading)
    close(ends.writing)
    return end
  }

  /// A name without a slash is looked for in the folders of `PATH`.
  private static func path(of name: String, _ environment: AWSEnvironment) -> String? {
    if name.contains("/") { return name }
    for folder in (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":") {
      let path = "\(folder)/\(name)"
      if access(path, X_OK) == 0 { return path }
    }
    return nil
  }
}

/// Work that blocks, away from the threads that tasks share.
private enum OwnThread {
  private final class Work: Sendable {
    let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }

  static func start(
    _ done: @escaping @Sendable (ProgramEnd) -> Void, of work: @escaping @Sendable () -> ProgramEnd
  ) {
    let box = Unmanaged.passRetained(Work { done(work()) })
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().work()
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      return done(.notStarted(String(cString: strerror(code))))
    }
    pthread_detach(thread)
  }
}

/// Two ends that no program which is started later keeps open for long.
struct Pipe: Sendable {
  let reading: Int32
  let writing: Int32

  /// Nil where the system refuses; `errno` says why.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reading = ends[0]
    writing = ends[1]
  }
}
