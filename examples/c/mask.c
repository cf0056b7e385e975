/* Masking by itself, without an engine: text in, text out, no JSON between.
 *
 *   mask            masks a message, and one that comes in pieces
 *   mask FILE       masks a file as it is read, piece by piece; `-` is the standard input
 *
 * A log shipper or a transcription service needs no more than this. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "switchboard.h"

/* Ends the program when a call went wrong, with the library's own words. */
static void check(const char *what, switchboard_status status, const switchboard_buffer *out) {
    if (status == SWITCHBOARD_OK) return;
    fprintf(stderr, "%s: %s\n", what, switchboard_status_name(status));
    if (out && out->data) fprintf(stderr, "%s\n", (const char *)out->data);
    exit(EXIT_FAILURE);
}

static void print(const switchboard_buffer *out) {
    if (out->len > 0) fwrite(out->data, 1, out->len, stdout);
}

/* Masks what is read from a file. Nothing is printed that may still become a part of a secret. */
static void mask_file(switchboard_policy policy, FILE *file) {
    switchboard_stream stream = 0;
    switchboard_buffer out = {0};
    char piece[4096];
    size_t length;
    check("the stream", switchboard_stream_new(policy, &stream), NULL);
    while ((length = fread(piece, 1, sizeof piece, file)) > 0) {
        check("a piece", switchboard_stream_push(stream, piece, length, &out), &out);
        print(&out);
    }
    check("the end", switchboard_stream_finish(stream, &out), &out);
    print(&out);
    switchboard_buffer_free(&out);
    check("the stream", switchboard_stream_free(stream), NULL);
}

int main(int count, char **words) {
    const char message[] = "My card is 4111 1111 1111 1111, write to kim@example.com.";
    const char *const pieces[] = {"Good morning. My card is 41", "11 1111 11", "11 1111. It is valid."};
    switchboard_policy policy = 0;
    switchboard_stream stream = 0;
    switchboard_buffer out = {0};

    check("the policy", switchboard_policy_compile("{}", 2, NULL, 0, &policy, &out), &out);
    if (count > 1) {
        FILE *file = strcmp(words[1], "-") == 0 ? stdin : fopen(words[1], "rb");
        if (!file) {
            perror(words[1]);
            return EXIT_FAILURE;
        }
        mask_file(policy, file);
        if (file != stdin) fclose(file);
    } else {
        check("the message", switchboard_mask(policy, message, strlen(message), &out), &out);
        print(&out);
        puts("\n-- in pieces:");
        check("the stream", switchboard_stream_new(policy, &stream), NULL);
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
            check("a piece", switchboard_stream_push(stream, pieces[i], strlen(pieces[i]), &out), &out);
            printf("after `%s`: ", pieces[i]);
            print(&out);
            putchar('\n');
        }
        check("the end", switchboard_stream_finish(stream, &out), &out);
        print(&out);
        putchar('\n');
        check("the stream", switchboard_stream_free(stream), NULL);
    }
    switchboard_buffer_free(&out);
    check("the policy", switchboard_policy_free(policy), NULL);
    return EXIT_SUCCESS;
}
