import Compose
import GitURLs
import Testing

struct GitContextTests {
    @Test(
        "URL, reference and subdirectory",
        arguments: [
            ("git@h:a/w.git", "git@h:a/w.git", nil, nil),
            ("git@h:a/w.git#main", "git@h:a/w.git", "main", nil),
            ("git@h:a/w.git#main:sub/dir", "git@h:a/w.git", "main", "sub/dir"),
            ("git@h:a/w.git#:sub", "git@h:a/w.git", nil, "sub"),
            ("git@h:a/w.git#", "git@h:a/w.git", nil, nil),
            ("git@h:a/w.git#main:", "git@h:a/w.git", "main", nil),
            ("ssh://h/w#a/b:c:d", "ssh://h/w", "a/b", "c:d"),
            ("https://h/w.git?branch=b&subdir=s%20t", "https://h/w.git", "b", "s t"),
            ("https://h/w.git?tag=v1&commit=0a&submodules=false", "https://h/w.git", "v1", nil),
            ("https://h/w.git?checksum=0a", "https://h/w.git", "0a", nil),
            ("github.com/o/r?ref=x#y:z", "github.com/o/r", "y", "z"),
            ("file:///srv/what?.git#main", "file:///srv/what?.git", "main", nil),
        ] as [(String, String, String?, String?)])
    func parts(text: String, url: String, reference: String?, subdirectory: String?) throws {
        let context = try #require(GitContext(text))
        #expect(context.url == url)
        #expect(context.reference == reference)
        #expect(context.subdirectory == subdirectory)
        let fragment = (reference ?? "") + (subdirectory.map { ":\($0)" } ?? "")
        #expect(context == GitContext("\(url)#\(fragment)"))
        #expect(context == GitContext(context.description))
    }

    @Test("Only the short form needs another URL to clone")
    func cloneURL() {
        #expect(GitContext("github.com/o/r#main")?.cloneURL == "https://github.com/o/r")
        #expect(GitContext("git@h:a/w.git#main")?.cloneURL == "git@h:a/w.git")
    }

    @Test(
        "Names",
        arguments: [
            ("git@github.com:myaccount/web.git", "web", "myaccount", "myaccount/web"),
            ("https://github.com/MyAccount/Web.git", "Web", "MyAccount", "myaccount/web"),
            ("github.com/o/r", "r", "o", "o/r"),
            ("https://host/web.git", "web", nil, "web"),
            ("git@host:web.git", "web", nil, "web"),
            ("ssh://git@host:22/group/sub/web/", "web", "sub", "sub/web"),
            ("file:///srv/web/.git", "web", "srv", "srv/web"),
            ("git@host:~alice/My App!.git", "My App!", "~alice", "alice/my-app"),
            ("https://host/my.org/a.b_c__d---e..f.git", "a.b_c__d---e..f", "my.org", "my-org/a.b_c__d---e-f"),
            ("https://host/localhost/web.git", "web", "localhost", "web"),
            ("https://host/../web.git", "web", nil, "web"),
            ("https://host/a/---.git", "---", "a", "a/image"),
        ] as [(String, String, String?, String)])
    func names(text: String, repository: String, owner: String?, image: String) throws {
        let context = try #require(GitContext(text))
        #expect(context.repositoryName == repository)
        #expect(context.owner == owner)
        #expect(context.imageName == image)
    }

    @Test(
        "What must not reach git has a problem, and is never taken for a folder",
        arguments: [
            ("ext::sh -c touch% /tmp/x", "the transport \"ext::\" makes git run a program"),
            (" ext::sh", "the transport \"ext::\" makes git run a program"),
            ("\next::sh", "the transport \"ext::\" makes git run a program"),
            ("fd::17", "the transport \"fd::\" makes git run a program"),
            ("https::http://h/x.git", "the transport \"https::\" makes git run a program"),
            ("-oProxyCommand=x@host:y", "the URL begins with a dash"),
            ("ssh://-oProxyCommand=x/y", "the host begins with a dash"),
            ("ssh://git@-oProxyCommand=x/y", "the host begins with a dash"),
            ("ssh://-oX@host/y", "the host begins with a dash"),
            ("ssh://%2DoProxyCommand=x/y", "the host begins with a dash"),
            ("git@-x:y", "the host begins with a dash"),
            ("git@host:-x/y.git", "the path begins with a dash"),
            ("https://host/-x.git", "the path begins with a dash"),
            ("https:///x.git", "the URL names no host"),
            ("git@:x", "the URL names no host"),
            ("git@host", "the URL names no repository"),
            ("git@host/path", "the URL names no repository"),
            ("ssh://host", "the URL names no repository"),
            ("https://host/.git", "the URL names no repository"),
            ("github.com/", "the URL names no repository"),
            ("https://host/a/...git", "\"..\" cannot be the name of a repository"),
            ("git@host:..", "\"..\" cannot be the name of a repository"),
            ("https://host/.git.git", "\".git\" cannot be the name of a repository"),
            ("git@host:a b.git", "the URL contains white space or control characters"),
            ("https://host/x\n.git", "the URL contains white space or control characters"),
            ("https://host/x\u{202E}.git", "the URL contains white space or control characters"),
            ("https://host/x%0Ahost=evil.git", "the URL contains encoded control characters"),
            ("https://host/../\u{301}x.git", "the URL contains combining characters"),
            ("ext::\u{301}sh", "the transport \"ext::\" makes git run a program"),
            ("https://host/x.git#a:../\u{301}b", "the URL contains combining characters"),
            ("https://host/x.git?token=1", "docker does not know \"token\" in the query of the URL"),
            ("git@h:w#--upload-pack=x", "\"--upload-pack=x\" cannot be the name of a branch, tag or commit"),
            ("git@h:w#a:../b", "the subdirectory \"../b\" leads out of the repository"),
            ("git@h:w#a:b/..", "the subdirectory \"b/..\" leads out of the repository"),
            ("git@h:w#a:/etc", "the subdirectory \"/etc\" is not relative"),
            ("git@h:w#a:-b", "the subdirectory \"-b\" begins with a dash"),
            ("git@h:w#a:b\n", "the subdirectory contains control characters"),
        ])
    func problems(text: String, problem: String) throws {
        let context = try #require(GitContext(text))
        #expect(context.problem == problem)
        #expect(BuildContext(text) == .git(context))
    }

    @Test(
        "References that git refuses",
        arguments: [
            "a..b", "a b", "a~1", "a^", "a?", "a*", "a[", "a\\b", "/a", "a/", "a//b", ".a", "a/.b", "a.lock",
            "a.lock/b",
            "a.", "a@{1}", "@", "-a", "a\u{7F}",
        ])
    func references(reference: String) throws {
        let context = try #require(GitContext("git@h:w#\(reference)"))
        #expect(context.reference == reference)
        #expect(context.problem != nil)
    }
}
