/* The smallest host: two events in, their reactions out. */
#include <stdio.h>
#include <string.h>
#include "switchboard.h"

int main(void) {
    const char *events[] = {
        "{\"at\":1767225600000,\"type\":\"agent_logged_in\",\"agent\":\"ada\"}",
        "{\"at\":1767225601000,\"type\":\"chat_requested\",\"chat\":\"c-1\",\"customer\":{\"id\":\"k-1\"}}",
    };
    switchboard_policy policy = 0;
    switchboard_engine engine = 0;
    switchboard_buffer out = {0};

    int failed = switchboard_policy_compile("{}", 2, NULL, 0, &policy, &out)
              || switchboard_engine_new(policy, NULL, 0, 1767225600000, &engine, &out);
    for (size_t i = 0; !failed && i < sizeof events / sizeof *events; i++) {
        failed = switchboard_engine_handle(engine, events[i], strlen(events[i]), &out);
        if (!failed) printf("%s\n", (const char *)out.data);
    }
    if (failed && out.data) fprintf(stderr, "%s\n", (const char *)out.data);

    switchboard_engine_free(engine);
    switchboard_policy_free(policy);
    switchboard_buffer_free(&out);
    return failed;
}
