import Host
import SystemPackage
import Testing

@Suite struct FileIdentityTests {
    @Test("It stays while the content changes, and changes when another file takes the place")
    func identity() throws {
        let folder = try Folder()
        let path = folder.path("file")
        #expect(Files.identity(of: path) == nil)
        try Files.write("one", to: path)
        let first = try #require(Files.identity(of: path))
        try Files.append("two", to: path)
        #expect(Files.identity(of: path) == first)
        // Every write of ours replaces the file.
        try Files.write("two", to: path)
        #expect(Files.identity(of: path) != first)

        let inner = folder.path("inner")
        for _ in 0..<20 {
            // A new folder often gets the inode of the old one.
            try Files.createFolder(inner)
            let before = Files.identity(of: inner)
            try Files.write("x", to: inner.appending("x"))
            #expect(Files.identity(of: inner) == before)
            try Files.remove(inner)
            try Files.createFolder(inner)
            #expect(Files.identity(of: inner) != before)
            try Files.remove(inner)
        }
    }
}
