import Testing

@testable import Projects

@Suite struct BranchDataTests {
    private func data(_ branch: String?, _ record: BranchData.Record? = nil, _ keys: [String: String] = [:])
        -> BranchData?
    {
        BranchData(branch: branch, record: record, first: "main", keys: BranchDataKeys(keys))
    }

    @Test("The first branch keeps the ordinary names; names of other branches that look alike are different ones")
    func names() throws {
        let main = try #require(data("main"))
        #expect(main.isHome && !main.isNew && main.name(inPlaceOf: "shop_data") == "shop_data")
        let branches = ["feature/x", "feature-x", "Feature-x", "ä", "b_c", String(repeating: "long", count: 60)]
        let names = branches.compactMap { data($0)?.name(inPlaceOf: "shop_data") }
        #expect(Set(names).count == branches.count && names[0].hasPrefix("shop_data-feature-x-"))
        #expect(
            names.allSatisfy { name in
                name.dropFirst("shop_data".count).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
                    && name.count < 80
            })
    }

    @Test("What a stack remembers: its first branch, what it used last, and what has volumes")
    func record() throws {
        let new = try #require(data("b"))
        #expect(new.isNew && new.record(isUsed: false).known.isEmpty)
        let record = new.record(isUsed: true)
        #expect(record == .init(home: "main", current: "b", known: ["b"]))
        let again = try #require(data("b", record))
        #expect(!again.isNew && again.key(ofVolume: again.name(inPlaceOf: "x_y")) == "b")
        #expect(again.key(ofVolume: "x_y") == "main")
        #expect(data("main", record)?.isHome == true)
        #expect(data("main", record)?.record(isUsed: true) == .init(home: "main", current: "main", known: ["b"]))
        // On no branch it is the data that was used last.
        #expect(data(nil, record)?.key == "b" && data(nil) == nil)
        #expect(again.ofBranch("main")?.isHome == true && again.ofBranch("c") == nil)
    }

    @Test("Data goes with a branch that is renamed, and not with a copy of its settings")
    func renamed() throws {
        let record = BranchData.Record(home: "main", current: "main", known: ["b"])
        #expect(data("trunk", record, ["trunk": "main"])?.isHome == true)
        #expect(data("trunk", record, ["trunk": "main"])?.words == "trunk")
        #expect(data("c", record, ["c": "b"])?.key == "b")
        // Another branch of the old name begins anew.
        let main = try #require(data("main", record, ["trunk": "main"]))
        #expect(main.key == "main~2" && main.isNew && main.words == "main")
        #expect(data("main", record, ["trunk": "main", "main": "main~2"])?.key == "main~2")
        #expect(data("copy", record, ["b": "b", "copy": "b"])?.key == "copy")
        let keys = BranchDataKeys(["b": "b", "copy": "b"])
        #expect(keys.isRecorded("b") && !keys.isRecorded("copy") && keys.branch(of: "gone") == "gone")
    }
}
