/// Reads a command line from left to right, going down the tree as it meets the names of commands.
struct Parser {
  private let root: Command
  private let words: [String]
  /// The index of the word to be read next.
  private var next = 0
  private var lineage: Lineage
  private var isAfterTerminator = false
  private var asksHelp = false
  private var givenOptions: [String: [TypedValue]] = [:]
  private var operands: [(text: String, index: Int)] = []

  init(root: Command, words: [String]) {
    self.root = root
    self.words = words
    lineage = Lineage(root: root)
  }

  mutating func run() throws(UsageError) -> ParseOutcome {
    do throws(UsageError) {
      while next < words.count { try readWord() }
      return try outcome()
    } catch {
      if case .unknownCommand = error.mistake { throw error }
      guard asksHelp || asksHelpLater else { throw error }
      return .help(path: lineage.path)
    }
  }

  /// Whether a word not read yet asks for help.
  private var asksHelpLater: Bool {
    guard !isAfterTerminator else { return false }
    let spellings = lineage.options.first(where: \.isHelp)?.spellings ?? []
    return words[next...].prefix { $0 != "--" }.contains(where: spellings.contains)
  }

  // MARK: - Words

  private mutating func readWord() throws(UsageError) {
    let index = next
    let word = words[index]
    next += 1
    switch isAfterTerminator ? .operand : Token(word) {
    case .terminator: isAfterTerminator = true
    case .long(let name, let value): try readLong(name, value, word: word, at: index)
    case .short(let letters): try readShort(letters, at: index)
    case .operand: try readOperand(word, at: index)
    }
  }

  private mutating func readLong(
    _ name: String, _ value: String?, word: String, at index: Int
  ) throws(UsageError) {
    guard let option = lineage.options.first(where: { $0.name == name }) else {
      throw unknownOption(name.isEmpty ? word : "--\(name)") { $0.name == name }
    }
    try record(option, spelled: option.spelling, attached: value, at: index)
  }

  /// Reads a bundle of flags, of which the last may be an option with its value.
  private mutating func readShort(_ letters: [Unicode.Scalar], at index: Int) throws(UsageError) {
    var rest = letters[...]
    while let letter = rest.popFirst() {
      guard let option = lineage.options.first(where: { $0.short == letter }) else {
        throw unknownShort(letter, of: letters)
      }
      var attached: String?
      if rest.first == "=" {
        attached = String(rest.dropFirst())
      } else if option.value != nil, !rest.isEmpty {
        attached = String(rest)
      }
      try record(option, spelled: "-\(letter)", attached: attached, at: index)
      if attached != nil { return }
    }
  }

  private mutating func readOperand(_ word: String, at index: Int) throws(UsageError) {
    guard !lineage.command.subcommands.isEmpty else {
      operands.append((word, index))
      return
    }
    guard let below = lineage.descending(to: word) else {
      let names = lineage.command.subcommands.map(\.name)
      throw mistake(.unknownCommand(word, suggestion: nearest(to: word, among: names)))
    }
    lineage = below
  }

  // MARK: - Options

  private mutating func record(
    _ option: Option, spelled spelling: String, attached: String?, at index: Int
  ) throws(UsageError) {
    let label = option.label(spelled: spelling)
    let text: String
    switch (option.value, attached) {
    case (.some, let attached?): text = attached
    case (.some, nil): text = try takeValue(of: label)
    case (nil, let attached?): throw mistake(.unexpectedValue(attached, for: spelling))
    case (nil, nil): text = ""
    }
    if option.isHelp { asksHelp = true }
    let value = TypedValue(text: text, label: label, index: index, command: lineage.path)
    try check(value, against: option.value?.allowed)
    if case .value = option.shape { givenOptions[option.name] = [] }
    givenOptions[option.name, default: []].append(value)
  }

