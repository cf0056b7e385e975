// The life of one chat in C++: a bot fails twice and hands over, an agent takes the chat, a card number is
// masked on its way, the agent wraps up, and the figures are right. The same story as examples/c/quickstart.c.

#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "switchboard.hpp"

namespace {

constexpr std::string_view policy_document =
    R"({"bot":{"disclosure":{"en":"You are talking to a computer."}}})";

// Thursday, 1 January 2026, 00:00:00 UTC, in milliseconds.
constexpr std::int64_t start = 1767225600000;

struct Step {
    std::string_view story;
    std::string_view event;
};

constexpr Step steps[] = {
    {"Ada begins to work.", R"({"at":1767225600000,"id":"e-1","type":"agent_logged_in","agent":"ada"})"},
    {"Kim arrives; a bot answers first.",
     R"({"at":1767225601000,"id":"e-2","type":"chat_requested","chat":"c-1","customer":{"id":"kim"},)"
     R"("bot":"helper","text":"Where is my parcel?"})"},
    {"The bot fails.",
     R"({"at":1767225603000,"id":"e-3","type":"bot_turn","chat":"c-1","confidence":0.93,)"
     R"("text":"Parcels take three days.","resolution":"failed"})"},
    {"The bot fails again.",
     R"({"at":1767225612000,"id":"e-4","type":"bot_turn","chat":"c-1","confidence":0.91,)"
     R"("text":"Have you looked at the tracking page?","resolution":"failed"})"},
    {"Ada takes the chat.",
     R"({"at":1767225615000,"id":"e-5","type":"offer_accepted","offer":1,"agent":"ada"})"},
    {"Kim writes a card number.",
     R"({"at":1767225620000,"id":"e-6","type":"customer_message","chat":"c-1",)"
     R"("text":"I paid with 4111 1111 1111 1111"})"},
    {"Ada helps.",
     R"({"at":1767225640000,"id":"e-7","type":"agent_message","chat":"c-1","agent":"ada",)"
     R"("text":"It arrives tomorrow."})"},
    {"Ada ends the chat.",
     R"({"at":1767225660000,"id":"e-8","type":"chat_ended","chat":"c-1","by":"agent",)"
     R"("resolution":"resolved"})"},
    {"Ada wraps up.",
     R"({"at":1767225670000,"id":"e-9","type":"wrap_up_completed","chat":"c-1","agent":"ada",)"
     R"("disposition":{"resolution_code":"answered","root_cause":"delay"}})"},
};

int report(std::string_view what, const switchboard::Error &error) {
    std::cerr << what << ": " << error.name() << '\n' << error.json << '\n';
    return EXIT_FAILURE;
}

// The text in quotes after `key`, after two spaces; nothing if it is not there.
std::string after(std::string_view json, std::string_view key) {
    const auto at = json.find(key);
    if (at == std::string_view::npos) return {};
    const auto from = at + key.size();
    return "  " + std::string(json.substr(from, json.find('"', from) - from));
}

// A line for each effect: what to do, to whom, with which words. A real host uses its JSON library.
void print_effects(std::string_view reaction) {
    const std::string_view begin = R"({"seq":)";
    auto effects = reaction.substr(0, reaction.find(R"("decisions":)"));
    for (auto at = effects.find(begin); at != std::string_view::npos;) {
        const auto next = effects.find(begin, at + 1);
        const auto effect = effects.substr(at, next - at);
        std::cout << "   ->" << after(effect, R"("type":")") << after(effect, R"("agent":")")
                  << after(effect, R"("text":")") << '\n';
        at = next;
    }
}

// A figure of the report. Its key stands among the counts first, and then before its value.
void print_figure(const std::string &report, const std::string &key) {
    const auto at = report.rfind('"' + key + "\":");
    if (at == std::string::npos) return;
    std::cout << "   " << key << ' ' << std::strtol(report.c_str() + at + key.size() + 3, nullptr, 10)
              << '\n';
}

}  // namespace

int main() {
    if (switchboard_abi_version() != SWITCHBOARD_ABI_VERSION) {
        std::cerr << "compiled against another version than the one that is loaded\n";
        return EXIT_FAILURE;
    }
    auto policy = switchboard::Policy::compile(policy_document);
    if (!policy) return report("the policy", policy.error());
    auto engine = switchboard::Engine::create(*policy, start);
    if (!engine) return report("the engine", engine.error());

    for (const auto &[story, event] : steps) {
        std::cout << story << '\n';
        auto reaction = engine->handle(event);
        if (!reaction) return report(event, reaction.error());
        print_effects(*reaction);
    }

    // A host that gets the same event twice is told so, and nothing happens twice.
    if (auto again = engine->handle(std::rbegin(steps)->event); !again) {
        std::cout << "The last event again: " << again.error().name() << '\n';
    }

    // What is due by itself is done when the host says that it is time.
    auto deadline = engine->deadline();
    if (!deadline) return report("the deadline", deadline.error());
    if (*deadline) {
        auto reaction = engine->advance(**deadline);
        if (!reaction) return report("the wake-up", reaction.error());
    }

    // A snapshot is the whole state: what is restored from it is the same to the last bit.
    auto snapshot = engine->snapshot();
    if (!snapshot) return report("the snapshot", snapshot.error());
    auto restored = switchboard::Engine::restore(*policy, *snapshot);
    if (!restored) return report("the restored engine", restored.error());
    auto before = engine->digest();
    auto now = restored->digest();
    const bool is_same = before && now && *before == *now;
    std::cout << "A snapshot of the engine, restored: " << (is_same ? "the same" : "NOT the same")
              << '\n';

    auto figures = restored->query(R"({"type":"report"})");
    if (!figures) return report("the report", figures.error());
    std::cout << "The figures:\n";
    for (const char *key :
         {"answered_count", "handoff_count", "speed_of_answer_ms_mean", "handle_time_ms_mean"}) {
        print_figure(*figures, key);
    }
    return is_same ? EXIT_SUCCESS : EXIT_FAILURE;
}
