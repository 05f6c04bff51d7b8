import SystemPackage
import Testing

@testable import Projects

@Suite struct UserFolderTests {
    @Test(
        "What is no absolute path is no folder of the user's",
        arguments: [
            (["HOME": "/home/ada"], "/home/ada/.local/state/conductor"),
            (["HOME": "/home/ada", "XDG_STATE_HOME": ""], "/home/ada/.local/state/conductor"),
            (["HOME": "", "XDG_STATE_HOME": "/state"], "/state/conductor"), (["HOME": ""], nil), ([:], nil),
        ] as [([String: String], FilePath?)])
    func path(variables: [String: String], path: FilePath?) {
        #expect(UserFolder.path(variables) == path)
    }
}
