// Swift's Glibc module has no `statx`, which only programs see that define this.
#define _GNU_SOURCE

#include "CFileBirth.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#ifndef __APPLE__
#include <sys/sysmacros.h>
#endif

int conductor_file_identity(const char *path, struct conductor_file_identity *identity) {
    memset(identity, 0, sizeof *identity);
#ifdef __APPLE__
    struct stat status;
    if (stat(path, &status) != 0) return -1;
    identity->device = (uint64_t)status.st_dev;
    identity->inode = status.st_ino;
    identity->birth_seconds = status.st_birthtimespec.tv_sec;
    identity->birth_nanoseconds = (uint32_t)status.st_birthtimespec.tv_nsec;
#else
    struct statx status;
    if (statx(AT_FDCWD, path, 0, STATX_INO | STATX_BTIME, &status) != 0) return -1;
    identity->device = makedev(status.stx_dev_major, status.stx_dev_minor);
    identity->inode = status.stx_ino;
    if (status.stx_mask & STATX_BTIME) {
        identity->birth_seconds = status.stx_btime.tv_sec;
        identity->birth_nanoseconds = status.stx_btime.tv_nsec;
    }
#endif
    return 0;
}
