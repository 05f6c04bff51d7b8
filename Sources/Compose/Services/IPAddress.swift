#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The textual forms of IP addresses (RFC 4291, 2.2).
enum IPAddress {
    /// Whether a text is an address of IPv4 or IPv6, without brackets and without a zone.
    static func isValid(_ text: String) -> Bool {
        // C would take a text only up to its first NUL.
        guard !text.utf8.contains(0) else { return false }
        var address = in6_addr()
        return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
    }
}
