/// When the calls behind an observation began and ended, counted from the run's capture time.
package struct ReadingTime: Hashable, Sendable {
  package let began: Duration
  package let ended: Duration

  package init(began: Duration, ended: Duration) {
    self.began = began
    self.ended = ended
  }
}
