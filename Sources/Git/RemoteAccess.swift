package import SystemPackage
/// What a fetch has to know of the user's configuration, because libgit2 does not look for it.
package struct RemoteAccess: Sendable {
    /// Where to connect to, with every `insteadOf` applied.
    package var url: String
    /// What goes along with each http request, as `http.extraHeader` has it: `NAME: VALUE`.
    package var headers: [String] = []
    /// The file with the certificates to trust, as `http.sslCAInfo` has it; the system's where there is none.
    package var certificates: FilePath?
    /// The proxy, as `http.proxy` has it; that of the environment where there is none, none at all where it is empty.
    package var proxy: String?
    /// Who we are, for those that want to know.
    package var credentials: [RemoteParty: Credential] = [:]

    /// Connects to a URL with nothing special.
    package init(url: String) { self.url = url }
}

/// Who asks for a user and a password.
package enum RemoteParty: Sendable, Hashable {
    /// The server that has the repository.
    case server
    /// The proxy on the way to it.
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

/// Ends a fetch for which somebody wants another user and password than the ``RemoteAccess`` has.
package struct CredentialRequest: Error, Sendable, Hashable {
    /// Who asks.
    package let party: RemoteParty
    /// The URL of the one who asks.
    package let url: String
}

/// How far a fetch is.
package struct RemoteProgress: Sendable, Hashable {
    /// How many objects are here.
    package let received: Int
    /// How many there are; 0 as long as the server counts.
    package let total: Int
    /// How many differences are resolved, which comes last.
    package let resolved: Int
    /// How many differences there are.
    package let differences: Int
}
