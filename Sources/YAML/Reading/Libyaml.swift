import CLibyaml

/// libyaml itself.
package enum Libyaml {
    /// The version of the libyaml that is loaded, e.g. `0.2.5`.
    package static let version = String(cString: yaml_get_version_string())
}
