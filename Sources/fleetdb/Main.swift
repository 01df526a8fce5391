import FleetCLI
import Glibc

/// The process: its words in, its exit status out.
@main
enum Main {
  static func main() {
    // A closed pipe and a full quota are errors like others, told by what was written.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    let status = Program.run(
      Array(CommandLine.arguments.dropFirst()), environment: .ofProcess(), streams: .ofProcess())
    // Threads of the transport may still be closing connections: what `exit` takes down is in use by them.
    fflush(nil)
    _exit(status.rawValue)
  }
}
