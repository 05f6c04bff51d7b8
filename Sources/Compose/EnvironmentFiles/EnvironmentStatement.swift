/// A statement of an environment file, before its variables are replaced.
struct EnvironmentStatement: Equatable {
    /// The value of the key.
    enum Value: Equatable {
        /// None in the file: a key alone, which takes its value from the environment.
        case inherited
        /// A single-quoted value.
        case literal(String)
        /// Any other value, in which variables are still to be replaced.
        case template(String)
    }

    let key: String
    let value: Value
    /// The line that it begins on, from 1.
    let line: Int
}
