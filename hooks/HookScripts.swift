// The hook scripts, carried by the binary.
