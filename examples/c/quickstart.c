/* The life of one chat: a bot fails twice and hands over, an agent takes the chat, a card number is
 * masked on its way, the agent wraps up, and the figures are right.
 *
 * A real host gets the events from its sockets and carries the effects out; this one has a list of
 * events and prints the effects. It reads the little it needs out of the JSON by hand; use the JSON
 * library that you have. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "switchboard.h"

static const char POLICY[] =
    "{\"bot\":{\"disclosure\":{\"en\":\"You are talking to a computer.\"}}}";

/* Thursday, 1 January 2026, 00:00:00 UTC, in milliseconds. */
#define START INT64_C(1767225600000)

typedef struct step {
    const char *story;
    const char *event;
} step;

static const step STORY[] = {
    {"Ada begins to work.",
     "{\"at\":1767225600000,\"id\":\"e-1\",\"type\":\"agent_logged_in\",\"agent\":\"ada\"}"},
    {"Kim arrives; a bot answers first.",
     "{\"at\":1767225601000,\"id\":\"e-2\",\"type\":\"chat_requested\",\"chat\":\"c-1\","
     "\"customer\":{\"id\":\"kim\"},\"bot\":\"helper\",\"text\":\"Where is my parcel?\"}"},
    {"The bot fails.",
     "{\"at\":1767225603000,\"id\":\"e-3\",\"type\":\"bot_turn\",\"chat\":\"c-1\",\"confidence\":0.93,"
     "\"text\":\"Parcels take three days.\",\"resolution\":\"failed\"}"},
    {"The bot fails again.",
     "{\"at\":1767225612000,\"id\":\"e-4\",\"type\":\"bot_turn\",\"chat\":\"c-1\",\"confidence\":0.91,"
     "\"text\":\"Have you looked at the tracking page?\",\"resolution\":\"failed\"}"},
    {"Ada takes the chat.",
     "{\"at\":1767225615000,\"id\":\"e-5\",\"type\":\"offer_accepted\",\"offer\":1,\"agent\":\"ada\"}"},
    {"Kim writes a card number.",
     "{\"at\":1767225620000,\"id\":\"e-6\",\"type\":\"customer_message\",\"chat\":\"c-1\","
     "\"text\":\"I paid with 4111 1111 1111 1111\"}"},
    {"Ada helps.",
     "{\"at\":1767225640000,\"id\":\"e-7\",\"type\":\"agent_message\",\"chat\":\"c-1\",\"agent\":\"ada\","
     "\"text\":\"It arrives tomorrow.\"}"},
    {"Ada ends the chat.",
     "{\"at\":1767225660000,\"id\":\"e-8\",\"type\":\"chat_ended\",\"chat\":\"c-1\",\"by\":\"agent\","
     "\"resolution\":\"resolved\"}"},
    {"Ada wraps up.",
     "{\"at\":1767225670000,\"id\":\"e-9\",\"type\":\"wrap_up_completed\",\"chat\":\"c-1\","
     "\"agent\":\"ada\",\"disposition\":{\"resolution_code\":\"answered\",\"root_cause\":\"delay\"}}"},
};

/* Ends the program when a call went wrong, with the library's own words. */
static void check(const char *what, switchboard_status status, const switchboard_buffer *out) {
    if (status == SWITCHBOARD_OK) return;
    fprintf(stderr, "%s: %s\n", what, switchboard_status_name(status));
    if (out && out->data) fprintf(stderr, "%s\n", (const char *)out->data);
    exit(EXIT_FAILURE);
}

/* Prints the text that stands in quotes after `key`, if it comes before `end`. */
static void print_after(const char *from, const char *end, const char *key) {
    const char *found = strstr(from, key);
    if (!found || found >= end) return;
    found += strlen(key);
    printf("  %.*s", (int)strcspn(found, "\""), found);
}

/* Prints the effects of a reaction, a line each: what to do, to whom, with which words. */
static void print_effects(const switchboard_buffer *reaction) {
    const char *effect = (const char *)reaction->data;
    const char *end = strstr(effect, "\"decisions\":");
    for (effect = strstr(effect, "{\"seq\":"); effect && effect < end;) {
        const char *next = strstr(effect + 1, "{\"seq\":");
        const char *stop = next && next < end ? next : end;
        fputs("   ->", stdout);
        print_after(effect, stop, "\"type\":\"");
        print_after(effect, stop, "\"agent\":\"");
        print_after(effect, stop, "\"text\":\"");
        putchar('\n');
        effect = next;
    }
}

/* Prints a figure of the report. Its key stands among the counts first, and then before its value. */
static void print_figure(const switchboard_buffer *report, const char *key) {
    const char *at = NULL, *next = (const char *)report->data;
    while ((next = strstr(next, key)) != NULL) {
        next += strlen(key);
        at = next;
    }
    if (at) printf("   %s %ld\n", key, strtol(at + 2, NULL, 10));
}

int main(void) {
    switchboard_policy policy = 0;
    switchboard_engine engine = 0, restored = 0;
    switchboard_buffer out = {0};
    const char report[] = "{\"type\":\"report\"}";
    uint8_t before[16], after[16];
    int64_t deadline = 0;

    if (switchboard_abi_version() != SWITCHBOARD_ABI_VERSION) {
        fputs("compiled against another version than the one that is loaded\n", stderr);
        return EXIT_FAILURE;
    }
    printf("switchboard %s\n", switchboard_version());

    check("the policy", switchboard_policy_compile(POLICY, strlen(POLICY), NULL, 0, &policy, &out), &out);
    check("the engine", switchboard_engine_new(policy, NULL, 0, START, &engine, &out), &out);

    for (size_t i = 0; i < sizeof STORY / sizeof *STORY; i++) {
        const char *event = STORY[i].event;
        printf("%s\n", STORY[i].story);
        check(event, switchboard_engine_handle(engine, event, strlen(event), &out), &out);
        print_effects(&out);
    }

    /* A host that gets the same event twice is told so, and nothing happens twice. */
    {
        const char *again = STORY[sizeof STORY / sizeof *STORY - 1].event;
        switchboard_status status = switchboard_engine_handle(engine, again, strlen(again), &out);
        printf("The last event again: %s\n", switchboard_status_name(status));
    }

    /* What is due by itself is done when the host says that it is time. */
    check("the deadline", switchboard_engine_deadline(engine, &deadline), NULL);
    if (deadline != SWITCHBOARD_NEVER) {
        check("the wake-up", switchboard_engine_advance(engine, deadline, &out), &out);
    }

    /* A snapshot is the whole state: what is restored from it is the same to the last bit. */
    check("the snapshot", switchboard_engine_snapshot(engine, &out), &out);
    check("the restored engine",
          switchboard_engine_restore(policy, NULL, 0, out.data, out.len, &restored, &out), &out);
    check("the digest", switchboard_engine_digest(engine, before), NULL);
    check("the digest", switchboard_engine_digest(restored, after), NULL);
    printf("A snapshot of the engine, restored: %s\n",
           memcmp(before, after, sizeof before) == 0 ? "the same" : "NOT the same");

    check("the report", switchboard_engine_query(restored, report, strlen(report), &out), &out);
    puts("The figures:");
    print_figure(&out, "answered_count");
    print_figure(&out, "handoff_count");
    print_figure(&out, "speed_of_answer_ms_mean");
    print_figure(&out, "handle_time_ms_mean");

    check("freeing", switchboard_engine_free(engine), NULL);
    check("freeing", switchboard_engine_free(restored), NULL);
    check("freeing", switchboard_policy_free(policy), NULL);
    switchboard_buffer_free(&out);
    return memcmp(before, after, sizeof before) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
