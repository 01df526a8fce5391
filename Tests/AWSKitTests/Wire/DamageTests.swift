import AWSKit
import TestSupport
import Testing

@Suite("Damaged answers")
struct DamageTests {
  @Test(
    "whatever befalls an answer, it is malformed or a page of well-formed JSON",
    arguments: seeds(40))
  func damaged(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for pair in Pair.fixtures {
      let body = damage(pair.xml, &random)
      let cuts = (1..<max(1, body.count)).filter { _ in random.next() % 100 == 0 }
      do throws(AnswerError) {
        let page = try decode(pair.service, pair.operation, body, cuts: cuts)
        #expect(throws: Never.self, "\(pair.name), seed \(seed)") { try page.json() }
      } catch {
        guard case .malformed(let what) = error, !what.isEmpty else {
          Issue.record("\(pair.name), seed \(seed): \(error)")
          continue
        }
      }
      // As the body of an error it is one by its status.
      guard case .refused? = refusal(pair, body) else {
        Issue.record("\(pair.name), seed \(seed): no refusal")
        continue
      }
    }
  }

  private func refusal(_ pair: Pair, _ body: [UInt8]) -> AnswerError? {
    do throws(AnswerError) {
      _ = try decode(pair.service, pair.operation, body, status: 500)
      return nil
    } catch {
      return error
    }
  }

  /// Some bytes changed, a piece doubled, left out or moved.
  private func damage(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) where bytes.count > 20 {
      let start = Int.random(in: 0..<bytes.count - 10, using: &random)
      let piece = bytes[start..<Int.random(in: start + 1...start + 10, using: &random)]
      switch random.next() % 4 {
      case 0: bytes[start] = random.next()
      case 1: bytes.insert(contentsOf: Array(piece), at: start)
      case 2: bytes.removeSubrange(piece.indices)
      default: bytes.swapAt(start, Int.random(in: 0..<bytes.count, using: &random))
      }
    }
    return bytes
  }
}