  /// The next word as a value, which begins with a dash only if it is `-` or a negative number.
  private mutating func takeValue(of label: String) throws(UsageError) -> String {
    guard next < words.count, Token(words[next]).isOperand else {
      throw mistake(.missingValue(for: label))
    }
    defer { next += 1 }
    return words[next]
  }

  private func check(_ value: TypedValue, against allowed: [String]?) throws(UsageError) {
    guard let allowed, !allowed.contains(value.text) else { return }
    let suggestion = nearest(to: value.text, among: allowed)
    throw mistake(
      .invalidValue(value.text, for: value.label, .oneOf(allowed, suggestion: suggestion)))
  }

  private func unknownShort(_ letter: Unicode.Scalar, of letters: [Unicode.Scalar]) -> UsageError {
    // `-limit` is `--limit` with a dash too few rather than five flags.
    let name = String(letters.prefix { $0 != "=" })
    if name.unicodeScalars.count > 1,
      let long = nearest(to: name, among: lineage.options.map(\.name))
    {
      return mistake(.unknownOption("-\(name)", suggestion: "--\(long)"))
    }
    return unknownOption("-\(letter)") { $0.short == letter }
  }

  /// The error for an option that is not known here, though a command below may know it.
  private func unknownOption(_ spelling: String, matching: (Option) -> Bool) -> UsageError {
    if let below = lineage.firstBelow(bringing: matching) {
      let line = below.path.joined(separator: " ") + " " + below.option.label(spelled: spelling)
      return mistake(.optionBeforeCommand(spelling, example: line))
    }
    let name = String(spelling.unicodeScalars.drop { $0 == "-" })
    let long = nearest(to: name, among: lineage.options.map(\.name))
    let isShort = !spelling.hasPrefix("--")
    return mistake(.unknownOption(spelling, suggestion: isShort ? nil : long.map { "--\($0)" }))
  }

  // MARK: - The end of the line

  private func outcome() throws(UsageError) -> ParseOutcome {
    if asksHelp { return .help(path: lineage.path) }
    guard lineage.command.subcommands.isEmpty else { return .missingCommand(path: lineage.path) }
    if !lineage.isRoot, lineage.command.name == Command.helpName { return try helpOutcome() }
    let arguments = try assignedOperands()
    for option in lineage.options where option.value?.isRequired == true {
      if givenOptions[option.name] == nil { throw mistake(.missingArgument(option.label)) }
    }
    return .invoke(Invocation(lineage, options: givenOptions, arguments: arguments))
  }

  /// The page that `help exempt add` asks for, looked up beside the `help` command.
  private func helpOutcome() throws(UsageError) -> ParseOutcome {
    var parser = Parser(root: root, words: [])
    parser.lineage = Lineage(root: root, following: Array(lineage.path.dropLast()))
    for operand in operands { try parser.readOperand(operand.text, at: operand.index) }
    guard parser.operands.isEmpty else {
      throw parser.mistake(.unexpectedArguments(parser.operands.map(\.text)))
    }
    return .help(path: parser.lineage.path)
  }

  private func assignedOperands() throws(UsageError) -> [String: [TypedValue]] {
    var assigned: [String: [TypedValue]] = [:]
    var rest = operands[...]
    for argument in lineage.command.arguments {
      let taken = rest.prefix(argument.maximum ?? rest.count)
      guard taken.count >= argument.minimum else { throw mistake(.missingArgument(argument.label)) }
      rest = rest.dropFirst(taken.count)
      for operand in taken {
        let value = TypedValue(
          text: operand.text, label: argument.label, index: operand.index, command: lineage.path)
        try check(value, against: argument.allowed)
        assigned[argument.name, default: []].append(value)
      }
    }
    guard rest.isEmpty else { throw mistake(.unexpectedArguments(rest.map(\.text))) }
    return assigned
  }

  private func mistake(_ mistake: Mistake) -> UsageError {
    UsageError(command: lineage.path, mistake)
  }
}

extension String {
  /// The text that the scalars spell.
  fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
    self.init(String.UnicodeScalarView(scalars))
  }
}
