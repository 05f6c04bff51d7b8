#if DEBUG || FAULT_POINTS
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif
#endif

/// Where tests have the process end as a kill would end it. Builds for use have none of it.
enum FaultPoint {
    #if DEBUG || FAULT_POINTS
    /// The number of the step before which all is over.
    private static let last = getenv("CONDUCTOR_TEST_KILL").flatMap { Int(String(cString: $0)) }
    private static let steps = Atomic<Int>(0)

    /// Is called before each step that other processes can see: a file that is made, changed or removed, a program that runs.
    static func step() {
        guard let last, steps.add(1, ordering: .relaxed).newValue == last else { return }
        kill(getpid(), SIGKILL)
    }
    #else
    @inline(__always) static func step() {}
    #endif
}
