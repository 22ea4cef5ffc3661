//! The same with the built program: its exit codes, and a kill that is one.
