/* switchboard.h - the decision-making half of a chat-support operation, as a C library.
 *
 * Generated from the crate switchboard-ffi by `cargo xtask header`; do not edit.
 *
 *
 * WHAT IT IS
 *
 * Your program has the sockets, the database and the screens. Switchboard decides: may this
 * customer chat now, must the bot hand over, who gets the chat, what in this text is secret,
 * how well did it go. You tell an engine what happened, as JSON with its time; it answers with
 * the effects to carry out, each with the decision behind it, and the deadline at which it
 * wants to be called again. It opens no socket, reads no clock, starts no thread and calls
 * nothing back; the same events give the same bytes on every platform.
 *
 *
 * A PROGRAM
 *
 *     #include "switchboard.h"
 *     #include <stdio.h>
 *     #include <string.h>
 *
 *     int main(void) {
 *         const char *events[] = {
 *             "{\"at\":1767225600000,\"type\":\"agent_logged_in\",\"agent\":\"ada\"}",
 *             "{\"at\":1767225601000,\"type\":\"chat_requested\",\"chat\":\"c-1\","
 *                 "\"customer\":{\"id\":\"k-1\"}}",
 *         };
 *         switchboard_policy policy = 0;
 *         switchboard_engine engine = 0;
 *         switchboard_buffer out = {0};
 *
 *         int failed =
 *             switchboard_policy_compile("{}", 2, NULL, 0, &policy, &out)
 *             || switchboard_engine_new(policy, NULL, 0, 1767225600000, &engine, &out);
 *         for (size_t i = 0; !failed && i < sizeof events / sizeof *events; i++) {
 *             failed = switchboard_engine_handle(engine, events[i], strlen(events[i]), &out);
 *             if (!failed) printf("%s\n", (const char *)out.data);
 *         }
 *         if (failed && out.data) fprintf(stderr, "%s\n", (const char *)out.data);
 *         switchboard_engine_free(engine);
 *         switchboard_policy_free(policy);
 *         switchboard_buffer_free(&out);
 *         return failed;
 *     }
 *
 * The host's contract is short: write the event to your log; call switchboard_engine_handle;
 * carry out the effects, remembering the last "seq" done; take a snapshot when you like. After
 * a crash, restore the last snapshot, handle the events of the log behind it again, and skip
 * the effects already done.
 *
 *
 * OWNERSHIP
 *
 * You own every variable that you declare; the library owns the memory in a switchboard_buffer
 * until switchboard_buffer_free. Inputs are read during the call only, and need no terminating
 * zero. Nothing that is returned points into an engine or a policy. Each handle is freed once;
 * freeing 0 does nothing. One buffer serves any number of calls, and an input may lie in it.
 *
 *
 * THREADS
 *
 * A policy may be used by any number of threads at once. An engine may move between threads and
 * takes one call at a time: a second one meanwhile is answered SWITCHBOARD_BUSY and does
 * nothing. A buffer belongs to one thread at a time. There is no other state that calls share,
 * and nothing to initialise or to shut down.
 *
 *
 * ERRORS
 *
 * Every function that can fail returns a switchboard_status, 0 for success. When a function
 * with a buffer fails, the buffer holds the error: {"error":{"code","number","message",...}},
 * usually with "path", "found", "expected" and "remedy"; its number is the status. (If the
 * buffer itself is unusable, the status is all there is.) A refused call has changed nothing:
 * neither the state, nor the variable that would have taken a handle. A "no" to a customer is
 * no error: it is an effect with a reason.
 *
 * NULL, a wrong length, text that is not UTF-8, a freed or foreign handle and a second thread
 * are recognised; a pointer to memory that is not yours is not. SWITCHBOARD_PANIC tells of a
 * bug in the library: its engine then answers SWITCHBOARD_POISONED to everything but
 * switchboard_engine_free, and all others go on. The panic's message also goes to standard
 * error.
 *
 *
 * TEXT, TIME AND VERSIONS
 *
 * Text is UTF-8 JSON with explicit lengths in size_t; NULL with length 0 is an empty text.
 * Times are int64_t milliseconds since 1970-01-01T00:00:00Z. The shapes of policies, events,
 * effects and answers are published as JSON Schema (`switchboard schema policy|event|effect`).
 * New functions, new statuses and new JSON fields come with minor versions; anything else
 * raises SWITCHBOARD_ABI_VERSION and the number in the library's file name.
 */


