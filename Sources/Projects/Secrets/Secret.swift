/// A secret environment variable of a service, at one place in a file of secrets.
///
/// Only docker-compose and who asks for the variable by its name get its value; messages show the place.
package struct Secret: Sendable, Equatable {
    /// The name of the variable.
    package let name: String
    /// Its value, which no message shows.
    package let value: String
    /// The file: relative to the project, or the command that printed it.
    package let file: String
    /// The line in the file, from 1.
    package let line: Int

    /// What is shown in the place of a value.
    package static let mask = "******"

    /// The same secret without its value.
    package var masked: Secret { Secret(name: name, value: Self.mask, file: file, line: line) }
}

extension Secret: CustomStringConvertible, CustomReflectable {
    /// The name and the place, never the value.
    package var description: String { "\(name) (\(file):\(line))" }

    /// Nothing, so that no dump shows the value.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
