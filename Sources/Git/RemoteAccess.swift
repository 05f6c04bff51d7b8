public import SystemPackage

/// What a fetch has to know of the user's configuration, because libgit2 does not look for it.
public struct RemoteAccess: Sendable {
    /// Where to connect to, with every `insteadOf` applied.
    public var url: String
    /// What goes along with each http request, as `http.extraHeader` has it: `NAME: VALUE`.
    public var headers: [String] = []
    /// The file with the certificates to trust, as `http.sslCAInfo` has it; the system's where there is none.
    public var certificates: FilePath?
    /// The proxy, as `http.proxy` has it; that of the environment where there is none, none at all where it is empty.
    public var proxy: String?
    /// Who we are, for those that want to know.
    public var credentials: [RemoteParty: Credential] = [:]

    /// Connects to a URL with nothing special.
    public init(url: String) { self.url = url }
}

/// Who asks for a user and a password.
public enum RemoteParty: Sendable, Hashable {
    /// The server that has the repository.
    case server
    /// The proxy on the way to it.
    case proxy
}

/// A user and a password.
public struct Credential: Sendable, Hashable {
    /// The user's name.
    public var user: String
    /// The password, or the token that stands for it.
    public var password: String

    /// Makes a credential.
    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }
}

/// Ends a fetch for which somebody wants another user and password than the ``RemoteAccess`` has.
public struct CredentialRequest: Error, Sendable, Hashable {
    /// Who asks.
    public let party: RemoteParty
    /// The URL of the one who asks.
    public let url: String
}

/// How far a fetch is.
public struct RemoteProgress: Sendable, Hashable {
    /// How many objects are here.
    public let received: Int
    /// How many there are; 0 as long as the server counts.
    public let total: Int
    /// How many differences are resolved, which comes last.
    public let resolved: Int
    /// How many differences there are.
    public let differences: Int
}
