import CommandKit
import Testing

@Suite("Help pages")
struct HelpTests {
  @Test("the root groups its commands and says where more help is")
  func root() {
    #expect(
      sample.help(for: ["fleetdb"]) == """
        Tell why instances are managed or not, now and in the past.

        USAGE: fleetdb [<options>] <command>

        GLOBAL OPTIONS:
          --db <file>            The database. (default: fleet.db)
          -o, --output <format>  How results are written. (values: table, json, ndjson;
                                 default: table)
          --limit <n>            At most so many rows.
          -q, --quiet            Results and errors alone.
          -v, --verbose          Say more; repeat for more still.
          -h, --help             Show this help.

        QUESTIONS:
          list                   List instances with their state and first reason.
          why                    Explain the state of an instance.
          blame                  Tell since when each fact has its value.

        DATA:
          exempt                 Keep the list of exemptions.
          export                 Write a table for audits.
          merge                  Take other histories in.

        SUBCOMMANDS:
          help                   Show the help of a command.

        See 'fleetdb help <command>' for detailed help.

        """)
  }

  @Test("a command shows its own options before those it inherits")
  func command() {
    #expect(
      sample.help(for: ["fleetdb", "list"]) == """
        List instances with their state and first reason.

        Every instance that runs or has run is listed, without a limit unless one is
        given on the command line.

        USAGE: fleetdb list [<options>]

        FILTERS:
          -f, --filter <key=value> ...
                                    Only instances that match, such as state=unmanaged
                                    or region=eu-*.

        GLOBAL OPTIONS:
          --db <file>               The database. (default: fleet.db)
          -o, --output <format>     How results are written. (values: table, json,
                                    ndjson; default: table)
          --limit <n>               At most so many rows.
          -q, --quiet               Results and errors alone.
          -v, --verbose             Say more; repeat for more still.
          -h, --help                Show this help.

        EXAMPLES:
          fleetdb list -f state=unmanaged
              Every instance that is not managed.

        """)
  }

  @Test("a required option stands in the usage line")
  func requiredOption() {
    #expect(
      sample.help(for: ["fleetdb", "exempt", "add"]) == """
        Exempt an instance.

        USAGE: fleetdb exempt add --owner <name> [<options>] <id>

        ARGUMENTS:
          <id>                   The instance.

        OPTIONS:
          --owner <name>         Who answers for the exemption.

        GLOBAL OPTIONS:
          --db <file>            The database. (default: fleet.db)
          -o, --output <format>  How results are written. (values: table, json, ndjson;
                                 default: table)
          --limit <n>            At most so many rows.
          -q, --quiet            Results and errors alone.
          -v, --verbose          Say more; repeat for more still.
          -h, --help             Show this help.

        """)
  }

  @Test("a group lists its commands")
  func group() {
    #expect(
      sample.help(for: ["fleetdb", "exempt"]) == """
        Keep the list of exemptions.

        USAGE: fleetdb exempt [<options>] <command>

        GLOBAL OPTIONS:
          --db <file>            The database. (default: fleet.db)
          -o, --output <format>  How results are written. (values: table, json, ndjson;
                                 default: table)
          --limit <n>            At most so many rows.
          -q, --quiet            Results and errors alone.
          -v, --verbose          Say more; repeat for more still.
          -h, --help             Show this help.

        SUBCOMMANDS:
          add                    Exempt an instance.
          list                   List the exemptions.

        See 'fleetdb help exempt <command>' for detailed help.

        """)
  }

  @Test("a narrow terminal wraps every column")
  func narrow() {
    #expect(
      sample.help(for: ["fleetdb", "list"], width: 50) == """
        List instances with their state and first reason.

        Every instance that runs or has run is listed,
        without a limit unless one is given on the command
        line.

        USAGE: fleetdb list [<options>]

        FILTERS:
          -f, --filter <key=value> ...
                                 Only instances that
                                 match, such as
                                 state=unmanaged or
                                 region=eu-*.

        GLOBAL OPTIONS:
          --db <file>            The database. (default:
                                 fleet.db)
          -o, --output <format>  How results are written.
                                 (values: table, json,
                                 ndjson; default: table)
          --limit <n>            At most so many rows.
          -q, --quiet            Results and errors alone.
          -v, --verbose          Say more; repeat for more
                                 still.
          -h, --help             Show this help.

        EXAMPLES:
          fleetdb list -f state=unmanaged
              Every instance that is not managed.

        """)
  }

  @Test("no line is wider than the terminal", arguments: [40, 60, 80, 200])
  func width(width: Int) {
    for path in [
      ["fleetdb"], ["fleetdb", "exempt"], ["fleetdb", "exempt", "add"], ["fleetdb", "why"],
    ] {
      let lines = sample.help(for: path, width: width).split(separator: "\n")
      #expect(lines.allSatisfy { $0.unicodeScalars.count <= width && $0.last != " " }, "\(path)")
    }
  }

  @Test("a path that leads astray ends at the last command it names")
  func astray() {
    #expect(
      sample.help(for: ["fleetdb", "exempt", "x"]) == sample.help(for: ["fleetdb", "exempt"]))
  }
}
