#if DEBUG || FAULT_POINTS
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif
#endif

/// What is called before each step that other processes can see: a file that is made, changed or removed, a program that runs.
enum Effect {
    #if DEBUG || FAULT_POINTS
    /// The number of the step before which a test has the process end, as a kill would end it. Builds for use have none.
    private static let last = getenv("CONDUCTOR_TEST_KILL").flatMap { Int(String(cString: $0)) }
    private static let steps = Atomic<Int>(0)
    #endif

    /// Notes that a step is about to be taken: what has effects is not only read.
    static func step() {
        FileTrace.spoil()
        #if DEBUG || FAULT_POINTS
        guard let last, steps.add(1, ordering: .relaxed).newValue == last else { return }
        kill(getpid(), SIGKILL)
        #endif
    }
}
