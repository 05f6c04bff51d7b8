#ifndef CONDUCTOR_CLIBGIT2_SHIM_H
#define CONDUCTOR_CLIBGIT2_SHIM_H

#include <git2.h>

#if LIBGIT2_VER_MAJOR < 1 || (LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 5)
#error "libgit2 1.5 or newer is needed"
#endif

/* Trusts the certificates of a file, in all connections of the process. */
static inline int conductor_trust_certificates(const char *file)
{
	return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, NULL);
}

/* Tells in which folders the configuration of a level is looked for, as PATH has them. To be freed with git_buf_dispose. */
static inline int conductor_configuration_folders(git_config_level_t level, git_buf *folders)
{
	return git_libgit2_opts(GIT_OPT_GET_SEARCH_PATH, level, folders);
}

#endif
