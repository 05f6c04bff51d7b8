package import SystemPackage
package import YAML

/// A compose file, and the folder to which the paths in it are relative.
package struct PlacedComposeFile: Sendable {
    /// The file.
    package let file: ComposeFile
    /// The project's folder for a file given with `-f`; the file's own folder, or `project_directory`, for one that
    /// another file names.
    package let folder: FilePath
    /// Replaces the variables in it; an included file may have more of them than the file that includes it.
    package let interpolation: Interpolation

    /// Places a file.
    package init(file: ComposeFile, folder: FilePath, interpolation: Interpolation) {
        self.file = file
        self.folder = folder
        self.interpolation = interpolation
    }
}

/// The definition of a service in one file. Later layers win over earlier ones.
package struct ServiceLayer: Sendable {
    /// The file.
    package let file: ComposeFile
    /// The mapping of the service, or null.
    package let node: Node
    /// The folder to which the paths in it are relative.
    package let folder: FilePath
    /// Replaces the variables in it.
    package let interpolation: Interpolation

    /// Creates a layer.
    package init(file: ComposeFile, node: Node, folder: FilePath, interpolation: Interpolation) {
        self.file = file
        self.node = node
        self.folder = folder
        self.interpolation = interpolation
    }
}

extension PlacedComposeFile {
    /// Returns the absolute path that a node names.
    ///
    /// - Parameter what: the node, as messages name it.
    /// - Throws: `YAMLError` where the node is no string or cannot be interpolated.
    func path(of node: Node, _ what: String) throws(YAMLError) -> FilePath {
        folder.pushing(FilePath(try file.document.text(of: node, what, interpolation))).lexicallyNormalized()
    }
}
