internal import CLibgit2

/// Sets libgit2 up, once, and turns the results of its calls into errors.
package enum Libgit2 {
    /// libgit2's count of initialisations, or its error code. Never shut down: wrappers may outlive any scope.
    private static let initialized = git_libgit2_init()

    /// The version of the libgit2 that is loaded, e.g. `1.5.1`.
    package static let version: String = {
        var (major, minor, revision) = (CInt(0), CInt(0), CInt(0))
        _ = git_libgit2_version(&major, &minor, &revision)
        return "\(major).\(minor).\(revision)"
    }()

    /// Sets libgit2 up, which takes some milliseconds the first time and nothing later.
    static func start() throws(GitError) {
        try check(initialized, "set up libgit2")
    }

    /// Throws the error that a negative result stands for.
    ///
    /// To be called right after the call that gave the code, on the same thread: libgit2 keeps one error a thread, until
    /// the next one. Calls that succeed may leave one, and calls that fail may set none, so it is cleared each time.
    static func check(_ code: CInt, _ activity: @autoclosure () -> String) throws(GitError) {
        if code < 0 { throw GitError(lastWith: code, activity: activity()) }
        git_error_clear()
    }

    /// Like `check`, but says `false` for something that is not there.
    static func found(_ code: CInt, _ activity: @autoclosure () -> String) throws(GitError) -> Bool {
        do throws(GitError) {
            try check(code, activity())
            return true
        } catch {
            guard error.kind == .notFound else { throw error }
            return false
        }
    }
}

/// Owns a pointer that libgit2 allocated, and frees it when it goes out of scope.
struct Owned: ~Copyable {
    typealias Free = @convention(c) (OpaquePointer?) -> Void

    let pointer: OpaquePointer
    private let free: Free

    /// Takes what `make` stores, to be freed with `free`.
    init(
        _ free: @escaping Free, _ activity: @autoclosure () -> String,
        _ make: (UnsafeMutablePointer<OpaquePointer?>) -> CInt
    ) throws(GitError) {
        var made: OpaquePointer?
        try Libgit2.check(make(&made), activity())
        guard let made else {
            throw GitError(kind: .other, message: "libgit2 gave nothing", activity: activity())
        }
        pointer = made
        self.free = free
    }

    /// Takes what `make` stores, or is `nil` when there is nothing of that name.
    static func ifFound(
        _ free: @escaping Free, _ activity: @autoclosure () -> String,
        _ make: (UnsafeMutablePointer<OpaquePointer?>) -> CInt
    ) throws(GitError) -> Owned? {
        var made: OpaquePointer?
        guard try Libgit2.found(make(&made), activity()), let made else { return nil }
        return Owned(taking: made, free)
    }

    private init(taking pointer: OpaquePointer, _ free: @escaping Free) {
        self.pointer = pointer
        self.free = free
    }

    deinit { free(pointer) }
}

/// A text that libgit2 allocates.
struct TextBuffer: ~Copyable {
    var buffer = git_buf()

    var text: String { buffer.ptr.map { String(cString: $0) } ?? "" }

    deinit {
        var buffer = buffer
        git_buf_dispose(&buffer)
    }
}
