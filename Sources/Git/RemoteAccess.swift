package import SystemPackage
/// How to connect to a remote: what git reads from the user's configuration and libgit2 does not.
package struct RemoteAccess: Sendable {
    /// The URL to connect to, with every `insteadOf` applied.
    package var url: String
    /// The headers to send with each HTTP request, as `http.extraHeader` has them: `NAME: VALUE`.
    package var headers: [String] = []
    /// The file of trusted certificates, as `http.sslCAInfo` has it; `nil` for the system's.
    package var certificates: FilePath?
    /// The proxy, as `http.proxy` has it: `nil` for that of the environment, empty for none.
    package var proxy: String?
    /// The credentials to present where they are asked for.
    package var credentials: [RemoteParty: Credential] = [:]

    /// Connects to a URL with nothing special.
    package init(url: String) { self.url = url }
}

/// Who asks for credentials.
package enum RemoteParty: Sendable, Hashable {
    /// The server that has the repository.
    case server
    /// The proxy.
    case proxy
}

/// A user and a password.
package struct Credential: Sendable, Hashable {
    /// The user's name.
    package var user: String
    /// The password, or the token that stands for it.
    package var password: String

    /// Makes a credential.
    package init(user: String, password: String) {
        self.user = user
        self.password = password
    }
}

/// Ends a fetch that needs other credentials than the ``RemoteAccess`` has.
package struct CredentialRequest: Error, Sendable, Hashable {
    /// Who asks.
    package let party: RemoteParty
    /// The URL of the server or proxy that asks.
    package let url: String
}

/// The progress of a fetch.
package struct RemoteProgress: Sendable, Hashable {
    /// How many objects were received.
    package let received: Int
    /// How many objects there are; 0 as long as the server counts them.
    package let total: Int
    /// How many deltas were resolved; this comes last.
    package let resolved: Int
    /// How many deltas there are.
    package let differences: Int
}
