//! Files in memory to disk.
