extension Command {
  /// Everything that is wrong with this tree, in order of declaration; empty for a sound one.
  ///
  /// To be called by a test: the parser and the help page take a sound tree for granted.
  package func problems() -> [DeclarationProblem] {
    var validation = Validation()
    let hasCommand = subcommands.contains { $0.name == Self.helpName }
    if !hasCommand || !options.contains(where: \.isHelp) { validation.note(.noHelp, at: [name]) }
    validation.check(Lineage(root: self))
    return validation.problems
  }
}

private struct Validation {
  private(set) var problems: [DeclarationProblem] = []

  mutating func note(_ fault: DeclarationProblem.Fault, at path: [String]) {
    problems.append(DeclarationProblem(path: path, fault: fault))
  }

  mutating func check(_ lineage: Lineage) {
    let command = lineage.command
    let path = lineage.path
    if !isName(command.name) { note(.malformedName(command.name), at: path) }
    if !isLine(command.abstract) { note(.unfitHelp(of: command.name), at: path) }
    for paragraph in command.discussion where isBlank(paragraph) {
      note(.unfitHelp(of: command.name), at: path)
    }
    for example in command.examples where !isLine(example.line) || !isLine(example.purpose) {
      note(.unfitHelp(of: example.line), at: path)
    }
    checkOptions(lineage)
    checkArguments(lineage)
    for name in repetitions(in: command.subcommands.map(\.name)) {
      note(.duplicateCommand(name), at: path)
    }
    for subcommand in command.subcommands {
      if let below = lineage.descending(to: subcommand.name) { check(below) }
    }
  }

  private mutating func checkOptions(_ lineage: Lineage) {
    let path = lineage.path
    let own = lineage.command.options
    for name in repetitions(in: own.flatMap(\.spellings)) { note(.duplicateOption(name), at: path) }
    for option in own {
      for group in lineage.groups {
        let taken = Set(group.options.flatMap(\.spellings))
        for name in option.spellings where taken.contains(name) {
          note(.inheritedOption(name, from: group.name), at: path)
        }
      }
      if !isName(option.name) { note(.malformedName(option.name), at: path) }
      if let short = option.short, !isLetter(short) {
        note(.malformedShort(String(short)), at: path)
      }
      if isBlank(option.help) { note(.unfitHelp(of: option.spelling), at: path) }
      guard let value = option.value else { continue }
      if isBlank(value.placeholder) { note(.malformedName(value.placeholder), at: path) }
      checkAllowed(value.allowed, of: option.spelling, at: path)
      if let text = value.defaultText {
        let isAllowed = value.allowed?.contains(text) ?? true
        if value.isRequired || !isAllowed { note(.unfitDefault(option.spelling), at: path) }
      }
    }
  }

  private mutating func checkArguments(_ lineage: Lineage) {
    let path = lineage.path
    let arguments = lineage.command.arguments
    if !arguments.isEmpty, !lineage.command.subcommands.isEmpty {
      note(.argumentsBesideSubcommands, at: path)
    }
    for name in repetitions(in: arguments.map(\.label)) { note(.duplicateArgument(name), at: path) }
    for (index, argument) in arguments.enumerated() {
      let before = arguments[..<index]
      if isBlank(argument.name) { note(.malformedName(argument.name), at: path) }
      if isBlank(argument.help) { note(.unfitHelp(of: argument.label), at: path) }
      checkAllowed(argument.allowed, of: argument.label, at: path)
      if before.contains(where: { $0.maximum == nil }) {
        note(.argumentAfterRepeating(argument.label), at: path)
      } else if argument.minimum > 0, before.contains(where: { $0.minimum == 0 }) {
        note(.requiredAfterOptional(argument.label), at: path)
      }
    }
  }

  private mutating func checkAllowed(_ allowed: [String]?, of name: String, at path: [String]) {
    guard let allowed else { return }
    if allowed.isEmpty || !repetitions(in: allowed).isEmpty {
      note(.unfitAllowedValues(name), at: path)
    }
  }
}

/// The names that occur again after their first place, each once.
private func repetitions(in names: [String]) -> [String] {
  var seen: Set<String> = []
  var repeated: Set<String> = []
  return names.filter { !seen.insert($0).inserted && repeated.insert($0).inserted }
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
  ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
}

private func isName(_ name: String) -> Bool {
  let scalars = name.unicodeScalars
  guard let first = scalars.first, first != "-", scalars.last != "-" else { return false }
  return scalars.allSatisfy {
    ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
  }
}

private func isBlank(_ text: String) -> Bool {
  text.allSatisfy(\.isWhitespace)
}

private func isLine(_ text: String) -> Bool {
  !isBlank(text) && !text.contains(where: \.isNewline)
}
