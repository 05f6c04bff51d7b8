package import Docker
/// The containers and images of a stack that exist in docker.
package struct Inventory: Sendable, Equatable {
    /// Its containers.
    package var containers: [Container]
    /// The names of the existing images that were built for the project and named after their content; empty if no
    /// service runs from one.
    package var images: Set<String>

    /// Creates an inventory.
    package init(containers: [Container], images: Set<String> = []) {
        self.containers = containers
        self.images = images
    }
}
