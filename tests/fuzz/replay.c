/* Runs a fuzz target on the files it is given: seeds as a plain test. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEED_BYTES = 1024 * 1024 };

static int
replay(const char *path)
{
    FILE *file = fopen(path, "rb");

    if (!file) {
        perror(path);
        return 1;
    }
    /* Of the very size, so that a sanitizer sees a read beyond the end. */
    uint8_t *all = malloc(SEED_BYTES);
    size_t size = all ? fread(all, 1, SEED_BYTES, file) : 0;
    uint8_t *data = realloc(all, size ? size : 1);
    fclose(file);
    if (data)
        LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 0;
}

int
main(int argc, char **argv)
{
    int failed = argc < 2;

    for (int i = 1; i < argc; i++)
        failed += replay(argv[i]);
    return failed > 0;
}
