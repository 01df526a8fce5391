/// A command together with the groups that lead to it.
struct Lineage {
  /// The groups above, the root first.
  private(set) var groups: [Command] = []
  private(set) var command: Command

  init(root: Command) {
    command = root
  }

  /// Follows a path, which begins with the root's own name, as far as it leads.
  init(root: Command, following path: [String]) {
    self.init(root: root)
    for name in path.dropFirst() {
      guard let next = descending(to: name) else { return }
      self = next
    }
  }

  /// The names from the root to the command.
  var path: [String] { groups.map(\.name) + [command.name] }

  var isRoot: Bool { groups.isEmpty }

  /// Every option that may be given here: the command's own, then those of the nearest group, the root's last.
  var options: [Option] { command.options + groups.reversed().flatMap(\.options) }

  /// The subcommand of that name; nil where there is none.
  func descending(to name: String) -> Lineage? {
    guard let next = command.subcommands.first(where: { $0.name == name }) else { return nil }
    var below = self
    below.groups.append(command)
    below.command = next
    return below
  }

  /// The first command below, in order of declaration, that brings an option which `matches`.
  func firstBelow(bringing matches: (Option) -> Bool) -> (path: [String], option: Option)? {
    for subcommand in command.subcommands {
      guard let below = descending(to: subcommand.name) else { continue }
      if let option = subcommand.options.first(where: matches) { return (below.path, option) }
      if let found = below.firstBelow(bringing: matches) { return found }
    }
    return nil
  }
}
