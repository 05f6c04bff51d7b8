import Testing

/// The real binary, real git and a real docker engine.
///
/// Every suite that needs the engine is nested here, in an extension.
@Suite(Turn.onEngine) enum EndToEnd {}

/// The real binary and real git, with no docker engine in reach.
///
/// Every suite that needs no engine is nested here, in an extension.
@Suite(Turn.elsewhere) enum WithoutEngine {}
