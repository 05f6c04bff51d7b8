/// The tags of YAML's core schema, and how a tag is written.
enum Tag {
    static let corePrefix = "tag:yaml.org,2002:"
    static let string = corePrefix + "str"
    static let null = corePrefix + "null"
    static let bool = corePrefix + "bool"
    static let int = corePrefix + "int"
    static let merge = corePrefix + "merge"
    static let sequence = corePrefix + "seq"
    static let mapping = corePrefix + "map"

    /// Returns the full form of a tag as it is written: `!!str` gives `tag:yaml.org,2002:str`.
    static func resolved(_ tag: String) -> String {
        tag.hasPrefix("!!") ? corePrefix + tag.dropFirst(2) : tag
    }

    /// Returns how a tag is written before a value.
    static func written(_ tag: String) -> String {
        if tag.hasPrefix(corePrefix) { return "!!" + tag.dropFirst(corePrefix.utf8.count) }
        return tag.hasPrefix("!") ? tag : "!<\(tag)>"
    }
}
