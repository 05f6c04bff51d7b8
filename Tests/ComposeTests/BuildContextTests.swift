import Compose
import GitURLs
import Testing

struct BuildContextTests {
    @Test(
        "Folders",
        arguments: [
            "", ".", "web", "./web", "../x", "/abs", "~/x", #"C:\x"#, "C:/x", "a#b", "./git@host:x", "/a@b:c",
            "a/b@c:d",
            "host.name:path", "bitbucket.org/a/b", "./github.com/a/b", "github.com", "-x", "a:b@c", "x/y::z",
        ])
    func local(text: String) {
        #expect(BuildContext(text) == .local(text))
    }

    @Test(
        "URLs that are docker's own affair",
        arguments: [
            "https://github.com/owner/repo", "https://host/web.tar.gz", "http://host/x.git/", "https://host/x#y.git",
            "https://host.git", "docker-image://alpine:3", "oci-layout:///x",
        ])
    func archive(text: String) {
        #expect(BuildContext(text) == .archive(text))
    }

    @Test(
        "Git repositories, without anything wrong",
        arguments: [
            "git://host/web", "ssh://git@host:22/a/web.git", "git+ssh://host/a/web", "file:///srv/web.git",
            "file:///srv/web",
            "git@github.com:myaccount/web.git", "alice@host:web", "github.com/owner/repo", "https://host/a/web.git",
            "http://host/web.git#main:docker", "HTTPS://host/web.git", "git@[::1]:web.git", "ssh://[::1]:22/web",
            "https://user:password@host/web.git", "git@host:~alice/web.git", "https://host/web.git#feature/x",
            "https://host/web.git?branch=main", "https://host/web.git#:my folder", "https://host/we\u{301}b.git",
        ])
    func git(text: String) throws {
        let context = try #require(GitContext(text))
        #expect(BuildContext(text) == .git(context))
        #expect(context.problem == nil)
        #expect(context.description == text)
    }
}
