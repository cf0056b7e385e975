/* Replays scenarios through the C library: replay [--check] FOLDER...
 *
 * A scenario is a folder with policy.json and events.jsonl. Its events go through an engine whose clock
 * starts at the time of the first one. After the heading "# FOLDER" one line comes out for each line of
 * events.jsonl, the very bytes that the library returned, and at the end {"digest":"..."}. Beside events, a
 * line may be a command:
 *
 *     !advance MS         wakes the engine
 *     !policy MS FILE     replaces the policy by a file of the folder
 *     !restore            goes on with an engine restored from a snapshot; its line is the digest
 *
 * With --check nothing is printed but what differs from expected.jsonl of the folder, and the count. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "switchboard.h"

/* A file in memory, with a zero behind it. */
typedef struct text {
    char *data;
    size_t len;
} text;

/* One scenario under way. */
typedef struct replay {
    const char *folder;
    switchboard_policy policy;
    switchboard_engine engine;
    switchboard_buffer out;
    /* What is still expected; NULL when lines are printed instead. */
    const char *expected;
    size_t line;
    size_t differences;
} replay;

static void fail(const char *folder, const char *what, const char *why) {
    fprintf(stderr, "replay: %s: %s: %s\n", folder, what, why);
    exit(2);
}

static text load(const char *folder, const char *name) {
    char path[4096];
    text file = {NULL, 0};
    size_t room = 0, got = 0;
    FILE *stream;

    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) {
        fail(folder, name, "the path is too long");
    }
    stream = fopen(path, "rb");
    if (!stream) fail(folder, name, strerror(errno));
    do {
        file.len += got;
        if (room - file.len < 2) {
            room = room ? room * 2 : 65536;
            file.data = realloc(file.data, room);
            if (!file.data) fail(folder, name, "no memory");
        }
        got = fread(file.data + file.len, 1, room - file.len - 1, stream);
    } while (got > 0);
    if (ferror(stream)) fail(folder, name, "cannot be read");
    fclose(stream);
    file.data[file.len] = 0;
    return file;
}

/* Prints a line, or holds it against the expected one. */
static void put(replay *run, const char *bytes, size_t len) {
    const char *wanted = run->expected;
    size_t wanted_len;

    run->line++;
    if (!wanted) {
        fwrite(bytes, 1, len, stdout);
        putchar('\n');
        return;
    }
    wanted_len = strcspn(wanted, "\n");
    if ((wanted_len != len || memcmp(wanted, bytes, len) != 0) && run->differences++ == 0) {
        printf("%s/expected.jsonl:%lu\n  expected %.*s\n  found    %.*s\n", run->folder,
               (unsigned long)run->line, (int)wanted_len, wanted, (int)len, bytes);
    }
    run->expected += wanted_len + (wanted[wanted_len] == '\n');
}

static void put_answer(replay *run) {
    put(run, run->out.data ? (const char *)run->out.data : "", run->out.len);
}

static void put_digest(replay *run) {
    char words[64] = "{\"digest\":\"";
    uint8_t digest[16];
    size_t i;

    if (switchboard_engine_digest(run->engine, digest) != SWITCHBOARD_OK) {
        fail(run->folder, "digest", "refused");
    }
    for (i = 0; i < sizeof digest; i++) {
        snprintf(words + strlen(words), 3, "%02x", digest[i]);
    }
    strcat(words, "\"}");
    put(run, words, strlen(words));
}

/* Ends the program when a step of the machinery, not an event, is refused. */
static void must(replay *run, const char *what, switchboard_status status) {
    if (status != SWITCHBOARD_OK) {
        fail(run->folder, what, run->out.data ? (const char *)run->out.data : "refused");
    }
}

static void compile(replay *run, const char *name, switchboard_policy *policy) {
    text document = load(run->folder, name);
    must(run, name, switchboard_policy_compile(document.data, document.len, NULL, 0, policy, &run->out));
    free(document.data);
}

/* A line that begins with '!'. */
static void command(replay *run, const char *line, size_t len) {
    char words[512];
    char name[256] = "";
    long long at = 0;

    if (len >= sizeof words) fail(run->folder, "a command", "is too long");
    memcpy(words, line, len);
    words[len] = 0;
    if (sscanf(words, "!advance %lld", &at) == 1) {
        switchboard_engine_advance(run->engine, at, &run->out);
        put_answer(run);
    } else if (sscanf(words, "!policy %lld %255s", &at, name) == 2) {
        switchboard_policy next = 0;
        compile(run, name, &next);
        switchboard_engine_replace_policy(run->engine, at, next, &run->out);
        put_answer(run);
        switchboard_policy_free(run->policy);
        run->policy = next;
    } else if (strcmp(words, "!restore") == 0) {
        switchboard_engine restored = 0;
        must(run, words, switchboard_engine_snapshot(run->engine, &run->out));
        must(run, words,
             switchboard_engine_restore(run->policy, NULL, 0, run->out.data, run->out.len, &restored,
                                        &run->out));
        switchboard_engine_free(run->engine);
        run->engine = restored;
        put_digest(run);
    } else {
        fail(run->folder, words, "no such command");
    }
}

/* Replays one scenario; says whether all was as expected. */
static int replay_folder(const char *folder, int is_check) {
    replay run = {folder, 0, 0, {NULL, 0, 0}, NULL, 0, 0};
    text events = load(folder, "events.jsonl");
    text expected = {NULL, 0};
    const char *line, *at = strstr(events.data, "\"at\":");

    if (is_check) {
        expected = load(folder, "expected.jsonl");
        run.expected = expected.data;
    } else {
        printf("# %s\n", folder);
    }
    compile(&run, "policy.json", &run.policy);
    must(&run, "the engine",
         switchboard_engine_new(run.policy, NULL, 0, at ? strtoll(at + 5, NULL, 10) : 0, &run.engine,
                                &run.out));
    for (line = events.data; *line;) {
        size_t len = strcspn(line, "\n");
        if (*line == '!') {
            command(&run, line, len);
        } else if (len > 0) {
            switchboard_engine_handle(run.engine, line, len, &run.out);
            put_answer(&run);
        }
        line += len + (line[len] == '\n');
    }
    put_digest(&run);
    if (run.expected && *run.expected) {
        printf("%s/expected.jsonl:%lu: nothing more came\n", folder, (unsigned long)run.line + 1);
        run.differences++;
    }
    switchboard_engine_free(run.engine);
    switchboard_policy_free(run.policy);
    switchboard_buffer_free(&run.out);
    free(events.data);
    free(expected.data);
    return run.differences == 0;
}

int main(int argc, char **argv) {
    int is_check = argc > 1 && strcmp(argv[1], "--check") == 0;
    int passed = 0, failed = 0, i;

    if (argc < 2 + is_check) {
        fputs("usage: replay [--check] FOLDER...\n", stderr);
        return 2;
    }
    for (i = 1 + is_check; i < argc; i++) {
        if (replay_folder(argv[i], is_check)) {
            passed++;
        } else {
            failed++;
        }
    }
    if (is_check) printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