#ifndef SWITCHBOARD_H
#define SWITCHBOARD_H

#include <stddef.h>
#include <stdint.h>

/* Marks what the library exports. Windows programs that link the DLL may define it themselves. */
#ifndef SWITCHBOARD_API
#define SWITCHBOARD_API
#endif

// Version of the binary interface that this header describes. It is raised when a function is removed
// or changed, together with the number in the library's file name; new functions leave it alone.
#define SWITCHBOARD_ABI_VERSION 0

// What `switchboard_engine_deadline` answers when nothing will ever be due by itself.
#define SWITCHBOARD_NEVER INT64_MAX

// How a call went: `SWITCHBOARD_OK`, a misuse of the C interface (below 100), or a refusal by the
// engine (100 and above: the `"number"` of the error in the buffer).
//
// Numbers keep their meaning for ever and none is used twice; newer libraries may return new ones, so
// treat an unknown number as a failure. `switchboard_status_name` puts any of them into words.
typedef int32_t switchboard_status;

// A compiled policy: everything that an operation has decided. It never changes and may be used by any
// number of threads at once. Engines keep what they need of it, so it may be freed before them.
typedef uint64_t switchboard_policy;

// Bytes that the library wrote for you.
//
// Begin with `switchboard_buffer out = {0};`, pass it to as many calls as you like, end with
// `switchboard_buffer_free`. Each call replaces what the last one wrote; the memory grows when it must
// and is kept. One zero byte follows the text (`len` does not count it), so JSON can be printed with
// "%s". Change none of the fields.
typedef struct switchboard_buffer {
    // The bytes; NULL while nothing has been written.
    uint8_t *data;
    // How many there are.
    size_t len;
    // How many fit before the memory grows.
    size_t cap;
} switchboard_buffer;

// An engine: the state of one operation, or of one shard of it. It may move between threads, but takes
// one call at a time; a second one at the same moment returns SWITCHBOARD_BUSY and does nothing.
typedef uint64_t switchboard_engine;

// A text that comes in pieces: as somebody types it, or as a call is transcribed. One call at a time; a second one at the
// same moment returns SWITCHBOARD_BUSY and does nothing.
typedef uint64_t switchboard_stream;

// The call did what it says.
#define SWITCHBOARD_OK 0

// A pointer is NULL that must not be. (NULL with length 0 is an empty text.)
#define SWITCHBOARD_NULL_POINTER 1

// A text is not UTF-8; the error says at which byte.
#define SWITCHBOARD_BAD_UTF8 2

// A length is greater than any text can be (over PTRDIFF_MAX): a negative number, most likely.
#define SWITCHBOARD_BAD_LENGTH 3

// A buffer or an out-pointer was not initialised: its fields contradict each other, or its address is
// not aligned.
#define SWITCHBOARD_BAD_BUFFER 4

// The handle is 0 or was never given out by this library.
#define SWITCHBOARD_NOT_A_HANDLE 5

// What the handle stood for has been freed.
#define SWITCHBOARD_STALE_HANDLE 6

// A policy's handle stands where an engine's is wanted, or the other way round.
#define SWITCHBOARD_WRONG_HANDLE 7

// Another thread is inside a call on this engine. Nothing happened; call again when it is done.
#define SWITCHBOARD_BUSY 8

