import FleetReports
import JSONKit
import Testing

@Suite("Choosing columns")
struct ColumnTests {
  @Test("an unknown name is an error that lists the names")
  func unknown() {
    #expect(
      throws: ColumnError.unknown("instance-id", names: Sample.columns.all.map(\.name))
    ) {
      try Sample.columns.columns(named: ["name", "instance-id"])
    }
  }

  @Test(
    "names are given once, and are not empty",
    arguments: [
      (["name", "name"], ColumnError.repeated("name")), (["name", ""], .empty), ([], .empty),
      (["tags.A", "tags.A"], .repeated("tags.A")),
    ])
  func mistakes(names: [String], error: ColumnError) {
    #expect(throws: error) { try Sample.columns.columns(named: names) }
  }

  @Test("only open columns have members, and their keys may hold dots")
  func open() throws {
    let columns = try Sample.columns.columns(named: [
      "tags.cost.center", "tags", "imds.http_tokens",
    ])
    #expect(columns.map(\.path) == [["tags", "cost.center"], ["tags"], ["imds", "http_tokens"]])
    #expect(columns.map(\.title) == ["COST CENTER", "TAGS", "TOKENS"])
    #expect(throws: ColumnError.self) { try Sample.columns.columns(named: ["name.x"]) }
    #expect(throws: ColumnError.self) { try Sample.columns.columns(named: ["tags."]) }
  }

  @Test("values are found though the members of items differ")
  func differingItems() throws {
    let items = [
      Sample.object([("a", .string("1")), ("b", .string("2"))]),
      Sample.object([("b", .string("3"))]), Sample.object([]),
      Sample.object([("_", .null), ("a", .string("4")), ("b", .string("5"))]), .null,
    ]
    let columns = ColumnSet([Column("a"), Column("b"), Column("a.x")])
    #expect(try rendered(items, columns, as: .csv) == "a,b,a.x\n1,2,\n,3,\n,,\n4,5,\n,,\n")
  }

  @Test("a report counts the items it wrote, and passes on what the sink throws")
  func countsAndThrows() throws {
    struct Full: Error {}
    var report = try Report(Sample.columns, format: .csv) { _ in throw Full() }
    try report.begin(Sample.envelope)
    for item in Sample.items { try report.write(item) }
    #expect(report.itemCount == Sample.items.count)
    #expect(throws: Full.self) { try report.end() }
  }
}
