extension AWSService {
  /// Whether it answers in JSON.
  var isJSON: Bool { if case .json = wire { true } else { false } }
}