// An earlier call on this engine ended in `SWITCHBOARD_PANIC`. Free it and restore a snapshot.
#define SWITCHBOARD_POISONED 9

// A bug in the library: the error names the broken invariant. If the call was on an engine, that
// engine is poisoned; all others work on.
#define SWITCHBOARD_PANIC 10

// More things are alive than there are handles (2^24).
#define SWITCHBOARD_TOO_MANY_HANDLES 11

// The event names a chat, agent, queue, bot or proposal that does not exist.
#define SWITCHBOARD_UNKNOWN_ID 901

// The command saw an older state of the chat than there is now.
#define SWITCHBOARD_STALE_EPOCH 902

// This cannot happen to something in this state.
#define SWITCHBOARD_ILLEGAL_TRANSITION 903

// Another agent, or nobody, owns the chat.
#define SWITCHBOARD_NOT_OWNER 904

// A bot spoke in a chat that it does not own, or no longer owns.
#define SWITCHBOARD_BOT_NOT_OWNER 905

// The offer has already ended.
#define SWITCHBOARD_OFFER_NOT_OPEN 906

// Wrap-up needs fields that were not given.
#define SWITCHBOARD_MISSING_DISPOSITION 907

// This actor may not do that.
#define SWITCHBOARD_PERMISSION_DENIED 908

// The event is stamped further before the engine's clock than the policy allows.
#define SWITCHBOARD_CLOCK_REGRESSION 909

// An event of this id was already taken in: after a crash, the expected answer to a repetition.
#define SWITCHBOARD_DUPLICATE_EVENT 910

// A limit of size or number would be passed.
#define SWITCHBOARD_LIMIT_EXCEEDED 911

// The name is in use already.
#define SWITCHBOARD_DUPLICATE_ID 912

// The agent cannot take the chat: presence, capacity, queue or skill.
#define SWITCHBOARD_AGENT_UNAVAILABLE 913

// A value makes no sense where it stands.
#define SWITCHBOARD_BAD_VALUE 914

// The new policy would strand waiting chats.
#define SWITCHBOARD_STRANDS_CHATS 915

// The text is not an event.
#define SWITCHBOARD_MALFORMED_EVENT 916

// The policy has errors; all of them are listed.
#define SWITCHBOARD_POLICY_ISSUES 1001

// The time-zone data is not readable.
#define SWITCHBOARD_BAD_ZONES 1002

// The options are not readable.
#define SWITCHBOARD_BAD_OPTIONS 1003

// The query is not readable, or asks for something that does not exist.
#define SWITCHBOARD_BAD_QUERY 1004

// The snapshot was refused; the error says why.
#define SWITCHBOARD_NOT_RESTORED 1005

// The time lies outside the years that the engine knows.
#define SWITCHBOARD_BAD_INSTANT 1006

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// ------------------------------- The library --------------------------------
//
// The SWITCHBOARD_ABI_VERSION that the loaded library was built with. Compare at start-up; do not go on
// when they differ.
SWITCHBOARD_API
int32_t switchboard_abi_version(void);

// The version of the library, such as "0.1.0". The text lives as long as the program.
SWITCHBOARD_API const char *switchboard_version(void);

// The name of a status: "ok", "busy", "duplicate_event" ...; "unknown_status" for a number that this
// version does not know. The text lives as long as the program. Never NULL.
SWITCHBOARD_API
const char *switchboard_status_name(switchboard_status status);

// --------------------------------- Policies ---------------------------------
//
// Compiles a policy document (JSON; "{}" is a valid one) and puts its handle in `*policy`.
//
// `zones` is the time-zone data to use, as JSON; NULL and 0 for the data inside this library, which is
// what most programs want. On success `out` holds `{"fingerprint":"...","issues":[...]}`, the issues
// being warnings. When the document has errors the status is SWITCHBOARD_POLICY_ISSUES and `out` lists
// all of them at once, each with its place, what was found, what was expected and what to do.
SWITCHBOARD_API
switchboard_status switchboard_policy_compile(const char *json,
                                              size_t json_len,
                                              const char *zones,
                                              size_t zones_len,
                                              switchboard_policy *policy,
                                              struct switchboard_buffer *out);

