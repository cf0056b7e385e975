/* Misuse as C does it, against a build of the library with one more function, which breaks an engine as a bug
 * would (feature `inject-panic`). Run under valgrind: no call may read or lose a byte that it should not.
 *
 * src/misuse/ goes through all of it; this shows that the same holds across the boundary. */

#include <stdio.h>
#include <string.h>

#include "switchboard.h"

switchboard_status switchboard_engine_inject_panic(switchboard_engine engine, switchboard_buffer *out);

static int failures = 0;

static void expect(const char *what, switchboard_status found, switchboard_status wanted) {
    if (found == wanted) return;
    printf("%s: found %s, expected %s\n", what, switchboard_status_name(found),
           switchboard_status_name(wanted));
    failures++;
}

int main(void) {
    const char login[] = "{\"at\":0,\"type\":\"agent_logged_in\",\"agent\":\"ada\"}";
    const char report[] = "{\"type\":\"report\"}";
    switchboard_policy policy = 0;
    switchboard_engine engine = 0, neighbour = 0, restored = 0;
    switchboard_buffer out = {0}, other = {0};
    int64_t at = 0;
    uint8_t digest[16];

    /* Nothing is there yet: zeros everywhere. */
    expect("handle on 0", switchboard_engine_handle(0, login, strlen(login), &out),
           SWITCHBOARD_NOT_A_HANDLE);
    expect("new on 0", switchboard_engine_new(0, NULL, 0, 0, &engine, &out), SWITCHBOARD_NOT_A_HANDLE);
    expect("free of 0", switchboard_engine_free(0), SWITCHBOARD_OK);
    switchboard_buffer_free(NULL);

    expect("compile", switchboard_policy_compile("{}", 2, NULL, 0, &policy, &out), SWITCHBOARD_OK);
    expect("new", switchboard_engine_new(policy, NULL, 0, 0, &engine, &out), SWITCHBOARD_OK);
    expect("new", switchboard_engine_new(policy, NULL, 0, 0, &neighbour, &other), SWITCHBOARD_OK);

    /* Pointers and lengths. */
    expect("no event", switchboard_engine_handle(engine, NULL, 7, &out), SWITCHBOARD_NULL_POINTER);
    expect("no buffer", switchboard_engine_handle(engine, login, strlen(login), NULL),
           SWITCHBOARD_NULL_POINTER);
    expect("a negative length", switchboard_engine_handle(engine, login, (size_t)-1, &out),
           SWITCHBOARD_BAD_LENGTH);
    expect("not UTF-8", switchboard_engine_handle(engine, "\xff", 1, &out), SWITCHBOARD_BAD_UTF8);
    expect("an empty event", switchboard_engine_handle(engine, "", 0, &out),
           SWITCHBOARD_MALFORMED_EVENT);
    expect("half an event", switchboard_engine_handle(engine, login, 9, &out),
           SWITCHBOARD_MALFORMED_EVENT);

    /* Handles. */
    expect("a policy as an engine", switchboard_engine_deadline(policy, &at), SWITCHBOARD_WRONG_HANDLE);
    expect("an engine as a policy", switchboard_policy_free(engine), SWITCHBOARD_WRONG_HANDLE);
    expect("a changed handle", switchboard_engine_digest(engine + 1, digest), SWITCHBOARD_NOT_A_HANDLE);

    /* An answer may be the next question's input. */
    expect("handle", switchboard_engine_handle(engine, login, strlen(login), &out), SWITCHBOARD_OK);
    expect("snapshot", switchboard_engine_snapshot(engine, &out), SWITCHBOARD_OK);
    expect("restore",
           switchboard_engine_restore(policy, NULL, 0, out.data, out.len, &restored, &out),
           SWITCHBOARD_OK);

    /* A bug ends one engine. */
    expect("a bug", switchboard_engine_inject_panic(engine, &out), SWITCHBOARD_PANIC);
    if (!out.data || !strstr((const char *)out.data, "broken on purpose")) {
        puts("a bug: its words are missing");
        failures++;
    }
    expect("after the bug", switchboard_engine_query(engine, report, strlen(report), &out),
           SWITCHBOARD_POISONED);
    expect("its neighbour", switchboard_engine_query(neighbour, report, strlen(report), &out),
           SWITCHBOARD_OK);

    /* The end, in the wrong order and twice. */
    expect("free", switchboard_policy_free(policy), SWITCHBOARD_OK);
    expect("free again", switchboard_policy_free(policy), SWITCHBOARD_STALE_HANDLE);
    expect("free", switchboard_engine_free(engine), SWITCHBOARD_OK);
    expect("free again", switchboard_engine_free(engine), SWITCHBOARD_STALE_HANDLE);
    expect("use after free", switchboard_engine_advance(engine, 0, &out), SWITCHBOARD_STALE_HANDLE);
    expect("free", switchboard_engine_free(neighbour), SWITCHBOARD_OK);
    expect("free", switchboard_engine_free(restored), SWITCHBOARD_OK);
    switchboard_buffer_free(&out);
    switchboard_buffer_free(&out);
    switchboard_buffer_free(&other);
    return failures > 0;
}
