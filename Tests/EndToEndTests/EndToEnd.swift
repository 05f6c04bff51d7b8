import Testing

/// The real binary, real git and a real docker engine.
///
/// Every suite of this target is nested here, in an extension, so that one scenario runs at a time: they share the
/// engine, and a machine of continuous integration has two cores.
@Suite(.serialized, .timeLimit(.minutes(5)))
enum EndToEnd {}
