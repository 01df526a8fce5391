extension Command {
  /// The help page of the command at a path that begins with this command's name, wrapped at `width`.
  ///
  /// A path that leads astray ends at the last command it names. The text ends with a line end.
  package func help(for path: [String], width: Int = 80) -> String {
    HelpPage(Lineage(root: self, following: path), width: max(width, 40)).text
  }
}

/// One help page: paragraphs, and sections whose labels share one column.
private struct HelpPage {
  struct Entry {
    let label: String
    let help: String
  }

  struct Section {
    let title: String
    var entries: [Entry]
  }

  private let lineage: Lineage
  private let width: Int
  private let parameters: [Section]
  private let commands: [Section]
  /// Where help begins: behind the longest label, but not so far that little room is left.
  private let column: Int

  init(_ lineage: Lineage, width: Int) {
    self.lineage = lineage
    self.width = width
    let arguments = lineage.command.arguments.map {
      ("Arguments", Entry(label: $0.label, help: annotated($0.help, $0.allowed, nil)))
    }
    let options = lineage.options.map { ($0.section ?? "Options", Entry($0)) }
    parameters = sections(arguments + options)
    commands = sections(
      lineage.command.subcommands.map {
        ($0.section ?? "Subcommands", Entry(label: $0.name, help: $0.abstract))
      })
    let labels = (parameters + commands).flatMap(\.entries).map(\.label.unicodeScalars.count)
    column = min((labels.max() ?? 0) + 4, 28, width / 2)
  }

  var text: String {
    let command = lineage.command
    var blocks = [wrapped(command.abstract, width: width)]
    blocks += command.discussion.map { wrapped($0, width: width) }
    blocks.append(usage)
    blocks += parameters.map(block)
    if !command.examples.isEmpty {
      blocks.append(["EXAMPLES:"] + command.examples.flatMap(lines))
    }
    blocks += commands.map(block)
    if !command.subcommands.isEmpty { blocks.append(wrapped(reference, width: width)) }
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var usage: [String] {
    let lines = wrapped(lineage.usage, width: width - "USAGE: ".count)
    return zip(lines, lines.indices).map { line, index in
      (index == 0 ? "USAGE: " : "       ") + line
    }
  }

  private var reference: String {
    let path = lineage.path
    let words = path.prefix(1) + [Command.helpName] + path.dropFirst() + ["<command>"]
    return "See '\(words.joined(separator: " "))' for detailed help."
  }

  private func block(_ section: Section) -> [String] {
    ["\(section.title.uppercased()):"] + section.entries.flatMap(lines)
  }

  /// The label with its help beside it, or below it where the label is too long.
  private func lines(of entry: Entry) -> [String] {
    let help = wrapped(entry.help, width: width - column)
    let room = column - 4 - entry.label.unicodeScalars.count
    guard room >= 0, let first = help.first else {
      return ["  \(entry.label)"] + indented(help, by: column)
    }
    let gap = String(repeating: " ", count: room + 2)
    return ["  \(entry.label)\(gap)\(first)"] + indented(Array(help.dropFirst()), by: column)
  }

  private func lines(of example: Command.Example) -> [String] {
    ["  \(example.line)"] + indented(wrapped(example.purpose, width: width - 6), by: 6)
  }
}

extension HelpPage.Entry {
  init(_ option: Option) {
    var label = option.label
    if let short = option.short { label = "-\(short), \(label)" }
    if case .values = option.shape { label += " ..." }
    self.label = label
    help = annotated(option.help, option.value?.allowed, option.value?.defaultText)
  }
}

/// The help with the allowed values and the default behind it.
private func annotated(_ help: String, _ allowed: [String]?, _ defaultText: String?) -> String {
  let notes = [
    allowed.map { "values: \($0.joined(separator: ", "))" },
    defaultText.map { "default: \($0)" },
  ].compactMap(\.self)
  return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
}

/// The entries under their titles, both in the order of first appearance.
private func sections(_ entries: [(title: String, entry: HelpPage.Entry)]) -> [HelpPage.Section] {
  var sections: [HelpPage.Section] = []
  for (title, entry) in entries {
    if let index = sections.firstIndex(where: { $0.title == title }) {
      sections[index].entries.append(entry)
    } else {
      sections.append(HelpPage.Section(title: title, entries: [entry]))
    }
  }
  return sections
}
