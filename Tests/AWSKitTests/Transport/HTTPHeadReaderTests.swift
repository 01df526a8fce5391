import Testing

@testable import AWSKit

private func head(_ lines: String...) -> HTTPHead? {
  var reader = HTTPHeadReader()
  var head: HTTPHead?
  for line in lines { head = reader.take(Array("\(line)\r\n".utf8)) ?? head }
  return head
}

@Test("the head is that of the final answer, without those of interim answers and trailers")
func finalHead() {
  let head = head(
    "HTTP/1.1 100 Continue", "X-A: early", "", "HTTP/1.1 200 OK", "X-A:  a  ", "x-b:", "",
    "X-A: trailer", "")
  #expect(head?.status == 200)
  #expect(head?.headers == [HTTPHeader("X-A", "a"), HTTPHeader("x-b", "")])
}

@Test("a header that is folded over lines is one header")
func foldedHeader() {
  #expect(head("HTTP/1.1 404 Not Found", "X-A: one", "\t two", "")?["x-a"] == "one two")
}

@Test("a head without a reason is a head")
func headWithoutReason() {
  #expect(head("HTTP/1.1 503", "")?.status == 503)
}
