// switchboard.hpp: the C++17 interface of Switchboard, over switchboard.h and nothing else.

#ifndef SWITCHBOARD_HPP
#define SWITCHBOARD_HPP

#include <string_view>

#include "switchboard.h"

namespace switchboard {

/// The version of the library, such as "0.1.0".
inline std::string_view version() noexcept { return switchboard_version(); }

}  // namespace switchboard

#endif  // SWITCHBOARD_HPP
