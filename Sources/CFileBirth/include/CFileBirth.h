#ifndef CFILEBIRTH_H
#define CFILEBIRTH_H

#include <stdint.h>

/// What identifies a file or folder as long as it is there, with symbolic links followed.
struct conductor_file_identity {
    uint64_t device;
    uint64_t inode;
    /// When it was made, in seconds and nanoseconds; both are 0 where the file system does not know.
    int64_t birth_seconds;
    uint32_t birth_nanoseconds;
};

/// Reads the identity of what is at a path. Returns 0, or -1 with `errno`.
int conductor_file_identity(const char *path, struct conductor_file_identity *identity);

#endif
