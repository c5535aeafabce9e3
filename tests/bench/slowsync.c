/* A slow disk: preloaded, it lengthens every fdatasync and fsync by
 * BANTIN_SLOWSYNC_MS milliseconds. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int sync_call(int fd);

static int
late(const char *name, int fd)
{
    const char *text = getenv("BANTIN_SLOWSYNC_MS");
    long ms = text ? strtol(text, NULL, 10) : 0;
    struct timespec wait = {ms / 1000, ms % 1000 * 1000000};
    union { /* ISO C knows no cast from an object to a function */
        void *object;
        sync_call *call;
    } real = {.object = dlsym(RTLD_NEXT, name)};

    nanosleep(&wait, NULL);
    return real.call(fd);
}

int
fdatasync(int fd)
{
    return late("fdatasync", fd);
}

int
fsync(int fd)
{
    return late("fsync", fd);
}
