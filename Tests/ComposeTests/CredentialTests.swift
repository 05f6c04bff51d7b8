import Testing
import Text

@Suite struct CredentialTests {
    @Test(
        "Passwords and tokens in URLs and headers are masked",
        arguments: [
            ("https://me:secret@host/a.git", "https://***@host/a.git"),
            ("https://ghp_token@github.com/a/b", "https://***@github.com/a/b"),
            ("https://token:x-oauth-basic@github.com/a", "https://***@github.com/a"),
            ("HTTPS://me:secret@host", "HTTPS://***@host"),
            ("git::https://me:secret@host/a", "git::https://***@host/a"),
            ("https://me:p%40ss%2Fword%3A@host:8443/a", "https://***@host:8443/a"),
            ("https://me:p@ss:w?rd#'`$(x)\\@host/a@b", "https://***@host/a@b"),
            ("https://me:p/w@host/a", "https://***@host/a"),
            ("https://me:1a/w@host/a", "https://***@host/a"),
            ("https://me:@host", "https://***@host"),
            ("https://me:pass\u{1B}word@host", "https://***@host"),
            ("ssh://git:secret@host:22/a", "ssh://git:***@host:22/a"),
            ("postgres://me:secret@db/app?sslmode=on", "postgres://me:***@db/app?sslmode=on"),
            ("me:secret@host.com:a/b.git", "me:***@host.com:a/b.git"),
            ("'me:p@ss/word@host.com:a/b.git'", "'me:***@host.com:a/b.git'"),
            ("https://host/a?access_token=abc%20d&b=c", "https://host/a?access_token=***&b=c"),
            ("https://host/a?b=c&X-Amz-Signature=abc#d", "https://host/a?b=c&X-Amz-Signature=***#d"),
            ("https://me:pw@host/a?private_token=x", "https://***@host/a?private_token=***"),
            (
                "fatal: unable to access 'https://me:pw@host/a/': Could not resolve host: host",
                "fatal: unable to access 'https://***@host/a/': Could not resolve host: host"
            ),
            ("http://a:b@c/ and http://d:e@f/", "http://***@c/ and http://***@f/"),
            (#"{"url":"https://me:p\"w@host/a","name":"b@c"}"#, #"{"url":"https://***@host/a","name":"b@c"}"#),
            ("http.extraHeader=Authorization: Basic dXNlcg==", "http.extraHeader=Authorization: ***"),
            ("http.https://host/.extraheader=X-Mine: abc def", "http.https://host/.extraheader=X-Mine: ***"),
            ("'PRIVATE-TOKEN: abc' https://host", "'PRIVATE-TOKEN: ***' https://host"),
            ("{\"h\":\"authorization: Bearer a\\\"b\",\"c\":1}", "{\"h\":\"authorization: ***\",\"c\":1}"),
        ])
    func masked(text: String, shown: String) {
        #expect(text.withoutCredentials == shown)
        #expect(shown.withoutCredentials == shown)
    }

    @Test(
        "What is no password stays",
        arguments: [
            "git@github.com:acme/web.git", "ssh://git@host/a", "https://host:8080/a@b", "https://host/a?b=c&d=e",
            "postgres://postgres@db/app", "acme/web:1.2@sha256:0123abcd", "web:1@sha256:0123abcd",
            "'http://host:80': me@x",
            "http://[::1]:8080/a@b", "pods/default.yml:3:8: 'a@b' is wrong", "me@example.com: a token: b", "src/web@2",
            "\"http://host\",\"a@b\"", "./a:/b@c:ro", "x:/b@c:ro", "",
        ])
    func kept(text: String) {
        #expect(text.withoutCredentials == text)
    }

    @Test(
        "Names of secrets",
        arguments: [
            ("DB_PASSWORD", true), ("token", true), ("GITHUB_TOKEN", true), ("apiKey", true),
            ("AWS_SECRET_ACCESS_KEY", true),
            ("MYSQL_PWD", true), ("--secret", true), ("PGPASS", false), ("DB_PASS", true), ("PWD", false),
            ("PATH", false),
            ("COMPASS", false), ("AUTHOR", false), ("KEY", false), ("sig", true), ("APP_KEY", true), ("JWT", true),
            ("GH_PAT", true),
        ])
    func names(name: String, isSecret: Bool) {
        #expect(name.isNameOfSecret == isSecret)
    }
}
