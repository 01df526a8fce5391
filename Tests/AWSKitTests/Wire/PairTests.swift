@testable import AWSKit
import JSONKit
import TestSupport
import Testing

@Suite("XML answers beside botocore")
struct PairTests {
  @Test("an answer is read as botocore reads it", arguments: Pair.fixtures + Pair.wanted)
  func sameAsBotocore(pair: Pair) throws {
    guard let expected = pair.page else {
      #expect(throws: AnswerError.self) { try decode(pair.service, pair.operation, pair.xml) }
      return
    }
    let page = try decode(pair.service, pair.operation, pair.xml)
    #expect(try page.json().sorted == expected.sorted)
    #expect(page.requestID == "r-1")
  }

  @Test("there is a pair for every operation whose answer is XML")
  func everyOperation() {
    let names = Set(Pair.fixtures.map { "\($0.service.rawValue).\($0.operation)" })
    var known: Set<String> = []
    for service in AWSService.allCases {
      for operation in XMLShapes.of(service)?.operations.keys.map({ $0 }) ?? [] {
        known.insert("\(service.rawValue).\(operation)")
      }
    }
    #expect(names == known)
    #expect(known.count == 25)
  }

  @Test("every listing of an XML answer is a list in the model")
  func listingsAreLists() throws {
    for pair in Pair.fixtures {
      let pagination = Pagination.of(pair.service, pair.operation)
      let shapes = try #require(XMLShapes.of(pair.service))
      let answer = shapes.structures[try #require(shapes.operations[pair.operation])]
      for list in pagination?.lists ?? [] {
        let member = try #require(answer.members.first { $0.name == list })
        guard case .list = member.kind else {
          Issue.record("\(list) is no list")
          continue
        }
      }
      if let pagination {
        #expect(answer.members.contains { $0.name == pagination.token.parameter })
      } else {
        #expect(!answer.members.contains { ["NextToken", "Marker"].contains($0.name) })
      }
    }
  }

  @Test("however an answer is cut into pieces, the page is the same", arguments: seeds(8))
  func chunks(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for pair in Pair.fixtures where pair.page != nil {
      let whole = try decode(pair.service, pair.operation, pair.xml)
      let all = Array(1..<pair.xml.count)
      let cuts = seed % 8 == 0 ? all : all.filter { _ in random.next() % 50 == 0 }
      let page = try decode(pair.service, pair.operation, pair.xml, cuts: cuts)
      #expect(page.members == whole.members, "\(pair.name), seed \(seed)")
      #expect(
        page.lists.map(\.elements) == whole.lists.map(\.elements), "\(pair.name), seed \(seed)")
      #expect(page.lists.map(\.count) == whole.lists.map(\.count), "\(pair.name), seed \(seed)")
      #expect(page.nextToken == whole.nextToken, "\(pair.name), seed \(seed)")
    }
  }

  @Test("an answer that is cut off is malformed, wherever it is cut", arguments: Pair.fixtures)
  func cutOff(pair: Pair) {
    for count in 0..<pair.xml.count {
      let error = #expect(throws: AnswerError.self) {
        try decode(pair.service, pair.operation, Array(pair.xml[..<count]))
      }
      guard case .malformed? = error else {
        Issue.record("\(count) bytes: \(String(describing: error))")
        return
      }
    }
  }
}
