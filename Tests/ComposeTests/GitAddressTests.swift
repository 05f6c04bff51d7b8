import GitURLs
import Testing

struct GitAddressTests {
    @Test(
        "Where git connects to",
        arguments: [
            ("/srv/web.git", .path, "", nil, nil), ("../web", .path, "", nil, nil), ("./a:b", .path, "", nil, nil),
            ("file:///srv/web.git", .file, "", nil, nil),
            ("git://h/web.git", .git, "h", nil, nil), ("git://h:1234/web.git", .git, "h", nil, 1234),
            ("http://h/web", .http, "h", nil, nil), ("HTTPS://me:pw@h:8443/web", .https, "h", "me", 8443),
            ("ssh://me@h:22/web", .ssh, "h", "me", 22), ("ssh://[::1]:22/web", .ssh, "::1", nil, 22),
            ("git+ssh://h/web", .ssh, "h", nil, nil), ("git@h:o/web.git", .ssh, "h", "git", nil),
            ("h:2222/web.git", .ssh, "h", nil, nil), ("git@[::1]:web.git", .ssh, "::1", "git", nil),
            ("ext::sh -c id", .helper, "", nil, nil), ("s3://bucket/web", .helper, "bucket", nil, nil),
        ] as [(String, GitAddress.Transport, String, String?, Int?)])
    func parts(url: String, transport: GitAddress.Transport, host: String, user: String?, port: Int?) {
        let address = GitAddress(url)
        #expect(address.transport == transport)
        #expect(address.host == host)
        #expect(address.user == user)
        #expect(address.port == port)
    }
}
