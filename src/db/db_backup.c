/* A copy of a store that is in use. */
#include "db/db_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BACKUP_PATH = 4096 };

static enum status
backup_failed(struct db *db, const char *path, enum db_fault fault,
              const char *why)
{
    if (db->fault != DB_BROKEN)
        db->fault = fault;
    snprintf(db->error, sizeof(db->error), "%.300s: %.160s", path, why);
    return fault == DB_BUSY || fault == DB_FULL ? ST_RETRY : ST_REFUSE;
}

static enum status
copy_pages(struct db *db, const char *part)
{
    sqlite3 *target = NULL;
    enum status status = ST_OK;
    int code = sqlite3_open(part, &target);
    sqlite3_backup *backup =
        code == SQLITE_OK
            ? sqlite3_backup_init(target, "main", db->handle, "main")
            : NULL;

    if (backup) {
        /* The end does not tell that the source was busy: the step does. */
        int step = sqlite3_backup_step(backup, -1);
        code = sqlite3_backup_finish(backup);
        if (code == SQLITE_OK && step != SQLITE_DONE)
            code = step;
    } else if (code == SQLITE_OK) {
        code = sqlite3_errcode(target);
    }
    if (sqlite_fault_of(code) != DB_FINE)
        status = backup_failed(db, part, sqlite_fault_of(code),
                               sqlite3_errstr(code));
    sqlite3_close(target);
    return status;
}

static bool
sync_path(const char *path, int flags)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    bool fine = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return fine;
}

static bool
sync_folder_of(const char *path)
{
    char folder[BACKUP_PATH];
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) + 1 : 0;

    return str_copy(folder, sizeof(folder),
                    n ? (struct str){path, n} : STR(".")) &&
           sync_path(folder, O_DIRECTORY);
}

/* A backup that was killed leaves these. */
static void
remove_part(const char *part)
{
    char journal[BACKUP_PATH + 16];

    snprintf(journal, sizeof(journal), "%s-journal", part);
    unlink(part);
    unlink(journal);
}

/* Under its own name stands a whole backup or none. */
MUST_CHECK enum status
db_backup(struct db *db, const char *path)
{
    char part[BACKUP_PATH];

    if (snprintf(part, sizeof(part), "%s.part", path) >= (int)sizeof(part))
        return backup_failed(db, path, DB_WRONG, "the name is too long");
    mode_t mask = umask(0077);
    remove_part(part);
    enum status status = copy_pages(db, part);
    if (status == ST_OK && (!sync_path(part, 0) || rename(part, path) != 0 ||
                            !sync_folder_of(path)))
        status = backup_failed(db, path, errno == ENOSPC ? DB_FULL : DB_WRONG,
                               strerror(errno));
    if (status != ST_OK)
        remove_part(part);
    umask(mask);
    return status;
}
