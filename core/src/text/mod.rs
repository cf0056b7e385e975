//! What does this text contain, and what may be said?
