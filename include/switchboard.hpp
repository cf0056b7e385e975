// switchboard.hpp - Switchboard for C++17: switchboard.h with destructors, std::string and no raw pointers.
//
// The manual is switchboard.h; here stand only the shapes. A call gives a Result: its value, or the Error,
// which is the status and the words in JSON. Nothing throws, so programs compiled without exceptions can use
// it; JSON goes in and out as text, for whichever JSON library the program has.
//
//     auto policy = switchboard::Policy::compile("{}");
//     if (!policy) return report(policy.error());
//     auto engine = switchboard::Engine::create(*policy, start_ms);
//     if (!engine) return report(engine.error());
//     auto reaction = engine->handle(R"({"at":1767225600000,"type":"agent_logged_in","agent":"ada"})");
//     if (reaction) carry_out(*reaction);
//
// A Policy may be used by several threads at once, an Engine by one at a time. Both can be moved and not
// copied; what was moved from answers SWITCHBOARD_NOT_A_HANDLE.

#ifndef SWITCHBOARD_HPP
#define SWITCHBOARD_HPP

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "switchboard.h"

namespace switchboard {

// Why a call did not do what it was asked to do.
struct Error {
    // Never SWITCHBOARD_OK.
    switchboard_status status;
    // {"error":{"code","number","message",...}}; empty when the call has no place for words.
    std::string json;

    // The name of the status: "busy", "duplicate_event" ...
    [[nodiscard]] std::string_view name() const { return switchboard_status_name(status); }
};

// The value of a call, or its error. Ask first: `if (result) use(*result); else report(result.error());`
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }

    T &operator*() & { return *value(); }
    const T &operator*() const & { return *value(); }
    T &&operator*() && { return std::move(*value()); }
    T *operator->() { return value(); }
    const T *operator->() const { return value(); }

    [[nodiscard]] const Error &error() const {
        const Error *error = std::get_if<1>(&state_);
        assert(error && "error() of a Result that has a value");
        return *error;
    }

private:
    T *value() {
        T *value = std::get_if<0>(&state_);
        assert(value && "the value of a Result that has an error");
        return value;
    }
    const T *value() const { return const_cast<Result *>(this)->value(); }

    std::variant<T, Error> state_;
};

// 16 bytes that stand for a state or a policy.
using Digest = std::array<std::uint8_t, 16>;

namespace detail {

// The memory that answers come back in.
class Buffer {
public:
    Buffer() = default;
    Buffer(Buffer &&other) noexcept : raw_(std::exchange(other.raw_, {})) {}
    Buffer &operator=(Buffer &&other) noexcept {
        std::swap(raw_, other.raw_);
        return *this;
    }
    ~Buffer() { switchboard_buffer_free(&raw_); }

    switchboard_buffer *raw() { return &raw_; }
    [[nodiscard]] std::string text() const {
        return raw_.data ? std::string(reinterpret_cast<const char *>(raw_.data), raw_.len)
                         : std::string();
    }

    // What a call that wrote here comes to.
    Result<std::string> answer(switchboard_status status) const {
        if (status == SWITCHBOARD_OK) return text();
        return Error{status, text()};
    }

private:
    switchboard_buffer raw_{};
};

// A handle that is freed with its owner.
template <switchboard_status (*Free)(std::uint64_t)>
class Handle {
public:
    explicit Handle(std::uint64_t number) : number_(number) {}
    Handle(Handle &&other) noexcept : number_(std::exchange(other.number_, 0)) {}
    Handle &operator=(Handle &&other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Handle() { Free(number_); }

    [[nodiscard]] std::uint64_t number() const { return number_; }

private:
    std::uint64_t number_;
};

}  // namespace detail

// A compiled policy.
class Policy {
public:
    // Compiles a policy document; without `zones` the time-zone data inside the library is used.
    static Result<Policy> compile(std::string_view json, std::string_view zones = {}) {
        detail::Buffer out;
        switchboard_policy number = 0;
        const switchboard_status status = switchboard_policy_compile(
            json.data(), json.size(), zones.data(), zones.size(), &number, out.raw());
        if (status != SWITCHBOARD_OK) return Error{status, out.text()};
        return Policy(number, out.text());
    }

    // {"fingerprint":"...","issues":[...]}: the warnings, with their places.
    [[nodiscard]] const std::string &compiled() const { return compiled_; }

    // What the policy says, in 16 bytes.
    Result<Digest> fingerprint() const {
        Digest bytes{};
        const switchboard_status status = switchboard_policy_fingerprint(number(), bytes.data());
        if (status != SWITCHBOARD_OK) return Error{status, {}};
        return bytes;
    }

    // A text without what this policy calls secret.
    Result<std::string> hide(std::string_view text) const {
        detail::Buffer out;
        return out.answer(switchboard_mask(number(), text.data(), text.size(), out.raw()));
    }

    // The same with its places: {"text":"...","spans":[...]}.
    Result<std::string> mask(std::string_view text) const {
        detail::Buffer out;
        return out.answer(switchboard_text_mask(number(), text.data(), text.size(), out.raw()));
    }

