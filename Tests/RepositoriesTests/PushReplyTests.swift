import Host
import Testing

@testable import Repositories

@Suite struct PushReplyTests {
    @Test(
        "How a push ended",
        arguments: [
            (" \trefs/heads/main:refs/heads/main\t1111111..2222222", PushReply.Result.pushed),
            ("*\trefs/heads/topic:refs/heads/topic\t[new branch]", .pushed),
            ("+\trefs/heads/main:refs/heads/main\t1111111...2222222 (forced update)", .pushed),
            ("=\trefs/heads/main:refs/heads/main\t[up to date]", .current),
            ("!\trefs/heads/main:refs/heads/main\t[rejected] (non-fast-forward)", .behind),
            ("!\trefs/heads/main:refs/heads/main\t[rejected] (fetch first)", .behind),
            ("!\trefs/heads/main:refs/heads/main\t[rejected] (remote ref updated since checkout)", .behind),
            ("!\trefs/heads/main:refs/heads/main\t[rejected] (stale info)", .stale),
            (
                "!\trefs/heads/main:refs/heads/main\t[remote rejected] (pre-receive hook declined)",
                .refused("pre-receive hook declined")
            ),
            ("", .stopped),
        ])
    func result(line: String, result: PushReply.Result) {
        let reply = PushReply(
            Captured(status: .exited(0), output: "To file:///srv/web.git\n\(line)\nDone\n", error: ""))
        #expect(reply.result == result)
        #expect(reply.messages.isEmpty)
    }

    @Test("What hooks and the remote have said, without git's own lines and progress")
    func messages() {
        let reply = PushReply(
            Captured(
                status: .exited(0),
                output: """
                    all tests pass
                    To file:///srv/web.git
                    *\trefs/heads/topic:refs/heads/topic\t[new branch]
                    branch 'topic' set up to track 'origin/topic'.
                    Done

                    """,
                error: """
                    Enumerating objects: 5, done.
                    Counting objects: 100% (5/5), done.
                    Delta compression using up to 2 threads
                    Writing objects: 100% (3/3), 280 bytes | 280.00 KiB/s, done.
                    Total 3 (delta 0), reused 0 (delta 0), pack-reused 0
                    remote: Create a pull request:        
                    remote:
                    remote:   https://host/new/topic

                    """))
        #expect(reply.result == .pushed)
        #expect(
            reply.messages == [
                "all tests pass", "remote: Create a pull request:", "remote:   https://host/new/topic",
            ])
    }
}
