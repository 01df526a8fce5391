import FleetModel
import JSONKit

/// SSM `GetServiceSetting` of the Default Host Management Configuration.
struct SettingReading: DatasetReading {
  let answer: Answer
  var answers: [Answer] { [answer] }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    let setting = try answer.read { reader in try reader.readSettingAnswer() }
    try emit(.dhmc(setting))
  }
}

extension JSONReader {
  fileprivate mutating func readSettingAnswer() throws -> DHMCSetting {
    var setting: DHMCSetting?
    try beginObject()
    let start = lastPlace
    while try nextMember() {
      if case "ServiceSetting" = name { setting = try readSetting() }
    }
    guard let setting else { throw MappingError(.missing(member: "ServiceSetting"), at: start) }
    return setting
  }

  /// Source: SSM `GetServiceSetting`, `ServiceSetting`.
  private mutating func readSetting() throws -> DHMCSetting {
    var setting = DHMCSetting(value: nil)
    try beginObject()
    while try nextMember() {
      switch name {
      case "SettingId":
        if let id = try readOptionalString(), !isOfDHMC(id) {
          throw MappingError(.otherSetting(id), at: lastPlace)
        }
      case "SettingValue": setting.value = try readOptionalString()
      case "Status": setting.status = try readOptionalString()
      case "LastModifiedDate": setting.lastModifiedAt = try readOptionalTime("LastModifiedDate")
      case "LastModifiedUser": setting.lastModifiedBy = try readOptionalString()
      case "ARN": setting.arn = try readOptionalString()
      default: break
      }
    }
    return setting
  }

  /// Whether it is the setting's id, short or as an ARN.
  private func isOfDHMC(_ id: String) -> Bool {
    id == DHMCSetting.id
      || (id.hasPrefix("arn:") && id.hasSuffix(":servicesetting\(DHMCSetting.id)"))
  }
}