    // What a text means by this policy: {"keywords":[...],"sentiment":{...}}.
    Result<std::string> screen(std::string_view text) const {
        detail::Buffer out;
        return out.answer(switchboard_text_screen(number(), text.data(), text.size(), out.raw()));
    }

    // The handle, for switchboard.h. It stays this object's.
    [[nodiscard]] switchboard_policy number() const { return handle_.number(); }

private:
    Policy(switchboard_policy number, std::string compiled)
        : handle_(number), compiled_(std::move(compiled)) {}

    detail::Handle<switchboard_policy_free> handle_;
    std::string compiled_;
};

// A text that comes in pieces: as somebody types it, or as a call is transcribed.
class Stream {
public:
    // A text of which nothing has come yet.
    static Result<Stream> create(const Policy &policy) {
        switchboard_stream number = 0;
        const switchboard_status status = switchboard_stream_new(policy.number(), &number);
        if (status != SWITCHBOARD_OK) return Error{status, {}};
        return Stream(number);
    }

    // The next piece: what can be shown now.
    Result<std::string> push(std::string_view piece) {
        return out_.answer(
            switchboard_stream_push(number(), piece.data(), piece.size(), out_.raw()));
    }

    // Nothing more comes: the rest.
    Result<std::string> finish() {
        return out_.answer(switchboard_stream_finish(number(), out_.raw()));
    }

    // The handle, for switchboard.h. It stays this object's.
    [[nodiscard]] switchboard_stream number() const { return handle_.number(); }

private:
    explicit Stream(switchboard_stream number) : handle_(number) {}

    detail::Handle<switchboard_stream_free> handle_;
    detail::Buffer out_;
};

// An engine.
class Engine {
public:
    // An engine without chats and agents, whose clock stands at `start_ms`.
    static Result<Engine> create(const Policy &policy, std::int64_t start_ms,
                                 std::string_view options = {}) {
        Engine made;
        switchboard_engine number = 0;
        const switchboard_status status = switchboard_engine_new(
            policy.number(), options.data(), options.size(), start_ms, &number, made.out_.raw());
        return made.begin(status, number);
    }

    // An engine that goes on from a snapshot.
    static Result<Engine> restore(const Policy &policy, std::string_view snapshot,
                                  std::string_view options = {}) {
        Engine made;
        switchboard_engine number = 0;
        const switchboard_status status = switchboard_engine_restore(
            policy.number(), options.data(), options.size(),
            reinterpret_cast<const std::uint8_t *>(snapshot.data()), snapshot.size(), &number,
            made.out_.raw());
        return made.begin(status, number);
    }

    // Something happened: an event in, a reaction out.
    Result<std::string> handle(std::string_view event) {
        return out_.answer(
            switchboard_engine_handle(number(), event.data(), event.size(), out_.raw()));
    }

    // Does what is due by `now_ms`.
    Result<std::string> advance(std::int64_t now_ms) {
        return out_.answer(switchboard_engine_advance(number(), now_ms, out_.raw()));
    }

    // From `at_ms` on, another policy decides.
    Result<std::string> replace_policy(std::int64_t at_ms, const Policy &policy) {
        return out_.answer(
            switchboard_engine_replace_policy(number(), at_ms, policy.number(), out_.raw()));
    }

    // What an event would do; nothing changes.
    Result<std::string> preview(std::string_view event) {
        return out_.answer(
            switchboard_engine_preview(number(), event.data(), event.size(), out_.raw()));
    }

    // A question about the state, such as {"type":"report"}.
    Result<std::string> query(std::string_view question) {
        return out_.answer(
            switchboard_engine_query(number(), question.data(), question.size(), out_.raw()));
    }

    // When the engine wants to be called again; nothing when nothing will ever be due.
    Result<std::optional<std::int64_t>> deadline() const {
        std::int64_t at = SWITCHBOARD_NEVER;
        const switchboard_status status = switchboard_engine_deadline(number(), &at);
        if (status != SWITCHBOARD_OK) return Error{status, {}};
        if (at == SWITCHBOARD_NEVER) return std::optional<std::int64_t>();
        return std::optional<std::int64_t>(at);
    }

    // The whole state, in 16 bytes.
    Result<Digest> digest() const {
        Digest bytes{};
        const switchboard_status status = switchboard_engine_digest(number(), bytes.data());
        if (status != SWITCHBOARD_OK) return Error{status, {}};
        return bytes;
    }

    // The whole state, as bytes for `restore`.
    Result<std::string> snapshot() {
        return out_.answer(switchboard_engine_snapshot(number(), out_.raw()));
    }

    // The handle, for switchboard.h. It stays this object's.
    [[nodiscard]] switchboard_engine number() const { return handle_.number(); }

private:
    Engine() : handle_(0) {}

    Result<Engine> begin(switchboard_status status, switchboard_engine number) {
        if (status != SWITCHBOARD_OK) return Error{status, out_.text()};
        handle_ = detail::Handle<switchboard_engine_free>(number);
        return std::move(*this);
    }

    detail::Handle<switchboard_engine_free> handle_;
    detail::Buffer out_;
};

}  // namespace switchboard

#endif  // SWITCHBOARD_HPP
