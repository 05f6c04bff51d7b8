/// Copies of volumes, made by one container of an image that is on this machine.
///
/// What a volume held before is there until all new content is whole: that is copied to a folder in the volume, and then
/// both change places by renaming. A container that is killed at any moment leaves a volume that the next one mends.
package struct VolumeCopy: Sendable, Equatable {
    /// A volume, and the one whose content it replaces.
    package struct Pair: Sendable, Equatable {
        /// The name of the volume that is read.
        package let source: String
        /// The name of the volume that is written.
        package let target: String

        /// Names two volumes.
        package init(from source: String, to target: String) {
            self.source = source
            self.target = target
        }
    }

    /// What the container reports while it works.
    package enum Report: Sendable, Hashable {
        /// How large the content of a volume is, by its index.
        case size(Int, kilobytes: Int)
        /// The copy of a volume began, by its index.
        case began(Int)
        /// How much of everything is copied.
        case copied(kilobytes: Int)
        /// All new content is whole, and takes the place of the old from now on.
        case whole
        /// There is not enough room.
        case noRoom(needed: Int, free: Int)
    }

    /// The copies to make.
    package let pairs: [Pair]

    /// Describes copies.
    package init(_ pairs: [Pair]) {
        self.pairs = pairs
    }

    /// Returns the words after `docker` that make the copies.
    ///
    /// - Parameters:
    ///   - image: the id of an image with a shell.
    ///   - name: the name of the container.
    func arguments(image: String, name: String) -> [String] {
        let mounts = pairs.enumerated().flatMap { index, pair in
            ["-v", "\(pair.source):/from/\(index):ro,nocopy", "-v", "\(pair.target):/to/\(index):nocopy"]
        }
        return ["run", "--rm", "--name", name, "--network", "none", "--user", "0", "--workdir", "/"] + mounts
            + ["--entrypoint", "sh", image, "-c", Self.script, "conductor", "\(pairs.count)"]
    }

    /// Reads a line of what the container writes to its standard error; `nil` for one that a program in it wrote.
    static func report(_ line: String) -> Report? {
        let words = line.split(separator: " ")
        guard words.count > 1, words[0] == "conductor:" else { return nil }
        let numbers = words.dropFirst(2).compactMap { Int($0) }
        switch (words[1], numbers.count) {
        case ("size", 2): return .size(numbers[0], kilobytes: numbers[1])
        case ("copy", 1): return .began(numbers[0])
        case ("copied", 1): return .copied(kilobytes: numbers[0])
        case ("whole", 0): return .whole
        case ("room", 2): return .noRoom(needed: numbers[0], free: numbers[1])
        default: return nil
        }
    }

    /// The status with which the container ends where the image lacks a program.
    static let lacksProgram: Set<Int32> = [126, 127]

    /// Copies `/from/N` over what is in `/to/N`, for each N below the first argument.
    ///
    /// It is for any shell, and for the programs of busybox as well as for those of GNU. In a volume whose old content is
    /// being moved out there are `.conductor-new` and `.conductor-out`, and `.conductor-in` once all of it is out.
    static let script = """
        count=$1 new=.conductor-new out=.conductor-out in=.conductor-in
        say() { echo "conductor: $*" >&2; }
        # all FUNCTION: calls it for each number
        all() { n=0; while [ $n -lt $count ]; do "$1" $n; n=$((n + 1)); done; }
        free() { df -Pk /to/0 | { read -r _; read -r _ _ _ free _; echo "$free"; }; }
        # move FROM TO: everything but what is ours
        move() {
            for path in "$1"/* "$1"/.[!.]* "$1"/..?*; do
                case ${path##*/} in $new | $out | $in) continue ;; esac
                if [ -e "$path" ] || [ -L "$path" ]; then mv "$path" "$2/" || exit 1; fi
            done
        }
        # Goes on where another container was killed.
        swap() {
            if [ ! -d /to/$1/$in ]; then
                mkdir -p /to/$1/$out && move /to/$1 /to/$1/$out && mv /to/$1/$new /to/$1/$in || exit 1
            fi
            move /to/$1/$in /to/$1 && cp -a /to/$1/$in/. /to/$1/ && rmdir /to/$1/$in && rm -rf /to/$1/$out || exit 1
        }
        clear() { rm -rf /to/$1/$new; }
        mend() {
            if [ -d /to/$1/$in ] || { [ -d /to/$1/$out ] && [ -d /to/$1/$new ]; }; then swap $1; fi
            rm -rf /to/$1/$new /to/$1/$out
        }
        measure() {
            if [ -d /from/$1/$out ] || [ -d /from/$1/$in ]; then
                echo "a container that replaced its content was killed; the same command for that volume ends it" >&2
                exit 1
            fi
            size=$(du -sk /from/$1) || exit 127
            size=${size%%[!0-9]*} total=$((total + size))
            say size $1 $size
        }
        copy() {
            say copy $1
            # In the background, so that the shell hears of SIGTERM.
            $cp /from/$1 /to/$1/$new & wait $! || { all clear; exit 1; }
            rm -rf /to/$1/$new/$new
        }
        total=0 cp='cp -a'
        trap 'trap "" TERM; kill $! 2>/dev/null; wait $!; all clear; exit 143' TERM
        : >/.conductor-probe && cp -a /.conductor-probe /.conductor-copy && mv /.conductor-copy /.conductor-probe || exit 127
        cp -a --reflink=auto /.conductor-probe /.conductor-copy 2>/dev/null && cp="$cp --reflink=auto"
        all mend
        all measure
        before=$(free) && [ -n "$before" ] || exit 127
        [ "$before" -gt "$total" ] || { say room "$total" "$before"; exit 1; }
        (while sleep 1; do say copied $((before - $(free))); done) & progress=$!
        all copy
        trap '' TERM
        kill $progress 2>/dev/null
        say whole
        all swap
        """
}
