/// One HTTP request.
package struct HTTPRequest: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
  }

  package var method: Method
  /// With scheme, host and path; a query only where the request is not signed.
  package var url: String
  /// Sent as they are, in this order; names are lower case.
  package var headers: [HTTPHeader]
  package var body: [UInt8]
  /// Nil for requests that are not signed.
  package var signature: RequestSignature?
  package var limits: HTTPLimits
  /// Whether the proxies of the settings may be used: never for IMDS and containers.
  package var usesProxy: Bool
  /// Whether no kept connection is used: for what a connection was lost over before.
  ///
  /// libcurl sends by itself once more what a kept connection did not take.
  package var usesFreshConnection = false

  package init(
    _ method: Method, _ url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
    signature: RequestSignature? = nil, limits: HTTPLimits = HTTPLimits(), usesProxy: Bool = true
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.signature = signature
    self.limits = limits
    self.usesProxy = usesProxy
  }
}

/// One line of an HTTP head.
package struct HTTPHeader: Hashable, Sendable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// What a request is signed with: AWS Signature Version 4.
///
/// A signed request is a `POST` to `/` without a query, the one shape that libcurl 7.88 is right for.
package struct RequestSignature: Sendable {
  /// The signing name, such as `ec2`.
  package let service: String
  /// The signing Region: `us-east-1` for IAM in the partition `aws`.
  package let region: String
  package let credentials: Credentials

  package init(service: String, region: String, credentials: Credentials) {
    self.service = service
    self.region = region
    self.credentials = credentials
  }
}

/// How long a request may take, and how much it may give.
package struct HTTPLimits: Hashable, Sendable {
  package var connect: Duration
  /// Without a byte for that long, it is given up.
  package var stall: Duration
  package var total: Duration
  /// Bytes of the body after decompression, counted as they come.
  package var bytes: Int

  package init(
    connect: Duration = .milliseconds(3100), stall: Duration = .seconds(20),
    total: Duration = .seconds(60), bytes: Int = 64 << 20
  ) {
    self.connect = connect
    self.stall = stall
    self.total = total
    self.bytes = bytes
  }
}
