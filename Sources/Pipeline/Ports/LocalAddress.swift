/// An address of this machine in a text: `localhost:3000` in `http://localhost:3000/api`.
struct LocalAddress {
    /// The address: a host and a port.
    let text: String
    /// The port.
    let port: Int
    /// Where the digits of the port are.
    let range: Range<String.Index>

    private static let hosts: Set = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]", "[::]", "host.docker.internal"]

    /// Returns all addresses of this machine in a text, in their order.
    ///
    /// - Parameter hostName: one more name of this machine.
    static func all(in text: String, besides hostName: String = "") -> [LocalAddress] {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || ".-_[]:".contains($0))) }.compactMap { word in
            guard let colon = word.lastIndex(of: ":") else { return nil }
            let (host, digits) = (word[..<colon].lowercased(), word[colon...].dropFirst())
            guard hosts.contains(host) || !host.isEmpty && host == hostName.lowercased(),
                digits.allSatisfy(\.isNumber), let port = Int(digits)
            else { return nil }
            return LocalAddress(text: String(word), port: port, range: digits.startIndex..<digits.endIndex)
        }
    }
}
