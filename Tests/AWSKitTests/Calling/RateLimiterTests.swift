import Synchronization
import TestSupport
import Testing

@testable import AWSKit

private func api(
  _ service: AWSService, _ operation: String, region: String = "eu-west-1", account: String = "a"
) -> RateLimiter.API {
  RateLimiter.API(account: account, region: region, service: service, operation: operation)
}

private let nodes = api(.ssm, "DescribeInstanceInformation")
private let vpcs = api(.ec2, "DescribeVpcs")

@Test("at first 100 calls of EC2 go at once and then 20 a second; of the others 10, and then 5")
func initialPaces() async throws {
  for (api, burst, rate) in [
    (vpcs, 100, 20.0), (nodes, 10, 5.0), (api(.iam, "ListRolePolicies"), 10, 5.0),
  ] {
    let time = VirtualTime()
    let limiter = RateLimiter(timing: time.timing)
    for _ in 0..<burst { _ = try await limiter.admit(api) }
    #expect(time.uptime == .zero)
    for count in 1...40 {
      _ = try await limiter.admit(api)
      #expect(abs(time.uptime.inSeconds - Double(count) / rate) < 0.001)
    }
  }
}

@Test("APIs, Regions and accounts do not wait for each other")
func bucketsAreApart() async throws {
  let time = VirtualTime()
  let limiter = RateLimiter(timing: time.timing)
  let others = [
    nodes, api(.ssm, "DescribeInstanceProperties"),
    api(.ssm, "DescribeInstanceInformation", region: "us-east-1"),
    api(.ssm, "DescribeInstanceInformation", account: "b"),
  ]
  for api in others {
    for _ in 0..<10 { _ = try await limiter.admit(api) }
  }
  #expect(time.uptime == .zero)
}

@Test("the rate grows by one a second while it is used, to 20 and no further")
func ratesGrow() async throws {
  let time = VirtualTime()
  let limiter = RateLimiter(timing: time.timing)
  for _ in 0..<10 { _ = try await limiter.admit(nodes) }
  while time.uptime < .seconds(5) { try await limiter.admit(nodes).succeeded() }
  #expect(abs(limiter.rate(of: nodes) - 10) < 1)
  while time.uptime < .seconds(30) { try await limiter.admit(nodes).succeeded() }
  #expect(limiter.rate(of: nodes) == 20)
}

@Test("throttling halves the rate once for all that were under way, to 0.5 at the least")
func ratesHalve() async throws {
  let time = VirtualTime()
  let limiter = RateLimiter(timing: time.timing)
  var underWay: [RateLimiter.Admission] = []
  for _ in 0..<5 { underWay.append(try await limiter.admit(vpcs)) }
  time.pass(.milliseconds(100))
  for admission in underWay { admission.throttled() }
  #expect(limiter.rate(of: vpcs) == 10)
  #expect(limiter.throttles == 5)
  // Nothing is left of the burst.
  let before = time.uptime
  _ = try await limiter.admit(vpcs)
  #expect(time.uptime - before == .milliseconds(100))
  for _ in 0..<10 { try await limiter.admit(vpcs).throttled() }
  #expect(limiter.rate(of: vpcs) == 0.5)
  while limiter.rate(of: vpcs) < 20 { try await limiter.admit(vpcs).succeeded() }
  #expect(time.uptime < .seconds(60))
}

@Test(
  "whatever happens, no more calls go than the bucket held and the highest rate gave",
  arguments: seeds(50))
func neverFaster(seed: UInt64) async throws {
  var generator = SeededGenerator(seed: seed)
  let time = VirtualTime()
  let limiter = RateLimiter(timing: time.timing)
  var taken: [Double] = []
  for _ in 0..<200 {
    let admission = try await limiter.admit(nodes)
    taken.append(time.uptime.inSeconds)
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: admission.throttled()
    case 1...7: admission.succeeded()
    default: time.pass(.milliseconds(Int.random(in: 0..<3000, using: &generator)))
    }
    #expect((0.5...20).contains(limiter.rate(of: nodes)), "seed \(seed)")
  }
  for (start, first) in taken.enumerated() {
    for (end, last) in taken.enumerated().dropFirst(start) {
      #expect(Double(end - start + 1) <= 10 + 20 * (last - first) + 1.001, "seed \(seed)")
    }
  }
}

@Test("a limit for all calls together holds across services")
func totalLimit() async throws {
  let time = VirtualTime()
  let limiter = RateLimiter(timing: time.timing, maximumRate: 4)
  for index in 0..<41 { _ = try await limiter.admit(index % 2 == 0 ? nodes : vpcs) }
  #expect(abs(time.uptime.inSeconds - 10) < 0.001)
}

@Test("a limit of less than a call a second is kept")
func slowLimit() async throws {
  let time = VirtualTime()
  let limiter = RateLimiter(timing: time.timing, maximumRate: 0.1)
  for _ in 0..<3 { _ = try await limiter.admit(vpcs) }
  #expect(abs(time.uptime.inSeconds - 20) < 0.001)
}

@Test("who came first goes first, and who leaves the row holds up nobody", arguments: seeds(20))
func firstComeFirstServed(seed: UInt64) async {
  var generator = SeededGenerator(seed: seed)
  let row = Turnstile()
  let served = ServedNumbers()
  do throws(CancellationError) { try await row.enter() } catch { return }
  var tasks: [Task<Void, Never>] = []
  for number in 0..<20 {
    tasks.append(
      Task {
        do throws(CancellationError) { try await row.enter() } catch { return }
        served.append(number)
        row.leave()
      })
    while row.count <= number { await Task.yield() }
  }
  let leaving = Set((0..<6).map { _ in Int.random(in: 0..<20, using: &generator) })
  for number in leaving { tasks[number].cancel() }
  for number in leaving { await tasks[number].value }
  row.leave()
  for task in tasks { await task.value }
  #expect(served.all == (0..<20).filter { !leaving.contains($0) }, "seed \(seed)")
  #expect(row.count == 0)
}

@Test("a task that was cancelled before it stood in the row does not wait")
func cancelledBefore() async throws {
  let row = Turnstile()
  try await row.enter()
  let task = Task { () -> Bool in
    withUnsafeCurrentTask { $0?.cancel() }
    do throws(CancellationError) { try await row.enter() } catch { return false }
    return true
  }
  #expect(await task.value == false)
  #expect(row.count == 0)
  row.leave()
}

@Test("a wait for the limiter ends when the task is cancelled, and takes no token")
func waitsAreCancelled() async throws {
  let time = VirtualTime()
  let limiter = RateLimiter(timing: time.timing)
  for _ in 0..<10 { _ = try await limiter.admit(nodes) }
  let task = Task { () -> Bool in
    withUnsafeCurrentTask { $0?.cancel() }
    do throws(CancellationError) {
      _ = try await limiter.admit(nodes)
      return true
    } catch {
      return false
    }
  }
  #expect(await task.value == false)
  _ = try await limiter.admit(nodes)
  #expect(time.uptime == .milliseconds(200))
}

private final class ServedNumbers: Sendable {
  private let numbers = Mutex<[Int]>([])

  var all: [Int] { numbers.withLock { $0 } }
  func append(_ number: Int) { numbers.withLock { $0.append(number) } }
}
