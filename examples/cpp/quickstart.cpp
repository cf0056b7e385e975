// Asks the library which version it is.

#include <cstdlib>
#include <iostream>

#include "switchboard.hpp"

int main() {
    if (switchboard_abi_version() != SWITCHBOARD_ABI_VERSION) {
        std::cerr << "compiled against another version than the one that is loaded\n";
        return EXIT_FAILURE;
    }
    std::cout << "switchboard " << switchboard::version() << '\n';
}