// Frees a policy. 0 is allowed and does nothing.
SWITCHBOARD_API switchboard_status switchboard_policy_free(switchboard_policy policy);

// Fills `fingerprint` with the 16 bytes that stand for what the policy says, zone data included: two
// policies with the same fingerprint decide alike.
SWITCHBOARD_API
switchboard_status switchboard_policy_fingerprint(switchboard_policy policy,
                                                  uint8_t *fingerprint);

// --------------------------------- Engines ----------------------------------
//
// Makes an engine without chats and agents, whose clock stands at `start_ms`, and puts its handle in
// `*engine`. `options` is JSON; NULL and 0 for the defaults.
SWITCHBOARD_API
switchboard_status switchboard_engine_new(switchboard_policy policy,
                                          const char *options,
                                          size_t options_len,
                                          int64_t start_ms,
                                          switchboard_engine *engine,
                                          struct switchboard_buffer *out);

// Frees an engine, poisoned or not. 0 is allowed and does nothing.
SWITCHBOARD_API switchboard_status switchboard_engine_free(switchboard_engine engine);

// Tells the engine what happened. `event` is one JSON object with its time and type, such as
// `{"at":1767225600000,"type":"customer_abandoned","chat":"c-1"}`; with an "id", a repetition is
// recognised and refused. On success `out` holds the reaction,
// `{"effects":[...],"decisions":[...],"notices":[...],"deadline":{...}}`; carry the effects out in
// their order. A refused event changes nothing.
SWITCHBOARD_API
switchboard_status switchboard_engine_handle(switchboard_engine engine,
                                             const char *event,
                                             size_t event_len,
                                             struct switchboard_buffer *out);

// Does what is due by `now_ms`; `out` holds the reaction. Call it at the deadline. Calling it more often,
// or late, changes no decision.
SWITCHBOARD_API
switchboard_status switchboard_engine_advance(switchboard_engine engine,
                                              int64_t now_ms,
                                              struct switchboard_buffer *out);

// From `at_ms` on, another policy decides; `out` holds the reaction, whose notices name the deadlines that
// moved. A policy that would strand waiting chats is refused.
SWITCHBOARD_API
switchboard_status switchboard_engine_replace_policy(switchboard_engine engine,
                                                     int64_t at_ms,
                                                     switchboard_policy policy,
                                                     struct switchboard_buffer *out);

// Answers as `switchboard_engine_handle` would, and changes nothing.
SWITCHBOARD_API
switchboard_status switchboard_engine_preview(switchboard_engine engine,
                                              const char *event,
                                              size_t event_len,
                                              struct switchboard_buffer *out);

// Answers a question about the state, in JSON:
// `{"type":"chat","chat":"c-1"}`, `{"type":"agent","agent":"ada"}`, `{"type":"queue","queue":"main"}`,
// `{"type":"explain","decision":7}` (why?), `{"type":"explain_chat","chat":"c-1"}` (why does it wait?),
// `{"type":"explain_agent","agent":"a-1"}` (why no offers?), `{"type":"fairness"}` (who got how much),
// `{"type":"report"}` (the figures so far), `{"type":"state"}` (everything, for people).
SWITCHBOARD_API
switchboard_status switchboard_engine_query(switchboard_engine engine,
                                            const char *query,
                                            size_t query_len,
                                            struct switchboard_buffer *out);

// Puts in `*at_ms` when the engine wants to be called again, or SWITCHBOARD_NEVER. It is the deadline of
// the last reaction, for programs that poll.
SWITCHBOARD_API
switchboard_status switchboard_engine_deadline(switchboard_engine engine,
                                               int64_t *at_ms);

