package import Docker
/// What docker has of a stack.
package struct Inventory: Sendable, Equatable {
    /// Its containers.
    package var containers: [Container]
    /// Those of the images that are named after their content and wanted now, as far as they are there.
    package var images: Set<String>

    /// Tells what there is.
    package init(containers: [Container], images: Set<String> = []) {
        self.containers = containers
        self.images = images
    }
}
