extension Lineage {
  /// The shape of the command line, such as `fleetdb list [<options>] [<id> ...]`.
  var usage: String {
    let required = options.filter { $0.value?.isRequired == true }
    var parts = path + required.map(\.label)
    if options.count > required.count { parts.append("[<options>]") }
    parts += command.arguments.map(\.usage)
    if !command.subcommands.isEmpty { parts.append("<command>") }
    return parts.joined(separator: " ")
  }
}

extension Argument {
  /// The argument as a usage line shows it: in brackets if it may be left out, with dots if it may repeat.
  var usage: String {
    let name = maximum == nil ? "\(label) ..." : label
    return minimum == 0 ? "[\(name)]" : name
  }
}
