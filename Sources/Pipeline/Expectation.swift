package import Projects
package import Repositories
/// Changes that a preview treats as done.
///
/// The project is read as if they were made, so that a preview shows the steps of the real command.
package struct Expectation: Sendable {
    /// The checkouts that will exist, beside the present ones.
    package var checkouts: [Checkout]
    /// Whether checkouts will be mounted, by name; the others stay as they are.
    package var mounts: [String: Bool]
    /// Whether folders of the project will be mounted, by their paths relative to it; the others stay as they are.
    package var folders: [String: Bool] = [:]
    /// The files as they will be.
    package var files: FileView

    /// No changes.
    package static let nothing = Expectation()

    /// Describes changes.
    package init(checkouts: [Checkout] = [], mounts: [String: Bool] = [:], files: FileView = .disk) {
        self.checkouts = checkouts
        self.mounts = mounts
        self.files = files
    }

    /// Whether there are any changes.
    var hasChanges: Bool { !checkouts.isEmpty || !mounts.isEmpty || !folders.isEmpty || !files.isDisk }

    /// Returns the change that mounts or unmounts checkouts.
    package static func mounting(_ isMounted: Bool, _ checkouts: [Checkout]) -> Expectation {
        Expectation(mounts: Dictionary(checkouts.map { ($0.name, isMounted) }) { first, _ in first })
    }

    /// Returns the checkouts as they will be.
    func applied(to present: [Checkout]) -> [Checkout] {
        let all = present + checkouts.filter { expected in !present.contains { $0.name == expected.name } }
        return all.map { checkout in
            var checkout = checkout
            if let isMounted = mounts[checkout.name] { checkout.isMounted = isMounted }
            return checkout
        }
    }
}
