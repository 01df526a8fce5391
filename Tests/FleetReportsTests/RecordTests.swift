import FleetReports
import TestSupport
import Testing

@Suite("Records and paragraphs")
struct RecordTests {
  private var record: Record {
    var record = Record()
    record.add("state", "unmanaged", tint: .bad)
    record.add("since", nil)
    record.add(
      "cause", "The role web has no policy that allows ssm:UpdateInstanceInformation (東京\u{1b}[2J)."
    )
    record.add("", "A second line.")
    record.add(
      "fix",
      verbatim: "aws iam attach-role-policy --role-name web --policy-arn arn:aws:iam::aws:policy/X")
    record.add("note", "")
    return record
  }

  @Test("a record keeps its values under each other and its commands whole")
  func golden() {
    var bytes: [UInt8] = []
    record.append(to: &bytes, indent: 2, width: 50)
    expectGolden(String(decoding: bytes, as: UTF8.self), "record.txt")
  }

  @Test("a record in colour")
  func colour() {
    var bytes: [UInt8] = []
    record.append(to: &bytes, width: nil, palette: Palette(isEnabled: true))
    expectGolden(
      String(decoding: bytes, as: UTF8.self).replacing(escape: "^["), "record-colour.txt")
  }

  @Test("a paragraph is filled, and a long word stays whole")
  func paragraph() {
    let paragraph = Paragraph("one two  three-is-too-long four\nfive")
    #expect(paragraph.lines(width: 9) == ["one two", "three-is-too-long", #"four\nfive"#])
    #expect(paragraph.lines(width: nil) == [#"one two  three-is-too-long four\nfive"#])
    #expect(Paragraph("").lines(width: 9) == [""])
  }
}