// Fills `digest` with the 16 bytes that stand for the whole state: two engines with the same digest
// answer every event alike, on every platform.
SWITCHBOARD_API
switchboard_status switchboard_engine_digest(switchboard_engine engine,
                                             uint8_t *digest);

// Writes the whole state to `out`, in a binary form that later versions of the library can read. Keep it
// and the log of the events behind it.
SWITCHBOARD_API
switchboard_status switchboard_engine_snapshot(switchboard_engine engine,
                                               struct switchboard_buffer *out);

// Makes an engine that goes on from a snapshot, under the policy it was taken with and with the same
// options, and puts its handle in `*engine`. The snapshot may lie in `out` itself.
SWITCHBOARD_API
switchboard_status switchboard_engine_restore(switchboard_policy policy,
                                              const char *options,
                                              size_t options_len,
                                              const uint8_t *snapshot,
                                              size_t snapshot_len,
                                              switchboard_engine *engine,
                                              struct switchboard_buffer *out);

// ----------------------------------- Text -----------------------------------
//
// Hides what is secret in a text: `out` holds the text as others may see it, as it is, without any JSON around it.
// `policy` says what is secret. No engine is needed: everything that passes through one is masked already.
SWITCHBOARD_API
switchboard_status switchboard_mask(switchboard_policy policy,
                                    const char *text,
                                    size_t text_len,
                                    struct switchboard_buffer *out);

// The same, and where it stands: `out` holds `{"text":"...","spans":[...]}`. The spans
// are counted in bytes, code points and UTF-16 units.
SWITCHBOARD_API
switchboard_status switchboard_text_mask(switchboard_policy policy,
                                         const char *text,
                                         size_t text_len,
                                         struct switchboard_buffer *out);

// Computes a statistic: `{"test":"wilson","successes":80,"trials":100}` in, `{"test":...}` with its figures out, `null` with a
// `reason` where nothing can be computed. `switchboard stats --list` prints all that can be asked for.
SWITCHBOARD_API
switchboard_status switchboard_statistic(const char *request,
                                         size_t request_len,
                                         struct switchboard_buffer *out);

// Says what a text means: `out` holds `{"keywords":[...],"sentiment":{...},"language":{...}}`. Keywords are those of the topics of `policy`, with
// severity, negation and place; `sentiment` has the figures of VADER and `support`, which knows complaints.
SWITCHBOARD_API
switchboard_status switchboard_text_screen(switchboard_policy policy,
                                           const char *text,
                                           size_t text_len,
                                           struct switchboard_buffer *out);

// --------------------------------- Streams ----------------------------------
//
// Begins a text of which nothing has come yet, and puts its handle in `*stream`. `policy` says what is secret; it may be
// freed before the stream.
SWITCHBOARD_API
switchboard_status switchboard_stream_new(switchboard_policy policy,
                                          switchboard_stream *stream);

// The next piece, which may end within a character. `out` holds what can be shown now, often nothing: never a part of
// something that may still turn out to be secret. However the text is cut, all answers together are the same.
SWITCHBOARD_API
switchboard_status switchboard_stream_push(switchboard_stream stream,
                                           const char *piece,
                                           size_t piece_len,
                                           struct switchboard_buffer *out);

// Nothing more comes: `out` holds the rest. The stream is as new then, ready for another text.
SWITCHBOARD_API
switchboard_status switchboard_stream_finish(switchboard_stream stream,
                                             struct switchboard_buffer *out);

// Frees a stream, with what it holds back. 0 is allowed and does nothing.
SWITCHBOARD_API switchboard_status switchboard_stream_free(switchboard_stream stream);

// Gives a buffer's memory back and empties it, so that doing it twice does no harm. NULL is allowed; a
// buffer whose fields contradict each other is left alone.
SWITCHBOARD_API
void switchboard_buffer_free(struct switchboard_buffer *buffer);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SWITCHBOARD_H */
