/* Asks the library which version it is. */

#include <stdio.h>

#include "switchboard.h"

int main(void) {
    if (switchboard_abi_version() != SWITCHBOARD_ABI_VERSION) {
        fputs("compiled against another version than the one that is loaded\n", stderr);
        return 1;
    }
    printf("switchboard %s\n", switchboard_version());
    return 0;
}
