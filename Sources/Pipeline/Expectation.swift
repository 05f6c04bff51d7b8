package import Projects
package import Repositories
/// What a command is asked about and has not done. The project is read as if it had, so that a preview shows the steps of
/// the real command.
package struct Expectation: Sendable {
    /// Checkouts that will be there.
    package var checkouts: [Checkout]
    /// Whether checkouts will be mounted, by the names of their folders.
    package var mounts: [String: Bool]
    /// The files as they will be.
    package var files: FileView

    /// Nothing: the project as it is.
    package static let nothing = Expectation()

    /// Expects something.
    package init(checkouts: [Checkout] = [], mounts: [String: Bool] = [:], files: FileView = .disk) {
        self.checkouts = checkouts
        self.mounts = mounts
        self.files = files
    }

    /// Whether it differs from what is.
    var isSomething: Bool { !checkouts.isEmpty || !mounts.isEmpty || !files.isDisk }

    /// That checkouts are mounted, or are not.
    package static func mounting(_ isMounted: Bool, _ checkouts: [Checkout]) -> Expectation {
        Expectation(mounts: Dictionary(checkouts.map { ($0.name, isMounted) }) { first, _ in first })
    }

    /// The checkouts as they will be.
    func applied(to present: [Checkout]) -> [Checkout] {
        let all = present + checkouts.filter { expected in !present.contains { $0.name == expected.name } }
        return all.map { checkout in
            var checkout = checkout
            if let isMounted = mounts[checkout.name] { checkout.isMounted = isMounted }
            return checkout
        }
    }
}
