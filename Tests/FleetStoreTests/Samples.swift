import FleetModel

/// The Region that small tests are about.
let ireland = Scope(partition: "aws", account: "111122223333", region: "eu-west-1")

/// Minutes after a day's start, which is when small tests begin.
func minute(_ minutes: Int64) -> Timestamp {
  Timestamp(milliseconds: 1_790_035_200_000 + minutes * 60_000)
}

/// A running instance as EC2 lists it.
func instance(_ number: Int, _ edit: (inout Instance) -> Void = { _ in }) -> Record {
  var instance = Instance(id: instanceID(number))
  instance.state = .running
  instance.launchTime = minute(-100_000)
  var options = IMDSOptions()
  options.state = "applied"
  options.httpEndpoint = "enabled"
  options.httpTokens = "required"
  instance.imds = options
  edit(&instance)
  return .instance(instance)
}

/// An instance as SSM lists it, Online.
func node(_ number: Int, _ edit: (inout Node) -> Void = { _ in }) -> Record {
  var node = Node(id: instanceID(number))
  node.pingStatus = .online
  node.heartbeat = .fresh
  node.agentVersionText = "3.3.1142.0"
  edit(&node)
  return .node(node)
}

func instanceID(_ number: Int) -> InstanceID {
  let digits = String(number)
  return InstanceID("i-" + String(repeating: "0", count: max(0, 17 - digits.utf8.count)) + digits)
}

func key(_ number: Int, in scope: Scope = ireland) -> InstanceKey {
  InstanceKey(scope: scope, id: instanceID(number))
}

func instances(_ numbers: ClosedRange<Int>) -> [Record] { numbers.map { instance($0) } }

func nodes(_ numbers: ClosedRange<Int>) -> [Record] { numbers.map { node($0) } }

func dhmc(_ value: String?, _ edit: (inout DHMCSetting) -> Void = { _ in }) -> Record {
  var setting = DHMCSetting(value: value)
  edit(&setting)
  return .dhmc(setting)
}

extension Capture {
  /// A capture of Ireland.
  ///
  /// Nil: nobody tried.
  init(
    _ at: Timestamp, instances: [Record]? = nil, nodes: [Record]? = nil, dhmc: Record? = nil,
    acceptsEmptiness: Bool = false
  ) {
    var attempts: [Attempt] = []
    if let instances { attempts.append(Attempt(.instances, in: ireland, .complete(instances))) }
    if let nodes { attempts.append(Attempt(.nodes, in: ireland, .complete(nodes))) }
    if let dhmc { attempts.append(Attempt(.dhmc, in: ireland, .complete([dhmc]))) }
    self.init(at: at, attempts, acceptsEmptiness: acceptsEmptiness)
  }
}
