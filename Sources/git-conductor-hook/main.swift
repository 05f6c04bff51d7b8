// Answers a git hook in a millisecond where nothing has changed since the last one had nothing to do, which is most of the time;
// otherwise becomes `git-conductor hook`, which lies beside it. It is a program of its own because the libraries that that one
// needs take longer to load than git takes for a switch.
//
//     git-conductor-hook NAME ARGUMENT…

import Glance

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

if Glance.hasNothingToDo() { exit(0) }
let own = CommandLine.arguments.first ?? ""
let program = own.hasSuffix("-hook") ? String(own.dropLast("-hook".count)) : "git-conductor"
var words: [UnsafeMutablePointer<CChar>?] = ([program, "hook"] + CommandLine.arguments.dropFirst()).map { strdup($0) }
words.append(nil)
execvp(program, words)
// A hook fails nothing of git's.
perror("conductor: '\(program)' cannot be run")
exit(0)
